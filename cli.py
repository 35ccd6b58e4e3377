"""The command line: parse the arguments, call one function of the program, print. No SQL, no patterns.

Heavy modules are imported inside the commands, so that `etl --help` loads none of them.
"""

import io
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from rich.console import Console

    from etl.records import RunSummary

app = typer.Typer(
    help="Turns reports into a SQL database of weapon-system mentions, measurements and claims.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
database_app = typer.Typer(help="Schema and integrity of the database.", no_args_is_help=True)
catalogue_app = typer.Typer(help="The catalogue of weapon systems.", no_args_is_help=True)
app.add_typer(database_app, name="db")
app.add_typer(catalogue_app, name="catalogue")

Database = Annotated[
    str,
    typer.Option("-d", "--database", envvar="ETL_DATABASE", help="Path or URL of the database.", show_default=True),
]
Json = Annotated[bool, typer.Option("--json", help="JSON for machines on standard output.")]
Own = Annotated[
    Path | None,
    typer.Option(
        "--catalogue", metavar="DIR", envvar="ETL_CATALOGUE", help="A folder of your own that adds to the catalogue."
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing on success.")]
DEFAULT_DATABASE = "weapon_mentions.db"
FORMATS = ("table", "csv", "json", "jsonl")


def main() -> None:
    """Run the command line; a fault that a user can mend is one sentence and an exit code, never a traceback."""
    from etl.errors import EtlError

    if sys.stdout is None:  # closed by the caller
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  (it is open to the end)
    if isinstance(sys.stdout, io.TextIOWrapper):  # what the terminal's encoding lacks is no reason to fail
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        app()
    except SystemExit as end:
        if isinstance(end.__context__, BrokenPipeError):
            # The reader of our output has gone (`etl query … | head`), which is no fault of anybody.
            _forget_output()
            sys.exit(0)
        raise
    except KeyboardInterrupt:
        sys.exit(130)
    except EtlError as error:
        _complain(str(error))
        sys.exit(error.exit_code)
    except OSError as error:
        _forget_output()
        _complain(f"{error.filename or 'standard output'}: {(error.strerror or str(error)).lower()}")
        sys.exit(1)


def _complain(message: str) -> None:
    from etl.terminal import harmless

    typer.echo(f"etl: {harmless(message)}", err=True)


def _forget_output() -> None:
    """Keep the interpreter from trying once more, at its end, to write what could not be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _console() -> "Console":
    from rich.console import Console

    return Console(highlight=False)


def _version(value: bool) -> None:
    if value:
        from etl.version import program_version

        typer.echo(f"weapon-mentions {program_version()}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Turns reports into a SQL database of weapon-system mentions, measurements and claims."""


@app.command()
def ingest(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE", help="Files, folders, globs, or - for standard input.")
    ],
    database: Database = DEFAULT_DATABASE,
    own: Own = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Stop after so many documents.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Do everything but write.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Pull sources into the database, which is made and upgraded where it must be."""
    from etl.extract.extractor import default_extractor
    from etl.ingest import Options, exit_code
    from etl.ingest import ingest as run
    from etl.terminal import LogConsole, log, progress_of, summary_line

    console = LogConsole()
    with progress_of(console, quiet=quiet or as_json) as report:
        summary = run(sources, database, default_extractor(own), Options(limit, dry_run), report)
    if as_json:
        typer.echo(json.dumps(_summary_record(summary)))
    elif not quiet:
        log(console, summary_line(summary) + (" (dry run: nothing was written)" if dry_run else ""))
    if summary.notes and (quiet or console.is_terminal or as_json):
        for note in summary.notes[:20]:
            _complain(note)
        if len(summary.notes) > 20:
            _complain(f"and {len(summary.notes) - 20} more; `etl issues` lists all")
    if summary.interrupted:
        _complain("stopped as asked; run the same command again to go on where it ended")
    raise typer.Exit(exit_code(summary))


def _summary_record(summary: "RunSummary") -> dict[str, Any]:
    documents = {name: getattr(summary, name) for name in ("seen", "new", "revised", "unchanged", "failed")}
    return {
        "run": summary.run,
        "documents": documents,
        "mentions": summary.mentions,
        "issues": summary.issues,
        "seconds": summary.seconds,
    }


@app.command()
def extract(
    paths: Annotated[
        list[str] | None, typer.Argument(metavar="PATH", help="Files; standard input without any.")
    ] = None,
    input_format: Annotated[
        str, typer.Option("--input", help="text: each file one document; jsonl: one a line.")
    ] = "text",
    output_format: Annotated[
        str, typer.Option("--output", help="jsonl, or text with highlights; by default text on a terminal.")
    ] = "auto",
    explain: Annotated[
        bool, typer.Option("--explain", help="Show also what was looked at, and why it is no mention.")
    ] = False,
    own: Own = None,
) -> None:
    """Run the extractor alone: text in, mentions out, no database."""
    from etl.extract.extractor import default_extractor
    from etl.extract.output import as_record
    from etl.sources.jsonl import encode
    from etl.streams import Rejected, extract_lines, extract_texts

    _one_of("--input", input_format, ("text", "jsonl"))
    _one_of("--output", output_format, ("auto", "jsonl", "text"))
    read = extract_lines if input_format == "jsonl" else extract_texts
    pretty = explain or output_format == "text" or (output_format == "auto" and sys.stdout.isatty())
    if explain and output_format == "jsonl":
        raise typer.BadParameter("is for people: leave out --output jsonl", param_hint="--explain")
    extractor = default_extractor(own)
    failed = False
    for one in read(paths or [], extractor):
        if isinstance(one, Rejected):
            _complain(one.message)
            failed = True
        elif pretty:
            from etl.terminal import show_explanation, show_extraction

            show_extraction(_console(), one)
            if explain:
                show_explanation(_console(), one.text, *extractor.explain(one.text))
        else:
            sys.stdout.buffer.write(encode(as_record(one.id, one.language, one.extraction)))
    sys.stdout.flush()
    raise typer.Exit(1 if failed else 0)


def _one_of(option: str, value: str, words: tuple[str, ...]) -> None:
    if value not in words:
        from etl.errors import UsageError

        raise UsageError(option, f'"{value}" is unknown', f"choose one of {', '.join(words)}")


@app.command()
def query(
    sql: Annotated[str | None, typer.Argument(metavar="SQL", help="One SELECT.")] = None,
    name: Annotated[str | None, typer.Option("--name", help="A query shipped with the program.")] = None,
    database: Database = DEFAULT_DATABASE,
    output_format: Annotated[str, typer.Option("--format", help="table, csv, json or jsonl.")] = "table",
    as_json: Json = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Most rows to print.")] = None,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds after which the query is stopped.")] = 30.0,
) -> None:
    """Ask the database: read-only SQL, or a named query."""
    from etl.errors import UsageError
    from etl.tables import named_query, query_names, select, write_rows

    _one_of("--format", output_format, FORMATS)
    if (sql is None) == (name is None):
        raise UsageError("query", "give either SQL or --name", f"the names are {', '.join(query_names())}")
    result = select(database, sql if sql is not None else named_query(name or ""), timeout, limit)
    write_rows(sys.stdout, result.columns, result.rows, "json" if as_json else output_format)
    if result.is_cut:
        _complain(f"only the first {limit} rows are shown; raise --limit for more")


@app.command()
def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="Words, or an FTS5 expression.")],
    database: Database = DEFAULT_DATABASE,
    limit: Annotated[int, typer.Option(min=1, help="Most documents.")] = 20,
    as_json: Json = False,
) -> None:
    """Search the texts, with the mentions in each hit."""
    from etl.tables import hit_record, search_documents, show_hits

    hits = search_documents(database, " ".join(words), limit)
    if as_json:
        typer.echo(json.dumps([hit_record(hit) for hit in hits], ensure_ascii=False, indent=1))
        return
    if not hits:
        typer.echo("No document matches.", err=True)
    show_hits(_console(), hits)


@app.command()
def runs(
    database: Database = DEFAULT_DATABASE,
    limit: Annotated[int, typer.Option(min=1, help="Most runs.")] = 20,
    as_json: Json = False,
) -> None:
    """List what ran, newest first."""
    from etl.tables import named_query, run_rows, select, write_rows

    result = select(database, named_query("runs"), 30.0, limit)
    if as_json:
        write_rows(sys.stdout, result.columns, result.rows, "json")
    else:
        write_rows(sys.stdout, *run_rows(result), "table")


@app.command()
def issues(
    database: Database = DEFAULT_DATABASE,
    limit: Annotated[int, typer.Option(min=1, help="Most issues.")] = 100,
    every: Annotated[bool, typer.Option("--all", help="Closed issues too.")] = False,
    as_json: Json = False,
) -> None:
    """List what went wrong and is still so."""
    from etl.tables import named_query, select, write_rows

    result = select(database, named_query("all-issues" if every else "issues"), 30.0, limit)
    write_rows(sys.stdout, result.columns, result.rows, "json" if as_json else "table")


@app.command()
def stories(
    number: Annotated[
        int | None, typer.Argument(metavar="ID", help="With --revisions: only this document.", show_default=False)
    ] = None,
    diff: Annotated[
        int | None, typer.Option("--diff", metavar="ID", help="Show where the documents of a story differ.")
    ] = None,
    revisions: Annotated[bool, typer.Option("--revisions", help="Show the claims that edits changed.")] = False,
    database: Database = DEFAULT_DATABASE,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Only stories first published since.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Stories of one document, too.")] = False,
    limit: Annotated[int, typer.Option(min=1, help="Most stories.")] = 50,
    as_json: Json = False,
) -> None:
    """List stories, each with its copies and rewrites, and show what differs between them."""
    from etl.errors import UsageError
    from etl.stories.listing import list_stories, story_time
    from etl.tables import write_rows

    if revisions and diff is None:
        _show_revisions(database, number, as_json)
    elif revisions or number is not None:
        raise UsageError("stories", "ask for one thing", "`--diff ID` for a story, `--revisions ID` for a document")
    elif diff is not None:
        _show_story(database, diff, as_json)
    else:
        result = list_stories(database, None if since is None else story_time(since), 1 if every else 2, limit)
        write_rows(sys.stdout, result.columns, result.rows, "json" if as_json else "table")
        if result.is_cut:
            _complain(f"only the first {limit} stories are shown; raise --limit for more")


def _show_story(database: str, story: int, as_json: bool) -> None:
    from etl.stories.listing import account_rows, story_differences, story_record
    from etl.stories.showing import show_differences
    from etl.tables import write_rows

    accounts, differences = story_differences(database, story)
    if as_json:
        typer.echo(json.dumps(story_record(story, accounts, differences), ensure_ascii=False, indent=1))
        return
    write_rows(sys.stdout, *account_rows(accounts), "table")
    if differences:
        typer.echo()
        show_differences(_console(), differences)
    else:
        typer.echo("Nothing differs." if len(accounts) > 1 else "There is no other document in this story.", err=True)


def _show_revisions(database: str, document: int | None, as_json: bool) -> None:
    from etl.stories.listing import revision_differences, revision_records
    from etl.stories.showing import show_edits

    differences = revision_differences(database, document)
    if as_json:
        typer.echo(json.dumps(revision_records(differences), ensure_ascii=False, indent=1))
    elif differences:
        show_edits(_console(), differences)
    else:
        typer.echo("No edit has changed a claim.", err=True)


@database_app.command("upgrade")
def upgrade_database(database: Database = DEFAULT_DATABASE, quiet: Quiet = False) -> None:
    """Make the database, or bring its schema up to date."""
    from etl.maintenance import upgrade

    changed = upgrade(database)
    if not quiet:
        typer.echo(f"{database}: {'upgraded' if changed else 'is up to date'}", err=True)


@database_app.command("downgrade")
def downgrade_database(
    revision: Annotated[str, typer.Argument(metavar="REVISION", help="A schema revision, or base.")],
    database: Database = DEFAULT_DATABASE,
) -> None:
    """Take the schema back to an earlier revision."""
    from etl.maintenance import downgrade

    downgrade(database, revision)
    typer.echo(f"{database}: is at revision {revision}", err=True)


@database_app.command("check")
def check_database(database: Database = DEFAULT_DATABASE, quiet: Quiet = False) -> None:
    """Check integrity, foreign keys, spans and the search index."""
    from etl.errors import DatabaseError
    from etl.maintenance import check

    faults = check(database)
    if faults:
        raise DatabaseError(database, "; ".join(faults), "restore a backup, or load the sources into a new file")
    if not quiet:
        typer.echo(f"{database}: sound", err=True)


@catalogue_app.command("list")
def list_catalogue(
    category: Annotated[str | None, typer.Option(help="Only this category and those below it.")] = None,
    origin: Annotated[str | None, typer.Option(help="Only systems of this state (ISO code).")] = None,
    own: Own = None,
    as_json: Json = False,
) -> None:
    """List the systems of the catalogue."""
    from etl.catalogue_tables import catalogue_rows
    from etl.knowledge import load_knowledge
    from etl.tables import write_rows

    columns, rows = catalogue_rows(load_knowledge(own=own).catalogue, category, origin)
    write_rows(sys.stdout, columns, rows, "json" if as_json else "table")


@catalogue_app.command("show")
def show_system(
    slug: Annotated[str, typer.Argument(metavar="SLUG", help="A system's slug.")],
    database: Database = DEFAULT_DATABASE,
    own: Own = None,
    as_json: Json = False,
) -> None:
    """Show what the catalogue says of a system, and what the database holds of it, where there is one."""
    from etl.catalogue_tables import mention_rows, system_rows
    from etl.knowledge import load_knowledge
    from etl.tables import write_rows

    columns, rows = system_rows(load_knowledge(own=own).catalogue, slug)
    if as_json:
        typer.echo(json.dumps(dict(rows), ensure_ascii=False, indent=1))
    else:
        write_rows(sys.stdout, columns, [*rows, *mention_rows(database, slug)], "table")


@catalogue_app.command("match")
def match_text(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A name, or a sentence.")],
    own: Own = None,
    as_json: Json = False,
) -> None:
    """Show which systems a text names, and by which rule."""
    from etl.catalogue_tables import match_rows
    from etl.extract.extractor import default_extractor
    from etl.tables import write_rows

    columns, rows = match_rows(default_extractor(own), text)
    write_rows(sys.stdout, columns, rows, "json" if as_json else "table")
    raise typer.Exit(0 if rows else 1)


@catalogue_app.command("check")
def check_catalogue(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="FOLDER", exists=True, file_okay=False, help="A whole catalogue; the shipped one by default."
        ),
    ] = None,
    own: Own = None,
) -> None:
    """Check every entry of the catalogue; all faults at once, exit code 3."""
    from etl.catalogue import load_catalogue
    from etl.catalogue.verifying import verify

    catalogue = load_catalogue(folder, own)
    for note in verify(catalogue):
        _complain(note)
    unchecked = sum(not system.is_checked for system in catalogue.systems.values())
    typer.echo(
        f"{len(catalogue.systems)} systems in {len(catalogue.categories)} categories, "
        f"{unchecked} of them unchecked; version {catalogue.version}"
    )


@catalogue_app.command("import")
def import_catalogue(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="TOML, CSV, or JSON from Wikidata.")
    ],
    own: Own = None,
    accept: Annotated[bool, typer.Option("--accept", help="Take what contradicts the catalogue, too.")] = False,
    as_json: Json = False,
) -> None:
    """Compare a file of systems with the catalogue, and add what is new to a folder of your own.

    Without a folder nothing is written: the differences are listed.
    """
    from etl.catalogue.importing import plan_import, write_import
    from etl.catalogue_tables import change_rows
    from etl.knowledge import load_knowledge
    from etl.tables import write_rows

    present = own if own is not None and own.is_dir() else None
    plan = plan_import(file, load_knowledge(own=present).catalogue, accept=accept)
    columns, rows = change_rows(plan.changes)
    write_rows(sys.stdout, columns, rows, "json" if as_json else "table")
    left = sum(change.kind == "ambiguous" or (change.kind == "differs" and not accept) for change in plan.changes)
    if own is None:
        typer.echo(f"entries to add or change: {len(plan.entries)}; give --catalogue DIR to write them", err=True)
    elif plan.entries:
        typer.echo(f"{write_import(plan, own)}: entries written: {len(plan.entries)}", err=True)
    if left:
        typer.echo(f"left as the catalogue has them: {left}; --accept takes what differs", err=True)


@catalogue_app.command("diff")
def diff_catalogues(
    old: Annotated[Path, typer.Argument(metavar="OLD", exists=True, file_okay=False, help="A catalogue folder.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", exists=True, file_okay=False, help="Another one.")],
    as_json: Json = False,
) -> None:
    """Show what differs between two catalogue folders: entries that came and went, fields that changed."""
    from etl.catalogue import load_catalogue
    from etl.catalogue.comparing import differences
    from etl.catalogue_tables import change_rows
    from etl.tables import write_rows

    columns, rows = change_rows(differences(load_catalogue(old), load_catalogue(new)))
    write_rows(sys.stdout, columns, rows, "json" if as_json else "table")


@catalogue_app.command("gaps")
def catalogue_gaps(
    database: Database = DEFAULT_DATABASE,
    least: Annotated[int, typer.Option(min=1, help="Only designations with so many mentions.")] = 1,
    own: Own = None,
    as_json: Json = False,
) -> None:
    """List designations of the database that no entry knows, as TOML stubs to fill, most mentioned first."""
    from etl.gaps import find_gaps, gap_rows, stubs
    from etl.knowledge import load_knowledge
    from etl.tables import write_rows

    gaps = find_gaps(database, load_knowledge(own=own).catalogue, least)
    if as_json:
        write_rows(sys.stdout, *gap_rows(gaps), "json")
    else:
        typer.echo(stubs(gaps), nl=False)


if __name__ == "__main__":
    main()
