"""Rows by natural key: what makes a document the same one, what a revision is, when an issue closes."""

import json
import shutil
from pathlib import Path

import pytest

from etl.catalogue import load_catalogue
from etl.catalogue_rows import load_catalogue_rows
from etl.extract.extractor import Extractor
from etl.ingest import ingest
from etl.lexicon import load_lexicon
from etl.records import RunSummary
from models.database import faults, open_engine, upgrade
from tests.support import dump, rows

Record = dict[str, object]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    return inbox


@pytest.fixture
def load(folder: Path, database: Path, small_extractor: Extractor) -> "Load":
    return Load(folder, database, small_extractor)


class Load:
    """Load records as the lines of a file, again and again, into one database."""

    def __init__(self, folder: Path, database: Path, extractor: Extractor) -> None:
        self.folder = folder
        self.database = database
        self.extractor = extractor

    def __call__(self, *records: Record | str, name: str = "a.jsonl") -> RunSummary:
        """Load one file of these lines; gives what the run did."""
        lines = [record if isinstance(record, str) else json.dumps(record) for record in records]
        (self.folder / name).write_text("\n".join(lines))
        return self.all(name)

    def all(self, name: str = "") -> RunSummary:
        """Load the folder, or one file of it."""
        return ingest([str(self.folder / name)], str(self.database), self.extractor)

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """The rows of a query."""
        return rows(self.database, sql)

    def one(self, sql: str) -> object:
        """The one value of a query."""
        ((value,),) = rows(self.database, sql)
        return value


TEXT = "North Korea has sent six 170 mm self-propelled guns to Russia."
LATEST = "SELECT number FROM revisions WHERE is_latest"


# ---- what makes a document the same one

SAME = {
    "trackers": ("https://example.org/a?id=1&utm_source=x&utm_medium=y", "https://example.org/a?fbclid=z&id=1"),
    "fragment": ("https://example.org/a", "https://example.org/a#comments"),
    "letter case of the host": ("https://Example.ORG/a", "https://example.org/a"),
}
OTHERS = {
    "parameters": ("https://example.org/a?id=1", "https://example.org/a?id=2"),
    "path": ("https://example.org/a", "https://example.org/A"),
    "host": ("https://example.org/a", "https://example.com/a"),
}


@pytest.mark.parametrize("urls", SAME.values(), ids=SAME.keys())
def test_line_2_an_article_at_one_address_is_one_document(load: Load, urls: tuple[str, str]) -> None:
    for number, url in enumerate(urls):
        load({"id": number, "text": TEXT, "url": url}, name=f"{number}.jsonl")
    assert load.one("SELECT count(*) FROM documents") == 1
    assert load.one("SELECT count(*) FROM revisions") == 1


@pytest.mark.parametrize("urls", OTHERS.values(), ids=OTHERS.keys())
def test_articles_at_two_addresses_are_two_documents_though_their_text_is_one(
    load: Load, urls: tuple[str, str]
) -> None:
    load(*({"id": 1, "text": TEXT, "url": url} for url in urls))
    assert load.one("SELECT count(*) FROM documents") == 2


def test_without_an_address_source_and_id_make_the_document(load: Load) -> None:
    load({"id": "a", "text": TEXT}, {"id": "b", "text": TEXT})
    load({"id": "a", "text": TEXT}, name="other.jsonl")
    assert load.one("SELECT count(*) FROM documents") == 3
    assert load.one("SELECT count(*) FROM sources") == 2
    load({"id": "b", "text": TEXT}, {"id": "a", "text": TEXT})
    assert load.one("SELECT count(*) FROM documents") == 3


def test_files_of_one_name_in_two_folders_are_two_documents(load: Load) -> None:
    for name in ("one", "two"):
        (load.folder / name).mkdir()
        (load.folder / name / "a.txt").write_text(TEXT)
    load.all()
    load.all("two")
    assert load.one("SELECT count(*) FROM documents") == 2


def test_an_article_that_stands_in_two_feeds_changes_nothing_when_both_are_read_again(load: Load) -> None:
    for name, text in (("a", "Short: six guns."), ("b", TEXT)):
        line = json.dumps({"id": name, "text": text, "url": "https://example.org/1", "publisher": name})
        (load.folder / f"{name}.jsonl").write_text(line)
    load.all()
    before = dump(load.database)
    load.all()
    assert dump(load.database) == before
    assert load.rows(LATEST) == [(2,)]


def test_a_file_that_was_taken_away_leaves_its_document(load: Load) -> None:
    load({"id": "a", "text": TEXT})
    load({"id": "b", "text": TEXT}, name="b.jsonl")
    (load.folder / "a.jsonl").unlink()
    before = dump(load.database)
    load.all()
    assert dump(load.database) == before


# ---- revisions

EDITS: dict[str, Record] = {
    "one number": {"text": TEXT.replace("six", "seven")},
    "title": {"title": "Another title"},
    "one space": {"text": TEXT.replace("six", "six ")},
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS.keys())
def test_line_2_an_edit_is_a_revision_and_editing_back_makes_the_old_one_latest(load: Load, edit: Record) -> None:
    first: Record = {"id": 1, "title": "Title", "text": TEXT}
    load(first)
    before = dump(load.database, leave_out=("runs", "revisions"))
    summary = load(first | edit)
    assert (summary.new, summary.revised) == (0, 1)
    assert load.rows(LATEST) == [(2,)]
    assert load.one("SELECT count(*) FROM mentions") == 2
    summary = load(first)
    assert (summary.new, summary.revised, summary.mentions) == (0, 1, 0)
    assert load.rows(LATEST) == [(1,)]
    assert load.one("SELECT count(*) FROM mention_details") == 1
    load(first | edit)
    assert load.rows(LATEST) == [(2,)]
    assert load.one("SELECT count(*) FROM mentions") == 2
    assert len(before) < len(dump(load.database, leave_out=("runs", "revisions")))
    assert faults(open_engine(str(load.database))) == []


def test_mentions_of_each_revision_point_into_their_own_text(load: Load) -> None:
    load({"id": 1, "text": TEXT})
    load({"id": 1, "text": "Before: " + TEXT})
    spans = load.rows("SELECT revision_id, start_char, surface FROM mentions ORDER BY 1")
    assert [(row[0], row[2]) for row in spans] == [(1, "170 mm self-propelled guns"), (2, "170 mm self-propelled guns")]
    assert spans[1][1] == int(str(spans[0][1])) + len("Before: ")


DETAILS: dict[str, tuple[Record, str]] = {
    "publisher": ({"publisher": "The Tern"}, "SELECT publisher = 'The Tern' FROM documents"),
    "author": ({"author": "M. Lind"}, "SELECT author = 'M. Lind' FROM documents"),
    "date": ({"date": "2025-01-02"}, "SELECT published_at = '2025-01-02 00:00:00' FROM documents"),
    "language": ({"language": "ko"}, "SELECT language = 'ko' FROM documents"),
}


@pytest.mark.parametrize(("edit", "is_stored"), DETAILS.values(), ids=DETAILS.keys())
def test_a_detail_that_changes_is_stored_without_a_revision(load: Load, edit: Record, is_stored: str) -> None:
    load({"id": 1, "text": TEXT})
    summary = load({"id": 1, "text": TEXT} | edit)
    assert (summary.new, summary.revised) == (0, 1)
    assert load.one(is_stored) == 1
    assert load.one("SELECT count(*) FROM revisions") == 1
    assert load({"id": 1, "text": TEXT} | edit).unchanged == 1


def test_two_lines_of_one_id_settle_on_the_last_and_stay_there(load: Load) -> None:
    records: list[Record] = [{"id": 1, "text": TEXT}, {"id": 1, "text": "Other: " + TEXT}]
    load(*records)
    before = dump(load.database)
    load(*records)
    assert dump(load.database) == before
    assert load.rows(LATEST) == [(2,)]


# ---- issues


def test_a_failure_that_a_hundred_runs_meet_is_one_row_of_the_first(load: Load) -> None:
    for _ in range(3):
        load("broken", {"id": 1, "text": TEXT})
    assert load.rows("SELECT run_id, resolved_run_id FROM issues") == [(1, None)]


MENDED = {
    "a line": ("a.jsonl", '{"text": 5}', '{"text": "A tank."}'),
    "a line that is gone": ("a.jsonl", '{"text": "A tank."}\n\n{"text": 5}', '{"text": "A tank."}'),
    "all lines but the first": ("a.jsonl", "one\ntwo\nthree", '{"text": "A tank."}'),
    "the text of a line with an id like an address": (
        "a.jsonl",
        '{"id": "tag:example.org,2025:1", "text": " "}',
        '{"id": "tag:example.org,2025:1", "text": "A tank."}',
    ),
    "a feed": (
        "a.xml",
        "<rss><channel><item><description>A gun.</description></item><item><descr",
        "<rss><channel><item><description>A gun.</description></item></channel></rss>",
    ),
    "an entry without text": (
        "a.xml",
        "<rss><channel><item><guid>tag:q:1</guid></item></channel></rss>",
        "<rss><channel><item><guid>tag:q:1</guid><description>A gun.</description></item></channel></rss>",
    ),
    "an empty file": ("a.txt", "", "A tank."),
    "a file of no format": ("a.pdf", "%PDF-1.7", "A tank."),
    "a page without text": (
        "a.html",
        "<!doctype html><html><body></body></html>",
        "<!doctype html><html><body><p>A tank was seen.</p></body></html>",
    ),
}


@pytest.mark.parametrize(("name", "broken", "mended"), MENDED.values(), ids=MENDED.keys())
def test_an_issue_closes_when_its_file_is_mended(load: Load, name: str, broken: str, mended: str) -> None:
    (load.folder / name).write_text(broken)
    (load.folder / "other.jsonl").write_text("broken too")
    load.all()
    others = "SELECT count(*) FROM open_issues WHERE place LIKE '%other%'"
    assert load.one("SELECT count(*) FROM open_issues WHERE place NOT LIKE '%other%'") != 0
    (load.folder / name).write_text(mended)
    load.all(name)
    assert load.one("SELECT count(*) FROM open_issues WHERE place NOT LIKE '%other%'") == 0
    assert load.one(others) == 1


def test_an_issue_that_comes_back_is_a_new_row(load: Load) -> None:
    for line in ("broken", '{"text": "A tank."}', "broken"):
        load(line)
    assert load.rows("SELECT run_id, resolved_run_id FROM issues ORDER BY id") == [(1, 2), (3, None)]


def test_an_issue_of_a_file_that_was_not_read_stays_open(load: Load) -> None:
    load("broken")
    load({"text": "A tank."}, name="a.jsonl2")
    assert load.one("SELECT count(*) FROM open_issues") == 1


def test_a_fault_that_is_another_one_now_replaces_the_old(load: Load) -> None:
    load('{"text": 5}')
    load('{"text": "A tank.", "date": "soon"}')
    assert load.rows("SELECT kind, resolved_run_id FROM issues ORDER BY id") == [("bad-json", 2), ("bad-date", None)]


# ---- the catalogue's rows

SYSTEMS = """
[[system]]
slug = "zx-9"
name = "ZX-9"
aliases = ["Zed nine"]
category = "rocket-artillery"
origin = ["KP"]
calibre_mm = [240, 300]
range_km = [{ low = 40, high = 60, source = "https://example.org/a" }, { low = 70, high = 80, source = "https://example.org/b" }]
source = "https://example.org/zx-9"

[[system]]
slug = "zx-10"
name = "ZX-10"
category = "rocket-artillery"
origin = ["KP", "IR"]
variant_of = "zx-9"
source = "unchecked"
"""


class Catalogued:
    """A catalogue that changes, and the database that follows it."""

    def __init__(self, folder: Path, database: Path) -> None:
        self.folder = folder
        self.database = database
        self.load(SYSTEMS)

    def load(self, systems: str) -> None:
        """Make these the systems, and bring the rows in line."""
        (self.folder / "systems" / "few.toml").write_text(systems)
        engine = open_engine(str(self.database))
        upgrade(engine)
        with engine.begin() as connection:
            load_catalogue_rows(connection, load_catalogue(self.folder))
        assert faults(engine) == []
        engine.dispose()

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        """The rows of a query."""
        return rows(self.database, sql)


@pytest.fixture
def catalogued(tmp_path: Path, small_catalogue: Path, database: Path) -> Catalogued:
    folder = tmp_path / "catalogue"
    shutil.copytree(small_catalogue, folder)
    for path in (folder / "systems").iterdir():
        path.unlink()
    return Catalogued(folder, database)


def test_the_catalogue_becomes_rows_with_the_widest_of_its_figures(catalogued: Catalogued) -> None:
    assert catalogued.rows(
        "SELECT slug, origin, variant_of, calibre_mm, range_low_km, range_high_km, in_catalogue FROM systems"
    ) == [("zx-9", "KP", None, 300.0, 40.0, 80.0, 1), ("zx-10", "KP IR", "zx-9", None, None, None, 1)]
    assert catalogued.rows("SELECT system, name, kind FROM aliases ORDER BY name DESC") == [
        ("zx-9", "Zed nine", "alias"),
        ("zx-9", "ZX-9", "alias"),
        ("zx-10", "ZX-10", "alias"),
    ]
    assert catalogued.rows("SELECT parent FROM categories WHERE slug = 'rocket-artillery'") == [("artillery",)]


def test_the_same_catalogue_again_changes_no_row(catalogued: Catalogued) -> None:
    before = dump(catalogued.database, leave_out=())
    catalogued.load(SYSTEMS)
    assert dump(catalogued.database, leave_out=()) == before


def test_an_edited_entry_updates_its_row_and_names(catalogued: Catalogued) -> None:
    catalogued.load(SYSTEMS.replace('name = "ZX-9"', 'name = "ZX-9A"').replace("[240, 300]", "240"))
    assert catalogued.rows("SELECT name, calibre_mm FROM systems WHERE slug = 'zx-9'") == [("ZX-9A", 240.0)]
    assert catalogued.rows("SELECT name FROM aliases WHERE system = 'zx-9' ORDER BY name") == [
        ("ZX-9A",),
        ("Zed nine",),
    ]


def test_an_entry_that_left_stays_marked_without_its_names_and_may_come_back(catalogued: Catalogued) -> None:
    first, _, second = SYSTEMS.partition("\n\n[[system]]")
    catalogued.load(first)
    assert catalogued.rows("SELECT slug, in_catalogue FROM systems") == [("zx-9", 1), ("zx-10", 0)]
    assert catalogued.rows("SELECT count(*) FROM aliases WHERE system = 'zx-10'") == [(0,)]
    catalogued.load(first + "\n\n[[system]]" + second)
    assert catalogued.rows("SELECT slug, in_catalogue FROM systems") == [("zx-9", 1), ("zx-10", 1)]


def test_a_catalogue_without_systems_leaves_no_names(catalogued: Catalogued) -> None:
    catalogued.load("")
    assert catalogued.rows("SELECT count(*) FROM aliases") == [(0,)]
    assert catalogued.rows("SELECT DISTINCT in_catalogue FROM systems") == [(0,)]


def test_a_category_may_stand_above_its_parent_in_the_file(catalogued: Catalogued) -> None:
    path = catalogued.folder / "categories.toml"
    entry = '[[category]]\nslug = "{}"\nname = "{}"\nparent = "{}"\n\n'
    new = entry.format("sling", "Slings", "thrower") + entry.format("thrower", "Throwers", "weapon")
    path.write_text(new + path.read_text())
    catalogued.load(SYSTEMS)
    assert catalogued.rows("SELECT slug, parent FROM categories WHERE slug IN ('sling', 'thrower') ORDER BY slug") == [
        ("sling", "thrower"),
        ("thrower", "weapon"),
    ]


def test_mentions_keep_a_system_that_left_the_catalogue(catalogued: Catalogued, tmp_path: Path, database: Path) -> None:
    report = tmp_path / "a.txt"
    report.write_text("Two ZX-9 rocket launchers were seen.")
    first, _, second = SYSTEMS.partition("\n\n[[system]]")
    for systems in (first, "\n\n[[system]]" + second.replace('variant_of = "zx-9"\n', "")):
        (catalogued.folder / "systems" / "few.toml").write_text(systems)
        ingest([str(report)], str(database), Extractor(load_catalogue(catalogued.folder), load_lexicon()))
    assert catalogued.rows("SELECT surface, system, system_name FROM mention_details") == [
        ("ZX-9 rocket launchers", "zx-9", "ZX-9")
    ]
