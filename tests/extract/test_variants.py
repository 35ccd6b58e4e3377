"""Designations that go on behind a name of the catalogue, and names that a count vouches for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.extract.extractor import Extractor
from etl.extract.folding import fold
from etl.extract.variants import variant_end


@pytest.mark.parametrize(
    ("text", "stem", "variant"),
    [
        ("AH-1Q", "AH-1", "AH-1Q"),
        ("MiG-21PFMA Fishbed", "MiG-21", "MiG-21PFMA"),
        ("T-64BV1K.", "T-64BV", "T-64BV1K"),
        ("GBU-24A/B bombs", "GBU-24", "GBU-24A/B"),
        ("S-70A-16 flew", "S-70A", "S-70A-16"),
        ("AN/TPQ-36(V)8 radar", "AN/TPQ-36", None),
        ("SS-N-2a missiles", "SS-N-2", "SS-N-2a"),
        ("F1-CZ", "F1", "F1-CZ"),
        ("T-72B/T-80BV tanks", "T-72B", None),
        ("M1a road", "M1", None),
        ("D-30mm", "D-30", None),
        ("D-30MM GUN", "D-30", None),
        ("T-72-led attack", "T-72", None),
        ("AK-47s", "AK-47", None),
        ("T-722", "T-72", None),
        ("MiG-29Overhaul", "MiG-29", None),
    ],
)
def test_where_a_variant_ends(text: str, stem: str, variant: str | None) -> None:
    end = variant_end(text, fold(text), 0, len(stem))
    assert (text[:end] if end else None) == variant


@given(st.text(alphabet="AaBb19-/() ", max_size=14))
def test_a_variant_goes_on_behind_its_stem_and_ends_with_a_letter_or_digit_or_bracket(rest: str) -> None:
    text = "KX-7" + rest
    end = variant_end(text, fold(text), 0, 4)
    assert end is None or (4 < end <= len(text) and (text[end - 1].isalnum() or text[end - 1] == ")"))


@pytest.mark.parametrize(
    ("text", "surface", "system"),
    [
        ("Two AH-1Q were delivered.", "AH-1Q", "ah-1"),
        ("It fired an AGM-84G at the barge.", "AGM-84G", "harpoon"),
        ("They sold forty MiG-21PFMA.", "MiG-21PFMA", "mig-21"),
    ],
)
def test_a_variant_is_told_as_the_system_it_is_a_variant_of(
    extractor: Extractor, text: str, surface: str, system: str
) -> None:
    (mention,) = extractor.extract(text).mentions
    assert (mention.text, mention.named) == (surface, True)
    assert [candidate.system for candidate in mention.systems] == [system]
    assert mention.systems[0].confidence < 1


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Two A-6E were delivered.", ["A-6E"]),
        ("4 Orion: (1, destroyed) (2, destroyed)", ["Orion"]),
        ("Two A4 were printed and the M1 was closed.", []),
        ("Three O-1A visas were issued.", []),
        ("The A-6 was closed for works.", []),
        ("On page 4 Orion: a bright star.", []),
    ],
)
def test_a_hint_that_is_counted_as_a_thing_needs_no_other_company(
    extractor: Extractor, text: str, found: list[str]
) -> None:
    assert [mention.text for mention in extractor.extract(text).mentions] == found


def test_the_second_half_of_a_pair_of_designations_is_no_count(extractor: Extractor) -> None:
    assert not extractor.extract("It launched KN-23/24 missiles.").measurements
