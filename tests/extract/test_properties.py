"""What must hold for any text, and how the time grows (reliability lines 17 and 18)."""

import math
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.extract.extractor import default_extractor
from etl.extract.folding import fold
from tests.support import assert_time_is_linear

PIECES = [
    "240", "mm", "-", " ", "rocket", "launchers", "missile", "T-72", "km", ".", "\n", "(", ")", "KN-23", "to", "and",
    "range of", "about", "½", "×", "7.62", "/52", "calibre", "North Korea", "sent", "Russia", "dozens of", "Mach", ",",
    "Т-72", "１２２", "é", "\u0130", "😀", "ß", "\u2011", "$", "%", "M1 Abrams", "15 kt", "warhead", "between",
    "|", "\t", "  ", "Type | Quantity (mm) | Range (km)\n", "Type,Qty\n", " x ", ": ", "guns", "the ", "in all",
]  # fmt: skip
texts = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=40).map("".join))


@settings(max_examples=300, deadline=None)
@given(text=texts)
def test_line_18_no_text_raises_and_what_is_found_is_sound(text: str) -> None:
    found = default_extractor().extract(text)
    end = 0
    for mention in found.mentions:
        assert text[mention.start : mention.end] == mention.text
        assert mention.sentence_start <= mention.start < mention.end <= mention.sentence_end
        assert mention.start >= end
        end = mention.end
        shares = [candidate.confidence for candidate in mention.systems]
        assert sum(shares) <= 1
        assert shares == sorted(shares, reverse=True)
    for one in found.measurements:
        assert text[one.start : one.end] == one.text
        sides = [side for side in (one.low, one.high) if side is not None]
        assert sides
        assert sides == sorted(sides)
        assert all(math.isfinite(side) for side in sides)
        assert one.mention is None or 0 <= one.mention < len(found.mentions)


@settings(max_examples=300, deadline=None)
@given(text=st.text(max_size=300))
def test_a_folded_text_is_as_long_as_the_text(text: str) -> None:
    assert len(fold(text)) == len(text)


@given(text=texts)
@settings(max_examples=50, deadline=None)
def test_the_same_text_gives_the_same_answer(text: str) -> None:
    assert default_extractor().extract(text) == default_extractor().extract(text)


GROWING = [
    "1",
    "-",
    "mm ",
    "a-",
    "(",
    "1,",
    "240 mm ",
    "T-",
    "missile ",
    "missile-",
    "and ",
    "tank. ",
    "12 x ",
    "KN-23, ",
    "T-72 (12), ",
    "the guns ",
    "1 | ",
]


@pytest.mark.parametrize("piece", GROWING)
def test_line_17_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    assert_time_is_linear(lambda length: "A missile " + piece * (length // len(piece)))


@pytest.mark.slow
@pytest.mark.parametrize("piece", ["1", "-", "mm "])
def test_line_17_a_megabyte_of_one_thing_is_read(piece: str) -> None:
    started = time.perf_counter()
    default_extractor().extract("A missile " + piece * (1_000_000 // len(piece)))
    assert time.perf_counter() - started < 60
