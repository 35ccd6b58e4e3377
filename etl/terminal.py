"""What a person sees on a terminal: tables, highlighted texts, progress."""

import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING

from rich.cells import cell_len, chop_cells
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.text import Text

from etl.records import Claim, Extraction, Measurement, RunSummary

if TYPE_CHECKING:
    from etl.extract.extractor import Anchor
    from etl.extract.mentions import Refusal
    from etl.streams import Extracted

NAMED_STYLE = "bold black on bright_yellow"
DESCRIBED_STYLE = "bold black on bright_cyan"
MEASURED_STYLE = "underline"
WIDTH_OF_FILES = 200
WIDTH_FOR_RULES = 100
_MOST_SYSTEMS = 5
GAP = "  "
LEAST_TEXT_WIDTH = 14
LONGEST_WORD = 24
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
# A line may end behind a blank, and behind a hyphen, slash or underscore inside a long word.
_BREAKS = re.compile(r"(?<=\s)|(?<=[^\W_]{3}[-/_])(?=[^\W_]{3})")

Cells = Sequence[Sequence[object]]


class LogConsole(Console):
    """A console on standard error; where nobody reads the log any more, the work goes on in silence."""

    def __init__(self) -> None:
        super().__init__(stderr=True, highlight=False)

    def on_broken_pipe(self) -> None:
        """Write to nowhere from now on."""
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
        self.quiet = True


def harmless(value: object) -> str:
    """A value as text that cannot steer the terminal: control characters are shown as U+FFFD."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.10g}"
    return _CONTROL.sub("�", str(value))


# ---- tables


def print_table(stream: IO[str], columns: Sequence[str], rows: Cells) -> None:
    """Print a table, as wide as the terminal, or wide where there is none; where it cannot fit, a block a row."""
    console = Console(file=stream, highlight=False, width=None if stream.isatty() else WIDTH_OF_FILES)
    heads = [harmless(column) for column in columns]
    cells = [[harmless(value).replace("\t", " ") for value in row] for row in rows]
    widths = _column_widths(heads, cells, console.width)
    if widths is None:
        stream.writelines(_blocks(heads, cells, console.width))
        return
    is_number = [_holds_numbers(rows, index) for index in range(len(heads))]
    for line in _lines(heads, widths, is_number):
        console.print(Text(line, "bold"), soft_wrap=True)
    rule = "─" if console.encoding.startswith("utf") else "-"
    console.print(Text(GAP.join(rule * width for width in widths), "dim"), soft_wrap=True)
    for row in cells:
        stream.writelines(line + "\n" for line in _lines(row, widths, is_number))
    if not cells:
        console.print("(no rows)")


def _holds_numbers(rows: Cells, index: int) -> bool:
    values = [row[index] for row in rows if row[index] is not None]
    return bool(values) and all(isinstance(value, int | float) for value in values)


def _column_widths(heads: Sequence[str], cells: Sequence[Sequence[str]], width: int) -> list[int] | None:
    """The widths that fit; columns that must fold share what the others leave. None where it would be unreadable."""
    columns = list(zip(heads, *cells, strict=True))
    wanted = [max(cell_len(line) for text in column for line in (text.splitlines() or [""])) for column in columns]
    room = width - len(GAP) * (len(heads) - 1)
    if sum(wanted) <= room:
        return wanted
    least = [min(want, _least_width(column)) for want, column in zip(wanted, columns, strict=True)]
    if sum(least) > room:
        return None
    spare = room - sum(least)
    widths = least
    order = sorted(range(len(heads)), key=lambda index: wanted[index] - least[index])
    for place, index in enumerate(order):
        more = min(wanted[index] - least[index], spare // (len(order) - place))
        widths[index] += more
        spare -= more
    return widths


def _least_width(column: Sequence[str]) -> int:
    """The narrowest that a column of these texts can be read in: its head and its words stay whole, within reason."""
    head, *texts = column
    words = max((cell_len(piece.rstrip()) for text in texts for piece in _BREAKS.split(text)), default=0)
    return max(LEAST_TEXT_WIDTH, min(cell_len(head), LONGEST_WORD), min(words, LONGEST_WORD))


def _lines(texts: Sequence[str], widths: Sequence[int], is_number: Sequence[bool]) -> Iterator[str]:
    """The lines of one row of a table."""
    folded = [list(_folded(text, width)) for text, width in zip(texts, widths, strict=True)]
    for number in range(max(map(len, folded))):
        parts = []
        for lines, width, to_right in zip(folded, widths, is_number, strict=True):
            line = lines[number] if number < len(lines) else ""
            blank = " " * (width - cell_len(line))
            parts.append(blank + line if to_right else line + blank)
        yield GAP.join(parts).rstrip()


def _folded(text: str, width: int) -> Iterator[str]:
    """A text in lines no wider than a column; words are cut only where they are wider than it."""
    for paragraph in text.splitlines() or [""]:
        if cell_len(paragraph) <= width:
            yield paragraph
            continue
        line = ""
        for piece in _BREAKS.split(paragraph):
            if line and cell_len(line) + cell_len(piece.rstrip()) > width:
                yield line.rstrip()
                line = ""
            line += piece
            if cell_len(line.rstrip()) > width:
                *full, line = chop_cells(line, width)
                yield from full
        yield line.rstrip()


def _blocks(heads: Sequence[str], cells: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Rows one below the other, a line a column, a blank line behind each row."""
    label = min(max(map(cell_len, heads)), LONGEST_WORD)
    if not cells:
        yield "(no rows)\n"
    for row in cells:
        for head, text in zip(heads, row, strict=True):
            if text:
                widths = (label, max(width - label - len(GAP), LEAST_TEXT_WIDTH))
                yield from (line + "\n" for line in _lines((head, text), widths, (False, False)))
        yield "\n"


# ---- texts


def highlighted(snippet: str, begin: str, end: str) -> Text:
    """A snippet in one line, whose hits stand between two marks, with the hits in bold."""
    text = Text()
    for part in " ".join(snippet.split()).split(begin):
        hit, mark, rest = part.partition(end)
        text.append(harmless(hit), style="bold" if mark else "")
        text.append(harmless(rest))
    return text


def show_extraction(console: Console, extracted: "Extracted") -> None:
    """The text with its mentions highlighted, and a table of what was found."""
    extraction = extracted.extraction
    text = Text(_CONTROL.sub("�", extracted.text.replace("\r\n", " \n")))  # as long as before: offsets still point
    for measurement in extraction.measurements:
        text.stylize(MEASURED_STYLE, measurement.start, measurement.end)
    for mention in extraction.mentions:
        text.stylize(NAMED_STYLE if mention.named else DESCRIBED_STYLE, mention.start, mention.end)
    console.print(text)
    console.print()
    if not extraction.mentions:
        console.print("No weapon is mentioned.")
        return
    columns: dict[str, list[str]] = {
        "mention": [mention.text for mention in extraction.mentions],
        "category": [mention.category for mention in extraction.mentions],
        "systems": [
            "\n".join(f"{one.system} {one.confidence:g}" for one in mention.systems) for mention in extraction.mentions
        ],
        "figures": [_figures(extraction, index) for index in range(len(extraction.mentions))],
        "claims": [_claims(extraction, index) for index in range(len(extraction.mentions))],
        "rule": [mention.rule if console.width >= WIDTH_FOR_RULES else "" for mention in extraction.mentions],
    }
    shown = {name: cells for name, cells in columns.items() if any(cells)}
    print_table(console.file, list(shown), list(zip(*shown.values(), strict=True)))
    if others := _figures(extraction, None):
        console.print(Text("Figures of no one mention: " + others.replace("\n", ", ")))


def show_explanation(console: Console, text: str, anchors: "Sequence[Anchor]", refusals: "Sequence[Refusal]") -> None:
    """What was looked at in a text, and what became no mention and why."""
    console.print()
    rows = [(text[one.start : one.end], _kind_of(one), "\n".join(one.systems[:_MOST_SYSTEMS])) for one in anchors]
    print_table(console.file, ("anchor", "is", "may mean"), [tuple(map(harmless, row)) for row in rows])
    console.print()
    if not refusals:
        console.print("Nothing was refused.")
        return
    refused = [(text[one.start : one.end], one.rule, one.why) for one in refusals]
    print_table(console.file, ("no mention", "rule", "why"), [tuple(map(harmless, row)) for row in refused])


def _kind_of(anchor: "Anchor") -> str:
    if not anchor.systems:
        return "class word"
    kind = "name, enough alone" if anchor.is_enough else "name, needs company"
    return f"variant of a {kind}" if anchor.is_variant else kind


def _figures(extraction: Extraction, mention: int | None) -> str:
    return "\n".join(_figure(one) for one in extraction.measurements if one.mention == mention)


_SIGNS = {
    "about": "about ",
    "at_least": "≥ ",
    "more_than": "> ",
    "at_most": "≤ ",
    "less_than": "< ",
    "vague": "≥ ",
}


def _figure(one: Measurement) -> str:
    """A measurement in words: `range ≤ 60 km`, `count about 200`, `mass 3–5 kg`."""
    ends = dict.fromkeys(f"{end:,.10g}" for end in (one.low, one.high) if end is not None)
    unit = "" if one.unit == "1" else f" {one.unit}"
    loosely = " (vague)" if one.qualifier == "vague" else ""
    return f"{one.quantity.replace('_', ' ')} {_SIGNS.get(one.qualifier, '')}{'–'.join(ends)}{unit}{loosely}"


def _claims(extraction: Extraction, mention: int) -> str:
    return "\n".join(_claim(claim) for claim in extraction.claims if claim.mention == mention)


def _claim(claim: Claim) -> str:
    """A claim in words: `supply KP → RU (planned, probable)`."""
    polarity = {"positive": "", "negative": "not "}.get(claim.polarity, "unsaid whether ")
    actors = " → ".join(actor.country for actor in claim.actors)
    outcome = [] if claim.outcome == "unknown" else [claim.outcome]
    status = ", ".join([claim.time, claim.certainty, *outcome, *(f"says {name}" for name in claim.attribution[:1])])
    return harmless(" ".join(part for part in (polarity + claim.event, actors, f"({status})") if part))


# ---- progress


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
