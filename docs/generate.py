"""The generated parts of the documentation; cog calls these functions from the pages."""

import csv
import io
import json
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path

from click import Command, Context
from sqlalchemy import CheckConstraint
from typer.main import get_command

import cli
from etl.catalogue import load_catalogue
from etl.extract.extractor import default_extractor
from etl.ingest import ingest
from etl.tables import write_rows
from models import Base
from models.database import open_engine
from models.query import named_queries, run_query

ROOT = Path(__file__).parent.parent


@cache
def sample_database() -> Path:
    """A database loaded from samples/, made once."""
    path = Path(tempfile.mkdtemp()) / "samples.db"
    summary = ingest([str(ROOT / "samples")], str(path), default_extractor())
    if summary.failed:
        raise SystemExit(f"samples/ does not load: {summary.notes}")
    return path


def answer(sql: str, most_rows: int | None = None) -> None:
    """Print a query and its answer over samples/ as two blocks."""
    result = run_query(sample_database(), sql, most_rows=most_rows)
    stream = io.StringIO()
    write_rows(stream, result.columns, result.rows, "table")
    lines = [line.rstrip() for line in stream.getvalue().splitlines()]
    shown = "\n".join(line for line in lines if line)
    print(f"```sql\n{sql.strip()}\n```\n\n```text\n{shown}\n```")


def commands() -> None:
    """Print every command with its arguments and options."""
    group = get_command(cli.app)
    with Context(group, info_name="etl") as context:
        _command_pages(group, context, "etl")


def _command_pages(command: Command, context: Context, name: str) -> None:
    words = getattr(command, "list_commands", None)  # by what it can do: typer brings a click of its own
    if words is not None:
        for word in sorted(words(context)):
            inner = command.get_command(context, word)
            if inner is not None:
                _command_pages(inner, Context(inner, info_name=word, parent=context), f"{name} {word}")
        return
    print(f"\n### `{name}`\n\n{(command.help or '').strip()}\n")
    rows = [row for parameter in command.params if (row := _parameter_row(parameter))]
    if rows:
        print("| argument or option | meaning |\n|---|---|")
        print("\n".join(rows))


def _parameter_row(parameter: object) -> str:
    names = " ".join(f"`{name}`" for name in getattr(parameter, "opts", ()))
    if getattr(parameter, "param_type_name", "") == "argument":
        names = f"`{getattr(parameter, 'metavar', None) or getattr(parameter, 'name', '').upper()}`"
    elif "--help" in names:
        return ""
    variable = getattr(parameter, "envvar", None)
    default = getattr(parameter, "default", None)
    extra = f" Environment: `{variable}`." if variable else ""
    if default is not None and not isinstance(default, bool) and not callable(default):
        extra += f" Default: `{default}`."
    return f"| {names} | {getattr(parameter, 'help', '') or ''}{extra} |"


def tables() -> None:
    """Print every table of the models, column by column."""
    for table in Base.metadata.sorted_tables:
        model = next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is table)
        print(f"\n### `{table.name}`\n\n{' '.join((model.__doc__ or '').split())}\n")
        print("| column | type | |\n|---|---|---|")
        for column in table.columns:
            notes = ["key"] if column.primary_key else []
            notes += [f"→ `{key.target_fullname}`" for key in column.foreign_keys]
            notes += [] if column.nullable or column.primary_key else ["not null"]
            print(f"| `{column.name}` | {column.type.compile()} | {', '.join(notes)} |")
        checks = sorted(str(rule.sqltext) for rule in table.constraints if isinstance(rule, CheckConstraint))
        if checks:
            print("\nAlways: " + "; ".join(f"`{check}`" for check in checks) + ".")


def views() -> None:
    """Print the columns of every view."""
    engine = open_engine(str(sample_database()))
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name").fetchall()
        for (name,) in rows:
            columns = [row[1] for row in connection.exec_driver_sql(f'PRAGMA table_info("{name}")')]
            print(f"\n### `{name}`\n\n" + ", ".join(f"`{column}`" for column in columns))
    engine.dispose()


def queries() -> None:
    """Print the named queries."""
    print("| name | what it answers |\n|---|---|")
    for query in named_queries().values():
        print(f"| `{query.name}` | {query.help} |")


def accuracy() -> None:
    """Print the recorded figures of the scorer."""
    record = json.loads((ROOT / "benchmarks" / "accuracy.json").read_text(encoding="utf-8"))
    print(f"Recorded on {record['date']} with rules {record['rules']}.\n")
    print("| figure | value | of |\n|---|---:|---:|")
    for name, (value, numerator, denominator) in record["figures"].items():
        print(f"| `{name}` | {value:.4f} | {numerator:g}/{denominator:g} |")


def catalogue_counts() -> None:
    """Print how many systems of each branch the catalogue holds, and how many of them were read in a reference."""
    catalogue = load_catalogue()
    systems: Counter[str] = Counter()
    read: Counter[str] = Counter()
    for system in catalogue.systems.values():
        branch = [*catalogue.lineage(system.category), ""][-3:][0]
        systems[branch] += 1
        read[branch] += system.is_checked
    print("| branch | systems | read in a reference |\n|---|---:|---:|")
    for branch, number in systems.most_common():
        print(f"| {catalogue.categories[branch].name} | {number:,} | {read[branch]:,} |")
    print(f"| **all** | **{systems.total():,}** | **{read.total():,}** |")


def catalogue_sample() -> None:
    """Print the verdicts on the entries that were drawn and compared, and those that were found wrong."""
    with (ROOT / "docs" / "catalogue_sample.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    verdicts = Counter(row["verdict"] for row in rows)
    judged = len(rows) - verdicts["no page found"]
    print(f"Of {len(rows)} entries a page was found for {judged}; of these {verdicts['right']} were right in category")
    print(f"and origin ({verdicts['right'] / judged:.3f}). Wrong were:\n")
    for row in rows:
        if row["verdict"] not in {"right", "no page found"}:
            print(f"- `{row['system']}`, {row['category']}, {row['origin']}: {row['verdict']}. {row['what_it_says']}.")
