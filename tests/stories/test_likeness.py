"""What is a copy, what a rewrite, and what merely of one topic."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.extract.extractor import Extractor
from etl.stories.likeness import Likeness, likeness
from etl.stories.signatures import NEAR_DAYS, Signature, signature_rules
from tests.stories.reports import Report, reports
from tests.support import ROOT

DOCUMENTS = reports("groups.toml")
TEXT = DOCUMENTS[0]["text"]
Sign = Callable[[Report], Signature]


def names(document: Report) -> str:
    return f"{document['story']}, {document['as']}"


@pytest.fixture(scope="module")
def sign(extractor: Extractor) -> Sign:
    kept: dict[str, Signature] = {}

    def signature(document: Report) -> Signature:
        name = names(document)
        if name not in kept:
            text = f"{document['title']}\n\n{document['text']}"
            found = extractor.extract(text).mentions
            weapons = [one.systems[0].system if one.systems else one.category for one in found]
            kept[name] = Signature.of(date.fromisoformat(document["date"]).toordinal(), text, weapons)
        return kept[name]

    return signature


SAME = [pair for pair in combinations(DOCUMENTS, 2) if pair[0]["story"] == pair[1]["story"]]
OTHERS = [pair for pair in combinations(DOCUMENTS, 2) if pair[0]["story"] != pair[1]["story"]]
COPIES = [pair for pair in SAME if {one["as"] for one in pair} == {"first", "copy"}]
REWRITES = [pair for pair in SAME if "rewrite" in {one["as"] for one in pair}]


def test_the_labelled_groups_are_as_many_as_they_should_be() -> None:
    of_one_topic = {
        frozenset((one["story"], other["story"])) for one, other in OTHERS if one["topic"] == other["topic"]
    }
    assert (len(COPIES), len(REWRITES), len(of_one_topic)) >= (5, 8, 10)


@pytest.mark.parametrize("pair", COPIES, ids=lambda pair: pair[0]["story"])
def test_a_copy_is_a_copy(sign: Sign, pair: tuple[Report, Report]) -> None:
    assert likeness(*map(sign, pair)) is Likeness.COPY


@pytest.mark.parametrize("pair", REWRITES, ids=lambda pair: f"{pair[0]['as']} of {pair[0]['story']}")
def test_a_rewrite_is_a_rewrite(sign: Sign, pair: tuple[Report, Report]) -> None:
    assert likeness(*map(sign, pair)) is Likeness.REWRITE


def test_documents_of_two_stories_are_never_alike(sign: Sign) -> None:
    assert [tuple(map(names, pair)) for pair in OTHERS if likeness(*map(sign, pair))] == []


def test_likeness_is_the_same_both_ways_and_what_is_alike_shares_a_key(sign: Sign) -> None:
    for pair in combinations(DOCUMENTS, 2):
        one, other = map(sign, pair)
        assert likeness(one, other) == likeness(other, one)
        assert bool(one.keys_near() & other.own_keys()) == bool(other.keys_near() & one.own_keys())
        if likeness(one, other):
            assert one.keys_near() & other.own_keys()


def signed(text: str, day: int | None = 1, weapons: tuple[str, ...] = ("rocket-artillery",)) -> Signature:
    return Signature.of(day, text, weapons)


@pytest.mark.parametrize("days", range(-NEAR_DAYS - 2, NEAR_DAYS + 3))
def test_only_documents_of_near_days_are_alike(days: int) -> None:
    one, other = signed(TEXT, 739000), signed(TEXT, 739000 + days)
    assert (likeness(one, other) is not None) == (abs(days) <= NEAR_DAYS)
    assert bool(one.keys_near() & other.own_keys()) or abs(days) > NEAR_DAYS


def test_a_document_without_a_date_is_like_others_without_one_only() -> None:
    assert likeness(signed(TEXT, None), signed(TEXT, None)) is Likeness.COPY
    assert likeness(signed(TEXT, None), signed(TEXT, 739000)) is None
    assert likeness(signed(TEXT, 739000), signed(TEXT, None)) is None
    assert not signed(TEXT, None).keys_near() & signed(TEXT, 739000).own_keys()


def test_quotes_dashes_case_and_spaces_make_no_other_text() -> None:
    text = 'He said: "Six 240-mm launchers - all new." Then he left for Lomvik.'
    other = "He  said: “SIX 240\u2011mm launchers – all new.”\nThen he left for Lomvik."
    assert signed(text).of_shingles == signed(other).of_shingles


ODD = ["", " ", "x", "two words", "한국 군은 미사일", "１２３", "\ud800", "a" * 100_000, "1 " * 50_000, "Ä" * 10_000]


@pytest.mark.parametrize("text", ODD, ids=lambda text: ascii(text[:8]))
def test_odd_texts_have_signatures(text: str) -> None:
    assert likeness(signed(text), signed(text)) is Likeness.COPY


@given(st.text(), st.integers(1, 3_000_000) | st.none())
def test_a_signature_survives_being_stored(text: str, day: int | None) -> None:
    signature = signed(text, day)
    columns = signature.to_store()
    assert Signature.from_stored(**columns) == signature  # type: ignore[arg-type]
    assert all(-(1 << 63) <= key < 1 << 63 for key in signature.own_keys())


def test_a_signature_is_the_same_in_another_process() -> None:
    script = (
        "import sys; from etl.stories.signatures import Signature, signature_rules;"
        "s = Signature.of(1, sys.argv[1], ['a', 'b']); print(signature_rules(), sorted(s.own_keys()), s.to_store())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", script, TEXT],
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}, capture_output=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(told) == 1


def test_the_rules_of_signatures_are_those_that_were_recorded() -> None:
    """Fails where the library, the word lists or the rules change: then databases are grouped anew, knowingly."""
    assert signature_rules() == "1-ca8b38fc-ebd5f24d"
