"""Accounts as they are read from the tables: sentences with their weapons, figures, claims and speakers."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from etl.extract.extractor import Extractor
from etl.ingest import ingest
from etl.stories.reading import accounts_of_document, accounts_of_story, sentence_around
from etl.stories.telling import Account, Figure, Speaker
from tests.stories.reports import ToldExtractor, write_lines

TEXT = (
    "Two KN-23 missiles were fired. They fell into the sea after 600 km.\nOfficials spoke of a 240 mm rocket launcher."
)
CLAIM = {"event": "launch", "operator": "KP", "speaker": "JCS", "of": "KR"}


@pytest.fixture
def account(database: Path, tmp_path: Path, small_extractor: Extractor) -> Account:
    told = ToldExtractor(small_extractor, {TEXT: {"KN-23 missiles": CLAIM}})
    path = write_lines(tmp_path / "a.jsonl", [{"id": "a", "text": TEXT, "publisher": "The Tern"}])
    ingest([str(path)], str(database), told)  # type: ignore[arg-type]
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("DELETE FROM measurements WHERE quantity NOT IN ('count', 'calibre')")
        start = TEXT.index("600 km")
        connection.execute(
            "INSERT INTO measurements (id, revision_id, start_char, end_char, surface, quantity, low, high, unit, qualifier)"
            " VALUES (99, 1, ?, ?, '600 km', 'distance', 600, 600, 'km', 'exact')",
            (start, start + 6),
        )
    (found,) = accounts_of_story(str(database), 1)
    return found


def test_an_account_has_the_document_and_its_sentences_in_order(account: Account, database: Path) -> None:
    assert (account.document_id, account.revision, account.publisher, account.role) == (1, 1, "The Tern", "first")
    assert [one.text for one in account.sentences] == [
        "Two KN-23 missiles were fired.",
        "They fell into the sea after 600 km.",
        "Officials spoke of a 240 mm rocket launcher.",
    ]
    assert accounts_of_document(str(database), 1) == [account]


def test_a_weapon_has_its_lineage_systems_figures_and_claims(account: Account) -> None:
    (missile,), _, (launcher,) = (one.weapons for one in account.sentences)
    assert missile.lineage == ("short-range-ballistic-missile", "ballistic-missile", "missile", "weapon")
    assert (missile.named, missile.systems) == (True, frozenset({"kn-23"}))
    assert missile.figures == (Figure("count", 2.0, 2.0, "1"),)
    (claim,) = missile.claims
    assert (claim.event, claim.actors, claim.speakers) == (
        "launch",
        (("operator", frozenset({"KP"})),),
        (Speaker("JCS", "KR"),),
    )
    assert launcher.figures == (Figure("calibre", 240.0, 240.0, "mm"),)
    assert launcher.claims == ()


def test_groups_of_one_state_or_of_none_are_told_apart(
    database: Path, tmp_path: Path, small_extractor: Extractor
) -> None:
    text = "Iran sent KN-23 missiles to the Houthis. NATO sent T-72B3 tanks to Ukraine."
    ingest([str(write_lines(tmp_path / "b.jsonl", [{"id": "b", "text": text}]))], str(database), small_extractor)
    (told,) = accounts_of_document(str(database), 1)
    actors = [dict(claim.actors) for one in told.sentences for weapon in one.weapons for claim in weapon.claims]
    assert actors == [
        {"recipient": frozenset({"YE:houthis"}), "supplier": frozenset({"IR"})},
        {"recipient": frozenset({"UA"}), "supplier": frozenset({"NATO"})},
    ]


def test_a_figure_of_no_mention_stands_in_its_own_sentence(account: Account) -> None:
    assert account.sentences[1].figures == (Figure("distance", 600.0, 600.0, "km"),)


PLACES = {"first": (0, "One."), "middle": (6, "Two!"), "line": (12, "three"), "end": (18, "Four?")}


@pytest.mark.parametrize(("place", "sentence"), PLACES.values(), ids=PLACES.keys())
def test_a_sentence_ends_at_stops_and_lines(place: int, sentence: str) -> None:
    text = "One. Two! \nthree\nFour? yes"
    start, end = sentence_around(text, place)
    assert text[start:end].strip() == sentence
