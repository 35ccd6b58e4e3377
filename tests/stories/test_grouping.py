"""Stories as documents come in: the same whatever the order, merged and split as they must be, and cheap."""

import random
import time
import tracemalloc
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, insert

import etl.ingest
import etl.stories.grouping
from etl.extract.extractor import Extractor
from etl.ingest import Options, ingest
from etl.load import Loader, table
from etl.records import Document, Extraction, Mention
from etl.runs import open_run
from etl.sources.base import Origin
from etl.stories.grouping import bring_stories_up_to_date, regroup
from etl.stories.likeness import likeness
from etl.stories.signatures import Signature
from models import Category
from models.database import faults, open_engine, upgrade
from tests.stories.reports import Report, reports, write_lines
from tests.support import dump, rows

DOCUMENTS = reports("groups.toml")
STORIES = {
    frozenset(one["story"] + one["as"] for one in DOCUMENTS if one["story"] == story["story"]) for story in DOCUMENTS
}
FIRST, COPY, REWRITE, LOSSES = DOCUMENTS[:4]
FINDINGS = (
    "runs",
    "revisions",
    "mentions",
    "mention_systems",
    "measurements",
    "claims",
    "claim_actors",
    "claim_speakers",
)
Load = Callable[..., None]


@pytest.fixture
def load(tmp_path: Path, database: Path, small_extractor: Extractor) -> Load:
    """Load documents, each known by its story and what it is there."""

    def ingest_all(documents: Iterable[Report], **changes: str | None) -> None:
        named = [{"id": one["story"] + one["as"], **one, **changes} for one in documents]
        lines = [{key: value for key, value in one.items() if value is not None} for one in named]
        ingest([str(write_lines(tmp_path / "reports.jsonl", lines))], str(database), small_extractor)
        assert faults(open_engine(str(database))) == []

    return ingest_all


def partition(database: Path) -> set[frozenset[str]]:
    found = rows(database, "SELECT group_concat(external_id, '|') FROM documents GROUP BY story_id")
    return {frozenset(str(names).split("|")) for (names,) in found}


def stories(database: Path) -> list[tuple[object, ...]]:
    return rows(database, "SELECT id, story_id, story_role FROM documents ORDER BY id")


# ---- the order of arrival


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("together", [1, 3, 200])
def test_stories_are_the_same_whatever_the_order_of_arrival(
    load: Load, database: Path, monkeypatch: pytest.MonkeyPatch, seed: int, together: int
) -> None:
    monkeypatch.setattr(etl.ingest, "DOCUMENTS_PER_COMMIT", together)
    documents = random.Random(seed).sample(DOCUMENTS, len(DOCUMENTS))
    load(documents)
    assert partition(database) == STORIES
    assert rows(database, "SELECT count(*) FROM documents GROUP BY story_id HAVING story_id <> min(id)") == []
    first = [row for row in rows(database, "SELECT external_id, story_role FROM documents") if row[1] == "first"]
    assert len(first) == len(STORIES)


def test_roles_are_those_of_the_labels_beside_the_earliest_of_each_story(load: Load, database: Path) -> None:
    load(DOCUMENTS)
    told = rows(database, "SELECT external_id, story_role FROM documents")
    assert [one for one in told if not str(one[0]).endswith(str(one[1]))] == []


def test_line_1_the_same_documents_again_change_nothing(load: Load, database: Path) -> None:
    load(DOCUMENTS)
    before = dump(database)
    load(DOCUMENTS)
    assert dump(database) == before


def test_runs_of_one_document_each_give_what_one_run_gives(load: Load, database: Path) -> None:
    for document in DOCUMENTS[:9]:
        load([document])
    one_by_one = dump(database)
    database.unlink()
    load(DOCUMENTS[:9])
    assert dump(database) == one_by_one


# ---- merging and splitting


def joining(monkeypatch: pytest.MonkeyPatch, *pairs: str) -> None:
    """Let documents be alike where they are called so: texts begin with a letter, pairs name two of them."""
    letters: dict[tuple[int, ...], str] = {}
    of = Signature.of

    def remembered(day: int | None, text: str, weapons: Iterable[str]) -> Signature:
        signature = of(day, "same " * 9, weapons)
        letter = text[0]
        marked = Signature(day, (ord(letter),) * 128, signature.of_named, signature.kinds)
        letters[marked.of_shingles] = letter
        return marked

    def is_like(one: Signature, other: Signature) -> bool:
        return "".join(sorted((chr(one.of_shingles[0]), chr(other.of_shingles[0])))) in pairs

    monkeypatch.setattr(Signature, "of", remembered)
    monkeypatch.setattr(etl.stories.grouping, "likeness", is_like)


@pytest.mark.parametrize("order", ["abc", "acb", "bac", "bca", "cab", "cba"])
@pytest.mark.parametrize("together", [1, 200])
def test_a_document_between_two_stories_makes_them_one_with_the_smaller_id(
    load: Load, database: Path, monkeypatch: pytest.MonkeyPatch, order: str, together: int
) -> None:
    joining(monkeypatch, "ab", "bc")
    monkeypatch.setattr(etl.ingest, "DOCUMENTS_PER_COMMIT", together)
    load({"story": letter, "as": "", "text": f"{letter} T-72 tank burned."} for letter in order)
    assert [row[:2] for row in stories(database)] == [(1, 1), (2, 1), (3, 1)]
    assert rows(database, "SELECT id FROM stories") == [(1,)]


def test_a_story_falls_apart_when_the_document_that_held_it_together_is_edited(
    load: Load, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    joining(monkeypatch, "ab", "bc", "cd", "ce")
    documents = [{"story": letter, "as": "", "text": f"{letter} T-72 tank burned."} for letter in "abcde"]
    load(documents)
    assert [row[1] for row in stories(database)] == [1, 1, 1, 1, 1]
    before = dump(database, FINDINGS)
    load([documents[1] | {"text": "x T-72 tank burned."}])
    assert [row[1] for row in stories(database)] == [1, 2, 3, 3, 3]
    assert rows(database, "SELECT id FROM stories ORDER BY id") == [(1,), (2,), (3,)]
    load([documents[1]])
    assert dump(database, FINDINGS) == before


def test_an_edit_that_leaves_no_weapon_leaves_the_story(load: Load, database: Path) -> None:
    load([FIRST, COPY])
    load([FIRST | {"title": "Withdrawn", "text": "The article was withdrawn."}])
    assert [row[:2] for row in stories(database)] == [(1, 1), (2, 2)]
    assert rows(database, "SELECT document_id FROM signatures") == [(2,)]
    assert rows(database, "SELECT DISTINCT document_id FROM story_keys") == [(2,)]


def test_a_date_that_is_corrected_moves_a_document_out_of_its_story(load: Load, database: Path) -> None:
    load([FIRST, COPY])
    load([COPY], date="2025-06-01")
    assert [row[1] for row in stories(database)] == [1, 2]
    load([COPY])
    assert [row[1] for row in stories(database)] == [1, 1]


def test_the_first_of_a_story_is_the_earliest_and_its_id_is_that_of_the_first_to_come(
    load: Load, database: Path
) -> None:
    load([REWRITE, COPY | {"date": "2025-03-03T12:00:00Z"}])
    assert stories(database) == [(1, 1, "rewrite"), (2, 1, "first")]
    load([FIRST])
    assert stories(database) == [(1, 1, "rewrite"), (2, 1, "copy"), (3, 1, "first")]
    load([FIRST], date="2025-03-05")
    assert stories(database) == [(1, 1, "rewrite"), (2, 1, "first"), (3, 1, "copy")]


def test_documents_without_dates_are_grouped_with_each_other(load: Load, database: Path) -> None:
    load([FIRST, COPY, LOSSES], date=None)
    load([REWRITE])
    assert [row[1] for row in stories(database)] == [1, 1, 3, 4]


def test_documents_without_mentions_have_no_signature(load: Load, database: Path) -> None:
    load([{"story": name, "as": "", "text": "The mayor opened a bridge on Monday."} for name in "ab"])
    assert [row[1] for row in stories(database)] == [1, 2]
    assert rows(database, "SELECT count(*) FROM signatures") == [(0,)]


@pytest.mark.parametrize("seed", range(2))
def test_whatever_was_edited_in_between_the_last_texts_decide(load: Load, database: Path, seed: int) -> None:
    chance = random.Random(seed)
    documents = DOCUMENTS[:9]
    for _ in range(3):
        texts = [chance.choice(documents)["text"] for _ in documents]
        dates = [chance.choice(documents)["date"] for _ in documents]
        load(one | {"text": text, "date": date} for one, text, date in zip(documents, texts, dates, strict=True))
    load(documents)
    edited = (stories(database), rows(database, "SELECT * FROM story_keys"), rows(database, "SELECT * FROM signatures"))
    database.unlink()
    load(documents)
    fresh = (stories(database), rows(database, "SELECT * FROM story_keys"), rows(database, "SELECT * FROM signatures"))
    assert [sorted(map(str, part)) for part in edited] == [sorted(map(str, part)) for part in fresh]


# ---- databases from before


def test_stories_of_a_database_from_before_are_made_by_the_next_run(
    load: Load, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(DOCUMENTS[:9])
    before = dump(database)
    engine = open_engine(str(database))
    from models.database import downgrade

    downgrade(engine, "v0002")
    upgrade(engine)
    assert [row[1] for row in stories(database)] == list(range(1, 10))
    monkeypatch.setattr("etl.stories.rows.PAGE", 2)
    load(DOCUMENTS[:1])
    assert dump(database) == before


def test_other_rules_make_all_stories_anew(load: Load, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(DOCUMENTS[:9])
    before = dump(database, ("runs", "story_rules"))
    with monkeypatch.context() as patch:
        patch.setattr(etl.stories.grouping, "likeness", lambda *_: None)
        patch.setattr(etl.stories.grouping, "signature_rules", lambda: "other")
        load(DOCUMENTS[:1])
        assert [row[1] for row in stories(database)] == list(range(1, 10))
    load(DOCUMENTS[:1])
    assert dump(database, ("runs", "story_rules")) == before


def test_a_rehearsal_groups_and_writes_nothing(
    load: Load, database: Path, tmp_path: Path, small_extractor: Extractor
) -> None:
    load([FIRST])
    before = dump(database, ())
    path = write_lines(tmp_path / "more.jsonl", [{"id": "x", **COPY}])
    assert ingest([str(path)], str(database), small_extractor, Options(dry_run=True)).new == 1
    assert dump(database, ()) == before


# ---- what it costs


class Corpus:
    """Generated reports of many words, each carried by several papers with small changes."""

    def __init__(self, papers: int) -> None:
        chance = random.Random(5)
        syllables = [first + second for first in "bdfgklmnprst" for second in "aeiou"]
        self.papers = papers
        self.words = ["".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(3000)]

    def text(self, number: int) -> str:
        """The report of a number."""
        chance = random.Random(number // self.papers)
        words = chance.choices(self.words, k=150)
        words = [word.title() if chance.random() < 0.1 else word for word in words]
        words += [str(chance.randint(1, 2000)) for _ in range(10)]
        words[random.Random(number).randrange(150)] = "changed"
        return "The tank. " + " ".join(words)


@pytest.fixture
def engine(database: Path) -> Engine:
    engine = open_engine(str(database))
    upgrade(engine)
    return engine


def load_corpus(connection: Connection, texts: Iterable[str], settled: Callable[[], None], *, dated: bool) -> None:
    """Write documents as an ingest does, but without reading them."""
    connection.execute(insert(table(Category)), [{"slug": "main-battle-tank", "name": "tank", "parent": None}])
    loader = Loader(connection, open_run(connection, (), "v"), "v")
    bring_stories_up_to_date(connection)
    for number, text in enumerate(texts, 1):
        date = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=number // 50) if dated else None
        document = Document(str(number), text, published_at=date)
        origin = Origin("test", "corpus")
        mention = Mention(0, 8, text[:8], "main-battle-tank", False, (), 1.0, "test", 0, 9)
        loader.store(origin, document, loader.known(origin, document), Extraction((mention,)))
        if number % 200 == 0:
            regroup(connection, loader.take_changed())
            settled()


@pytest.fixture
def comparisons(monkeypatch: pytest.MonkeyPatch) -> list[Signature]:
    """One signature for each comparison that grouping makes."""
    made: list[Signature] = []

    def counted(one: Signature, other: Signature) -> object:
        made.append(one)
        return likeness(one, other)

    monkeypatch.setattr(etl.stories.grouping, "likeness", counted)
    return made


@pytest.mark.slow
@pytest.mark.parametrize("dated", [True, False])
def test_line_7_grouping_costs_as_much_for_the_last_documents_as_for_the_first(
    engine: Engine, comparisons: list[Signature], *, dated: bool
) -> None:
    corpus, ends = Corpus(4), [time.monotonic()]
    with engine.begin() as connection:
        load_corpus(
            connection,
            map(corpus.text, range(5000)),
            lambda: ends.append(time.monotonic()),
            dated=dated,
        )
    assert rows(Path(str(engine.url.database)), "SELECT count(DISTINCT story_id) FROM documents") == [(1250,)]
    assert len(comparisons) < 5 * 5000
    assert ends[25] - ends[17] < 3 * (ends[8] - ends[0])


@pytest.mark.slow
@pytest.mark.parametrize("papers", [4, 5000])
def test_line_7_grouping_keeps_no_memory_from_batch_to_batch(engine: Engine, papers: int) -> None:
    corpus, peaks = Corpus(papers), []

    def settled() -> None:
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.reset_peak()

    tracemalloc.start()
    try:
        with engine.begin() as connection:
            load_corpus(connection, map(corpus.text, range(3000)), settled, dated=False)
    finally:
        tracemalloc.stop()
    assert max(peaks[10:]) < 1.5 * max(peaks[2:5])


def test_one_report_that_everybody_carries_is_compared_a_few_times_each(
    engine: Engine, comparisons: list[Signature]
) -> None:
    with engine.begin() as connection:
        load_corpus(connection, map(Corpus(1000).text, range(1000)), lambda: None, dated=False)
    assert rows(Path(str(engine.url.database)), "SELECT DISTINCT story_id FROM documents") == [(1,)]
    assert len(comparisons) < 3 * 1000
