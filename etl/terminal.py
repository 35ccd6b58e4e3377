"""What a person sees on a terminal: tables, highlighted texts, progress."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TextIO

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from etl.records import Extraction, Measurement, RunSummary
from etl.streams import Extracted

NAMED_STYLE = "bold black on bright_yellow"
DESCRIBED_STYLE = "bold black on bright_cyan"
MEASURED_STYLE = "underline"
WIDTH_OF_FILES = 200
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def harmless(value: object) -> str:
    """A value as text that cannot steer the terminal: control characters are shown as U+FFFD."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1e15 else str(value)
    return _CONTROL.sub("�", str(value))


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], title: str = "") -> Table:
    """A plain table; numbers stand right."""
    listed = [list(row) for row in rows]
    made = Table(title=title or None, box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False)
    for index, column in enumerate(columns):
        values = [row[index] for row in listed if row[index] is not None]
        is_number = bool(values) and all(isinstance(value, int | float) for value in values)
        made.add_column(column, justify="right" if is_number else "left", overflow="fold")
    for row in listed:
        made.add_row(*(escape(harmless(value)) for value in row))
    return made


def print_table(stream: TextIO, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table, as wide as the terminal, or wide where there is none."""
    width = None if stream.isatty() else WIDTH_OF_FILES
    Console(file=stream, highlight=False, width=width).print(table(columns, rows))


def highlighted(snippet: str, begin: str, end: str) -> Text:
    """A snippet whose hits stand between two marks, with the hits in bold."""
    text = Text()
    for part in snippet.split(begin):
        hit, mark, rest = part.partition(end)
        text.append(harmless(hit), style="bold" if mark else "")
        text.append(harmless(rest))
    return text


def show_extraction(console: Console, extracted: Extracted) -> None:
    """The text with its mentions highlighted, and a table of what was found."""
    extraction = extracted.extraction
    text = Text(_CONTROL.sub("�", extracted.text))
    for measurement in extraction.measurements:
        text.stylize(MEASURED_STYLE, measurement.start, measurement.end)
    for mention in extraction.mentions:
        text.stylize(NAMED_STYLE if mention.named else DESCRIBED_STYLE, mention.start, mention.end)
    console.print(text)
    console.print()
    if not extraction.mentions:
        console.print("No weapon is mentioned.")
        return
    rows = [
        (
            mention.text,
            mention.category,
            ", ".join(f"{one.system} {one.confidence:g}" for one in mention.systems),
            "; ".join(_figure(one) for one in extraction.measurements if one.mention == index),
            "; ".join(_claim(extraction, index)),
            mention.rule,
        )
        for index, mention in enumerate(extraction.mentions)
    ]
    console.print(table(("mention", "category", "systems", "figures", "claim", "rule"), rows))


def _figure(one: Measurement) -> str:
    low = "" if one.low is None else f"{one.low:g}"
    high = "" if one.high is None else f"{one.high:g}"
    value = low if low == high else f"{low}–{high}"
    unit = "" if one.unit == "1" else f" {one.unit}"
    loose = "" if one.qualifier in {"exact", "between"} else f" ({one.qualifier.replace('_', ' ')})"
    return f"{one.quantity} {value}{unit}{loose}"


def _claim(extraction: Extraction, index: int) -> list[str]:
    return [
        f"{claim.event} {' → '.join(actor.country for actor in claim.actors)} ({claim.time}, {claim.certainty})"
        for claim in extraction.claims
        if claim.mention == index
    ]


@contextmanager
def progress_of(console: Console, *, quiet: bool) -> Iterator[Callable[[RunSummary, str], None]]:
    """A reporter for an ingest: a live line on a terminal, log lines elsewhere, nothing where quiet."""
    if quiet:
        yield lambda _summary, _place: None
        return
    if not console.is_terminal:
        yield _LogLines(console)
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("reading")

        def report(summary: RunSummary, place: str) -> None:
            progress.update(
                task, description=f"{summary.seen} documents, {summary.mentions} mentions · {escape(place[-50:])}"
            )

        yield report


class _LogLines:
    """One line for each thousand documents, and one for each issue, each with the time."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._told = 0

    def __call__(self, summary: RunSummary, place: str) -> None:
        for note in summary.notes[self._told :]:
            log(self._console, note)
        self._told = len(summary.notes)
        if summary.seen and summary.seen % 1000 == 0:
            log(self._console, f"{summary.seen} documents read, at {place}")


def log(console: Console, message: str) -> None:
    """One log line with the time in UTC."""
    console.print(
        f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {harmless(message)}", markup=False, highlight=False, soft_wrap=True
    )


def summary_line(summary: RunSummary) -> str:
    """What a run did, in one line."""
    return (
        f"{summary.seen} documents: {summary.new} new, {summary.revised} revised, {summary.unchanged} unchanged, "
        f"{summary.failed} failed; {summary.mentions} mentions; {summary.seconds:.1f} s"
    )
