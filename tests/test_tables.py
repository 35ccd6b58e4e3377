"""Rows as people and machines get them; the safety of CSV stands in tests/models/test_query.py too."""

import csv
import io
import json
from pathlib import Path
from typing import Literal

import pytest
from rich.console import Console

from etl.catalogue import Catalogue, load_catalogue
from etl.catalogue.entries import Figure, Figures
from etl.catalogue_tables import catalogue_rows, figures, match_rows, system_rows
from etl.errors import DatabaseError, UsageError
from etl.extract.extractor import Extractor
from etl.tables import hit_record, named_query, query_names, run_rows, select, show_hits, write_rows
from models.query import HIT_BEGIN, HIT_END, Result, SearchHit

CATEGORIES = """
[[category]]
slug = "weapon"
name = "Weapon"

[[category]]
slug = "missile"
name = "Missile"
parent = "weapon"

[[category]]
slug = "gun"
name = "Gun"
parent = "weapon"
"""
SYSTEMS = """
[[system]]
slug = "zenith-9"
name = "Zenith-9"
aliases = ["ZX-909"]
category = "missile"
origin = ["KP"]
range_km = [40, 60]
in_service = 1999
operators = ["KP", "RU"]
source = ["https://example.org/one", "https://example.org/two"]

[[system]]
slug = "old-gun"
name = "Old gun"
category = "gun"
origin = ["RU", "KP"]
calibre_mm = 170
source = "https://example.org/gun"
"""


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder = tmp_path_factory.mktemp("catalogue")
    (folder / "systems").mkdir()
    (folder / "categories.toml").write_text(CATEGORIES)
    (folder / "systems" / "one.toml").write_text(SYSTEMS)
    return load_catalogue(folder)


def written(form: str, columns: tuple[str, ...], *rows: tuple[object, ...]) -> str:
    stream = io.StringIO()
    write_rows(stream, columns, rows, form)
    return stream.getvalue()


# ---- writing

ROW = (7, -2.5, None, "é 🚀", "two\nlines", 'a "quoted", part', b"\x00\xff")
COLUMNS = ("whole", "part", "nothing", "text", "lines", "quoted", "bytes")
PLAIN = [7, -2.5, None, "é 🚀", "two\nlines", 'a "quoted", part', "00ff"]


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_json_keeps_every_value(form: str) -> None:
    (record,) = json.loads(written(form, COLUMNS, ROW) if form == "json" else f"[{written(form, COLUMNS, ROW)}]")
    assert record == dict(zip(COLUMNS, PLAIN, strict=True))
    assert "é 🚀" in written(form, COLUMNS, ROW)


def test_json_lines_are_one_line_a_row() -> None:
    assert len(written("jsonl", COLUMNS, ROW, ROW).splitlines()) == 2


def test_json_of_no_rows_is_an_empty_array() -> None:
    assert json.loads(written("json", COLUMNS)) == []
    assert written("jsonl", COLUMNS) == ""


def test_json_has_no_infinite_number() -> None:
    assert json.loads(written("json", ("a", "b", "c"), (float("inf"), float("-inf"), float("nan")))) == [
        {"a": None, "b": None, "c": None}
    ]


def test_columns_of_one_name_are_all_in_the_json() -> None:
    assert json.loads(written("jsonl", ("id", "id", "name", "id"), (1, 2, "x", 3))) == {
        "id": 1,
        "id_2": 2,
        "name": "x",
        "id_3": 3,
    }


def test_csv_is_read_back_as_it_was() -> None:
    head, row = csv.reader(io.StringIO(written("csv", COLUMNS, ROW), newline=""))
    assert head == list(COLUMNS)
    assert row == ["7", "-2.5", "", "é 🚀", "two\nlines", 'a "quoted", part', "00ff"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"], ids=repr)
def test_line_23_a_text_cell_or_heading_that_is_a_formula_gets_an_apostrophe(start: str) -> None:
    rows = list(csv.reader(io.StringIO(written("csv", (f"{start}head",), (f"{start}cell",)), newline="")))
    assert rows == [[f"'{start}head"], [f"'{start}cell"]]


@pytest.mark.parametrize("form", ["json", "jsonl", "table"])
def test_line_23_only_csv_needs_the_apostrophe(form: str) -> None:
    assert "'=" not in written(form, ("a",), ("=1+1",))
    assert "=1+1" in written(form, ("a",), ("=1+1",))


@pytest.mark.parametrize("number", [-1, -2.5, 0, 1e300])
def test_line_23_numbers_are_left_alone(number: float) -> None:
    assert written("csv", ("a",), (number,)) == f"a\n{number}\n"


# ---- queries


def test_a_query_that_has_no_near_name_is_answered_with_all_names() -> None:
    with pytest.raises(UsageError, match="choose one of all-issues, calibres, gaps, issues, runs"):
        named_query("zzzz")
    assert query_names() == sorted(query_names())


def test_a_database_by_url_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.db").touch()
    assert select(f"sqlite:///{tmp_path}/a.db", "SELECT 1", 5, None).rows == [(1,)]


def test_a_home_folder_is_expanded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "a.db").touch()
    assert select("~/a.db", "SELECT 1", 5, None).rows == [(1,)]


def test_a_server_is_left_to_its_own_client() -> None:
    with pytest.raises(UsageError, match="only SQLite files can be queried here; use the server's own client"):
        select("postgresql://localhost/reports", "SELECT 1", 5, None)


def test_what_is_no_url_is_told() -> None:
    with pytest.raises(DatabaseError, match="is no database URL"):
        select("://", "SELECT 1", 5, None)


RUN = {
    "run": 1,
    "started_at": "2025-03-09T10:00:00Z",
    "ended_at": "2025-03-09T10:01:05Z",
    "status": "done",
    "exit_code": 0,
    "seen": 0,
    "new": 0,
    "revised": 0,
    "unchanged": 0,
    "failed": 0,
    "mentions": 0,
    "issues": 0,
    "sources": "reports",
    "message": "",
}
RUNS: dict[str, tuple[dict[str, object], str, str]] = {
    "done": ({"new": 3, "mentions": 41}, "65 s", "3 new, 41 mentions"),
    "with faults": ({"revised": 1, "failed": 2, "issues": 2}, "65 s", "1 revised, 2 failed, 2 issues"),
    "one issue": ({"unchanged": 9, "issues": 1}, "65 s", "9 unchanged, 1 issue"),
    "nothing": ({}, "65 s", "no documents"),
    "running": ({"ended_at": None, "status": "running"}, "", "no documents"),
    "refused": ({"message": "another ingest held the lock"}, "65 s", "another ingest held the lock"),
    "minutes": ({"ended_at": "2025-03-09T11:30:59Z"}, "90 min", "no documents"),
    "a day": ({"ended_at": "2025-03-10T10:00:01Z"}, "24 h", "no documents"),
}


@pytest.mark.parametrize(("change", "took", "did"), RUNS.values(), ids=RUNS.keys())
def test_a_run_is_told_in_words(change: dict[str, object], took: str, did: str) -> None:
    run = RUN | change
    columns, (row,) = run_rows(Result(tuple(run), [tuple(run.values())]))
    told = dict(zip(columns, row, strict=True))
    assert (told["took"], told["result"]) == (took, did)


# ---- searches

HIT = SearchHit(
    5,
    "Tank \x1b[31mlost",
    "https://example.org/a",
    "2025-03-09",
    "Fjord Press",
    f" … a {HIT_BEGIN}tank{HIT_END}\n\nburned \x1b]0;x\x07 [bold]and … ",
    (("T-72 tank", "main-battle-tank", "t-72"), ("the tank", "main-battle-tank", "t-72"), ("drones", "drone", None)),
)


def shown(*hits: SearchHit, on_terminal: bool = False) -> str:
    colours: Literal["standard"] | None = "standard" if on_terminal else None
    console = Console(file=io.StringIO(), width=80, color_system=colours, highlight=False)
    show_hits(console, hits)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_hit_is_told_with_its_origin_snippet_and_mentions() -> None:
    assert shown(HIT).splitlines() == [
        "5  Tank �[31mlost",
        "Fjord Press  2025-03-09  https://example.org/a",
        "… a tank burned �]0;x� [bold]and …",
        "→ t-72 ×2, drone",
        "",
    ]


def test_a_hit_without_title_origin_and_mentions_is_told_all_the_same() -> None:
    assert shown(SearchHit(5, "", None, None, "", "a tank", ())) == "5  (no title)\na tank\n\n"


def test_what_was_searched_for_stands_in_bold() -> None:
    assert "a \x1b[1mtank\x1b[0m burned" in shown(HIT, on_terminal=True)


def test_of_many_systems_the_most_frequent_are_named() -> None:
    mentions = [(f"gun {n}", "gun", f"gun-{n:02}") for n in range(20)] + [("gun 19", "gun", "gun-19")]
    line = shown(SearchHit(5, "Guns", None, None, "", "guns", tuple(mentions)))
    assert "→ gun-19 ×2, gun-00, " in line
    assert "and 8 more" in line


def test_a_hit_for_machines_has_a_plain_snippet() -> None:
    record = hit_record(HIT)
    assert record["snippet"] == "… a tank burned \x1b]0;x\x07 [bold]and …"
    assert record["mentions"][0] == {"text": "T-72 tank", "category": "main-battle-tank", "system": "t-72"}


# ---- the catalogue


def test_systems_are_listed_by_category_and_state(catalogue: Catalogue) -> None:
    columns, rows = catalogue_rows(catalogue, None, None)
    assert columns[0] == "system"
    assert [row[0] for row in rows] == ["zenith-9", "old-gun"]
    assert [row[0] for row in catalogue_rows(catalogue, "missile", None)[1]] == ["zenith-9"]
    assert [row[0] for row in catalogue_rows(catalogue, "weapon", "ru")[1]] == ["old-gun"]
    assert catalogue_rows(catalogue, "missile", "RU")[1] == []


def test_a_system_is_shown_with_what_is_known_of_it_alone(catalogue: Catalogue) -> None:
    assert dict(system_rows(catalogue, "zenith-9")[1]) == {
        "system": "zenith-9",
        "name": "Zenith-9",
        "category": "missile < weapon",
        "origin": "KP",
        "names": "Zenith-9, ZX-909",
        "range_km": "40–60",
        "in service": 1999,
        "operators": "KP RU",
        "source": "https://example.org/one\nhttps://example.org/two",
    }


@pytest.mark.parametrize(
    ("word", "slug"),
    [("zenith9", "zenith-9"), ("Zenith-9", "zenith-9"), ("ZX-909", "zenith-9"), ("old gum", "old-gun")],
)
def test_an_unknown_slug_names_the_nearest_by_slug_or_name(catalogue: Catalogue, word: str, slug: str) -> None:
    with pytest.raises(UsageError, match=f'no such system; did you mean "{slug}"'):
        system_rows(catalogue, word)


def test_a_slug_like_no_other_leads_to_the_list(catalogue: Catalogue) -> None:
    with pytest.raises(UsageError, match="`etl catalogue list` names them all"):
        system_rows(catalogue, "qqqq")


@pytest.mark.parametrize(("word", "cure"), [("misile", 'did you mean "missile"'), ("qqqq", "`etl catalogue list`")])
def test_an_unknown_category_is_told_with_the_cure(catalogue: Catalogue, word: str, cure: str) -> None:
    with pytest.raises(UsageError, match=f'"{word}" is unknown; .*{cure}'):
        catalogue_rows(catalogue, word, None)


FIGURES = {
    "none": ((), ""),
    "one": ((Figure(240, 240),), "240"),
    "two ends": ((Figure(40, 60),), "40–60"),
    "no upper end": ((Figure(300, None),), "≥ 300"),
    "no lower end": ((Figure(None, 300),), "≤ 300"),
    "about": ((Figure(300, 300, "about"),), "about 300"),
    "fraction": ((Figure(12.7, 12.7),), "12.7"),
    "two references": ((Figure(300, 300), Figure(350, 350)), "300; 350"),
    "two that agree": ((Figure(300, 300, source="a"), Figure(300, 300, source="b")), "300"),
}


@pytest.mark.parametrize(("values", "text"), FIGURES.values(), ids=FIGURES.keys())
def test_a_figure_is_told_in_words(values: Figures, text: str) -> None:
    assert figures(values) == text


def test_a_text_is_matched_with_one_row_a_candidate(extractor: Extractor) -> None:
    columns, rows = match_rows(extractor, "North Korea showed 240 mm rocket launchers and a mortar.")
    told = [dict(zip(columns, row, strict=True)) for row in rows]
    assert {row["mention"] for row in told} == {"240 mm rocket launchers", "mortar"}
    assert all(row["rule"] for row in told)
    assert [row["system"] for row in told if row["mention"] == "mortar"] == [None]
    launchers = [row["confidence"] for row in told if row["mention"] != "mortar"]
    assert all(isinstance(confidence, float) for confidence in launchers)
