"""Eight copies of one report: one story, eight documents, every drift listed, and none that is not there."""

import random
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

import pytest

from etl.extract.extractor import Extractor
from etl.ingest import ingest
from etl.stories.listing import list_stories, story_differences
from tests.stories.reports import Report, ToldExtractor, reports, told_claims, write_lines
from tests.support import rows

EIGHT = reports("eight.toml")
NOT_CLAIMED = ("category", "system", "number:")
Found = dict[str, set[tuple[str, str, str]]]


def differences(database: Path) -> Found:
    """What each document says otherwise, by its name."""
    names = {int(str(number)): str(name) for number, name in rows(database, "SELECT id, external_id FROM documents")}
    (story,) = (row[0] for row in list_stories(str(database), None, 1, 9).rows)
    accounts, found = story_differences(str(database), int(str(story)))
    assert [names[one.document_id] for one in accounts] == [one["id"] for one in EIGHT]
    told: Found = {name: set() for name in names.values()}
    for one, drift in found:
        told[names[one.document_id]].add((drift.kind, drift.was, drift.became))
    return told


def listed(document: Report) -> set[tuple[str, str, str]]:
    return {(drift["kind"], drift["was"], drift["became"]) for drift in document.get("drifts", ())}


def load(database: Path, extractor: object, documents: Iterable[Report]) -> None:
    path = write_lines(database.parent / "eight.jsonl", documents)
    ingest([str(path)], str(database), cast("Any", extractor))


@pytest.mark.parametrize("seed", range(3))
def test_eight_copies_are_one_story_with_every_drift_and_no_other(
    database: Path, extractor: Extractor, seed: int
) -> None:
    shuffled = random.Random(seed).sample(EIGHT, len(EIGHT))
    load(database, ToldExtractor(extractor, told_claims(EIGHT)), shuffled)
    assert rows(database, "SELECT documents, publishers, copies FROM story_details") == [(8, 8, 7)]
    assert differences(database) == {one["id"]: listed(one) for one in EIGHT}


def test_drifts_of_weapons_and_numbers_need_no_claims(database: Path, extractor: Extractor) -> None:
    load(database, ToldExtractor(extractor, {}), EIGHT)
    expected = {one["id"]: {drift for drift in listed(one) if drift[0].startswith(NOT_CLAIMED)} for one in EIGHT}
    assert differences(database) == expected


def test_every_drift_is_found_with_the_claims_that_are_read(database: Path, extractor: Extractor) -> None:
    load(database, extractor, EIGHT)
    found = differences(database)
    for document in EIGHT:
        allowed = set(document.get("may_differ", ()))
        assert {one for one in found[document["id"]] if one[0] not in allowed} == listed(document), document["id"]


def test_transfers_count_the_eight_as_one_story(database: Path, extractor: Extractor) -> None:
    load(database, ToldExtractor(extractor, told_claims(EIGHT)), EIGHT)
    counted = rows(database, "SELECT sum(documents), max(stories) FROM transfers WHERE category = 'rocket-artillery'")
    assert counted == [(8, 1)]
    assert rows(database, "SELECT stories, documents FROM calibres WHERE calibre_mm = 240") == [(1, 8)]
