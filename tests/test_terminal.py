"""What a person sees: tables that fit, highlights in the right place, nothing that steers the terminal."""

import io
import re
from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from etl.records import Actor, Candidate, Claim, Extraction, Measurement, Mention, RunSummary
from etl.streams import Extracted
from etl.terminal import harmless, highlighted, print_table, progress_of, show_extraction, summary_line

ESCAPES = "\x1b[31mred\x1b]0;title\x07\x9b2J\x08"
SHOWN_ESCAPES = "�[31mred�]0;title��2J�"


class Screen(io.StringIO):
    """Where a table goes that believes in a terminal."""

    def isatty(self) -> bool:
        """Say that it is one."""
        return True


def table(columns: Sequence[str], *rows: Sequence[object], width: int = 80) -> list[str]:
    """The lines of a table on a terminal of so many columns."""
    screen = Screen()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", str(width))
        patch.setenv("TERM", "xterm")
        print_table(screen, columns, rows)
    return re.sub(r"\x1b\[[012]m", "", screen.getvalue()).splitlines()


# ---- tables


def test_a_table_that_fits_is_one_line_a_row_with_numbers_on_the_right() -> None:
    assert table(("system", "mentions", "note"), ("t-72", 12, None), ("koksan", 3, "seen")) == [
        "system  mentions  note",
        "──────  ────────  ────",
        "t-72          12",
        "koksan         3  seen",
    ]


def test_a_table_without_rows_says_so() -> None:
    assert table(("system", "mentions")) == ["system  mentions", "──────  ────────", "(no rows)"]
    assert table([f"column_{n}" for n in range(20)]) == ["(no rows)"]


def test_a_long_text_is_folded_between_words_in_its_column() -> None:
    lines = table(("n", "text"), (1, "one two three four five six seven eight nine ten eleven"), width=40)
    assert lines[2:] == ["1  one two three four five six seven", "   eight nine ten eleven"]


def test_a_long_slug_is_folded_behind_its_hyphens() -> None:
    row = ("intermediate-range-ballistic-missile", "submarine-launched-ballistic-missile")
    assert table(("category", "other"), row, width=50)[2:] == [
        "intermediate-range-       submarine-launched-",
        "ballistic-missile         ballistic-missile",
    ]


def test_a_designation_is_not_torn_at_its_hyphen() -> None:
    lines = table(("names",), ("the launchers named M-1991 and KN-23 and BM-21 and T-72",), width=26)
    assert lines[2:] == ["the launchers named M-1991", "and KN-23 and BM-21 and", "T-72"]


def test_a_word_wider_than_its_column_is_cut_and_not_lost() -> None:
    address = "https://example.org/" + "0123456789" * 12
    lines = table(("n", "url"), (1, address), width=60)
    assert "".join(line.strip() for line in lines[2:]).removeprefix("1  ") == address
    assert max(map(len, lines)) <= 60


def test_what_would_be_unreadable_in_columns_is_a_block_a_row() -> None:
    columns = ("surface", "category", "system", "publisher", "sentence", "count_qualifier")
    row = (
        "launchers in a long row",
        "intermediate-range-ballistic-missile",
        None,
        "The Fjord Press",
        "A long " * 12,
        "x",
    )
    lines = table(columns, row, row, width=80)
    assert lines[0] == "surface          launchers in a long row"
    assert not any(line.startswith("system ") for line in lines)
    assert lines[3].startswith("sentence         A long A long")
    assert lines[4].startswith("                 A long")
    assert lines.count("") == 2
    assert max(map(len, lines)) <= 80


def test_wide_characters_take_two_columns() -> None:
    lines = table(("name", "n"), ("북한 방사포", 1), ("gun", 22))
    assert lines[2:] == ["북한 방사포   1", "gun          22"]
    assert len({cell_len(line) for line in lines}) == 1


def test_a_cell_of_several_lines_keeps_them() -> None:
    assert table(("a", "b"), ("one\ntwo", "x"))[2:] == ["one  x", "two"]


def test_markup_in_a_cell_or_a_heading_is_text() -> None:
    assert table(("[bold]a[/]", "[/x]"), ("[red]b", ":smile:"))[0::2] == ["[bold]a[/]  [/x]", "[red]b      :smile:"]


def test_line_24_escape_sequences_in_a_cell_or_a_heading_print_as_text() -> None:
    assert table((ESCAPES,), (ESCAPES,))[0::2] == [SHOWN_ESCAPES] * 2


def test_off_a_terminal_the_table_is_wide() -> None:
    stream = io.StringIO()
    print_table(stream, ("a", "b"), [("x" * 90, "y" * 90)])
    assert stream.getvalue().splitlines()[2] == "x" * 90 + "  " + "y" * 90


def test_a_terminal_without_line_drawing_gets_hyphens() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    print_table(stream, ("ab",), [("x",)])
    stream.seek(0)
    assert stream.read() == "ab\n--\nx\n"


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Mn", "Me", "Zl", "Zp")), max_size=60)


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4), st.integers(40, 120))
def test_no_line_is_wider_than_the_terminal_and_no_character_is_lost(rows: list[tuple[str, str]], width: int) -> None:
    lines = table(("a", "b"), *rows, width=width)
    assert max(map(cell_len, lines)) <= width
    given_characters = Counter("".join(" ".join(cell for row in rows for cell in row).split()))
    assert not given_characters - Counter("".join(lines))


VALUES = {
    "nothing": (None, ""),
    "whole": (1234567, "1234567"),
    "float that is whole": (240.0, "240"),
    "fraction": (12.7, "12.7"),
    "long fraction": (0.1 + 0.2, "0.3"),
    "large": (1234567.5, "1234567.5"),
    "huge": (1e20, "1e+20"),
    "infinite": (float("inf"), "inf"),
    "line feed and tab": ("a\n\tb", "a\n\tb"),
    "escapes": (ESCAPES, SHOWN_ESCAPES),
    "carriage return": ("a\rb", "a�b"),
}


@pytest.mark.parametrize(("value", "text"), VALUES.values(), ids=VALUES.keys())
def test_a_value_is_shown_as_text(value: object, text: str) -> None:
    assert harmless(value) == text


# ---- texts

TEXT = "  Six 240-mm launchers 🚀\r\nand a T-72 \x1b[31mpassed."


def mention(surface: str, *, named: bool = False, systems: tuple[Candidate, ...] = ()) -> Mention:
    start = TEXT.index(surface)
    end = start + len(surface)
    return Mention(start, end, surface, "rocket-artillery", named, systems, 0.9, "class", 0, len(TEXT))


def figure(
    mention: int | None, low: float | None, high: float | None, qualifier: str = "exact", quantity: str = "count", unit: str = "1"
) -> Measurement:  # fmt: skip
    return Measurement(2, 5, "Six", mention, quantity, low, high, unit, qualifier)


LAUNCHERS = mention("240-mm launchers", systems=(Candidate("m1991-240mm", 0.5), Candidate("m1985-240mm", 0.25)))
TANK = mention("T-72", named=True)


def extraction_shown(extraction: Extraction, width: int = 120, *, colours: bool = False) -> str:
    """All that is shown of an extraction."""
    console = Console(file=io.StringIO(), width=width, highlight=False, color_system="standard" if colours else None)
    show_extraction(console, Extracted("a", TEXT, "en", extraction))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_the_text_stands_above_the_table_of_what_was_found() -> None:
    shown = extraction_shown(Extraction((LAUNCHERS, TANK), (figure(0, 6, 6),)))
    lines = [line.rstrip() for line in shown.splitlines()]
    assert lines[:2] == ["  Six 240-mm launchers 🚀", "and a T-72 �[31mpassed."]
    assert lines[3:] == [
        "mention           category          systems           figures  rule",
        "────────────────  ────────────────  ────────────────  ───────  ─────",
        "240-mm launchers  rocket-artillery  m1991-240mm 0.5   count 6  class",
        "                                    m1985-240mm 0.25",
        "T-72              rocket-artillery                             class",
    ]


def test_mentions_are_highlighted_where_they_stand_in_a_text_with_line_ends_of_windows() -> None:
    shown = extraction_shown(Extraction((LAUNCHERS, TANK), (figure(0, 6, 6),)), colours=True)
    marked = re.findall(r"\x1b\[([\d;]+)m([^\x1b]*)\x1b\[0m", shown)
    texts = {text: style for style, text in marked}
    assert {"Six", "240-mm launchers", "T-72"} <= set(texts)
    assert len({texts["Six"], texts["240-mm launchers"], texts["T-72"]}) == 3


def test_on_a_narrow_terminal_the_rules_are_left_out() -> None:
    assert "class" not in extraction_shown(Extraction((LAUNCHERS,)), width=80)


def test_a_text_without_weapons_says_so() -> None:
    assert extraction_shown(Extraction()).endswith("No weapon is mentioned.\n")


FIGURES = {
    "exact": (figure(0, 6, 6), "count 6"),
    "unit": (figure(0, 240, 240, quantity="calibre", unit="mm"), "calibre 240 mm"),
    "fraction": (figure(0, 12.7, 12.7, quantity="calibre", unit="mm"), "calibre 12.7 mm"),
    "thousands": (figure(0, 3000, 5500, "between", "range", "km"), "range 3,000–5,500 km"),
    "about": (figure(0, 200, 200, "about"), "count about 200"),
    "more than": (figure(0, 1100, None, "more_than"), "count > 1,100"),
    "at least": (figure(0, 5, None, "at_least"), "count ≥ 5"),
    "less than": (figure(0, None, 60, "less_than", "range", "km"), "range < 60 km"),
    "at most": (figure(0, None, 60, "at_most", "range", "km"), "range ≤ 60 km"),
    "vague": (figure(0, 24, None, "vague"), "count ≥ 24 (vague)"),
    "underscores": (figure(0, 52, 52, quantity="barrel_length", unit="calibres"), "barrel length 52 calibres"),
}


@pytest.mark.parametrize(("one", "text"), FIGURES.values(), ids=FIGURES.keys())
def test_a_figure_is_told_in_words(one: Measurement, text: str) -> None:
    assert f"  {text}  " in extraction_shown(Extraction((LAUNCHERS,), (one,)))


def test_figures_that_belong_to_no_mention_are_told_below() -> None:
    others = (
        figure(None, 430, 430, quantity="distance", unit="km"),
        figure(None, 50, 50, quantity="altitude", unit="km"),
    )
    shown = extraction_shown(Extraction((LAUNCHERS,), others))
    assert shown.endswith("Figures of no one mention: distance 430 km, altitude 50 km\n")


SUPPLY = (Actor("supplier", "KP"), Actor("recipient", "RU"))
CLAIMS = {
    "supply": (Claim(0, "supply", "positive", "probable", "planned", actors=SUPPLY), "supply KP → RU (planned, probable)"),
    "denied": (Claim(0, "supply", "negative", "certain", "past", actors=SUPPLY), "not supply KP → RU (past, certain)"),
    "failed": (Claim(0, "test", "positive", "certain", "past", "failure"), "test (past, certain, failure)"),
    "said": (
        Claim(0, "use", "positive", "certain", "past", attribution=("Seoul", "Tokyo")),
        "use (past, certain, says Seoul)",
    ),
    "said with escapes": (
        Claim(0, "use", "positive", "certain", "past", attribution=("\x1b[31mSeoul",)),
        "use (past, certain, says �[31mSeoul)",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("claim", "text"), CLAIMS.values(), ids=CLAIMS.keys())
def test_a_claim_is_told_in_words(claim: Claim, text: str) -> None:
    shown = extraction_shown(Extraction((LAUNCHERS,), (), (claim,)))
    assert "claims" in shown
    assert text in shown


def test_a_snippet_shows_its_hits_in_bold_in_one_line() -> None:
    text = highlighted("… <one>\ntwo  < three>" + ESCAPES, "<", ">")
    assert text.plain == "… one two  three" + SHOWN_ESCAPES
    assert [text.plain[span.start : span.end] for span in text.spans if span.style] == ["one", " three"]


# ---- progress


def test_off_a_terminal_each_fault_is_a_line_with_the_time() -> None:
    stream = io.StringIO()
    summary = RunSummary(seen=1)
    with progress_of(Console(file=stream, width=80), quiet=False) as report:
        report(summary, "a.txt")
        summary.notes.append("b.txt: [red]is broken\x1b[31m, and " + "long " * 30)
        report(summary, "b.txt")
        report(summary, "c.txt")
    (line,) = stream.getvalue().splitlines()
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ b\.txt: \[red\]is broken�\[31m, and long ", line)


def test_off_a_terminal_every_thousand_documents_are_a_line() -> None:
    stream = io.StringIO()
    summary = RunSummary()
    with progress_of(Console(file=stream), quiet=False) as report:
        for seen in range(2501):
            summary.seen = seen
            report(summary, f"{seen}.txt")
    assert [line.split(" ", 1)[1] for line in stream.getvalue().splitlines()] == [
        "1000 documents read, at 1000.txt",
        "2000 documents read, at 2000.txt",
    ]


@pytest.mark.parametrize("is_terminal", [True, False])
def test_quiet_shows_no_progress(*, is_terminal: bool) -> None:
    stream = io.StringIO()
    with progress_of(Console(file=stream, force_terminal=is_terminal), quiet=True) as report:
        report(RunSummary(seen=1000, notes=["a fault"]), "a.txt")
    assert stream.getvalue() == ""


def test_on_a_terminal_the_progress_is_one_line_that_goes_away() -> None:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, width=100, color_system=None, legacy_windows=False)
    with progress_of(console, quiet=False) as report:
        report(RunSummary(seen=7, mentions=21), "reports/[red]odd.txt")
    shown = stream.getvalue()
    assert "7 documents, 21 mentions · reports/[red]odd.txt" in shown
    assert shown.endswith("\x1b[2K")


def test_a_summary_is_one_line() -> None:
    summary = RunSummary(seen=9, new=5, revised=1, unchanged=2, failed=1, mentions=41, seconds=0.84)
    assert summary_line(summary) == "9 documents: 5 new, 1 revised, 2 unchanged, 1 failed; 41 mentions; 0.8 s"
