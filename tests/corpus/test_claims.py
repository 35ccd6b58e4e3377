"""The texts with labelled claims: floors by field, for those the rules were made by and for those kept aside."""

import tomllib
from collections.abc import Sequence

import pytest

from etl.extract.extractor import Extractor
from tests.corpus.claims_corpus import FIELDS, FOLDER, Figures, Text, measure, read_texts

LEAST_TEXTS = 150
SLACK = 0.03
KEPT = "kept_*.txt"
"""The texts that nobody reads who makes rules: they tell what the rules do on text they were not made by."""
FLOORS: dict[str, dict[str, float]] = tomllib.loads((FOLDER / "floors.toml").read_text(encoding="utf-8"))


def known_texts() -> list[Text]:
    return [text for text in read_texts("*.txt") if not text.place.startswith("kept_")]


@pytest.fixture(scope="module")
def figures(extractor: Extractor) -> dict[str, Figures]:
    return {"known": measure(extractor, known_texts()), "kept": measure(extractor, read_texts(KEPT))}


def test_there_are_texts_enough_and_a_third_is_kept_aside() -> None:
    known, kept = known_texts(), read_texts(KEPT)
    assert len(known) + len(kept) >= LEAST_TEXTS
    assert len(kept) * 3 >= len(known) + len(kept)
    assert len({text.text for text in (*known, *kept)}) == len(known) + len(kept)


def test_every_event_and_every_status_is_covered() -> None:
    labels = [label for text in (*known_texts(), *read_texts(KEPT)) for label in text.labels]
    from models.claims import CERTAINTIES, EVENTS, OUTCOMES, POLARITIES, TIMES

    assert {label.event for label in labels} == set(EVENTS)
    for place, words in enumerate((POLARITIES, CERTAINTIES, TIMES, OUTCOMES)):
        assert {label.status[place] for label in labels} >= set(words) - {"unknown"}


@pytest.mark.parametrize("part", ["known", "kept"])
@pytest.mark.parametrize("name", FIELDS)
def test_a_field_reaches_its_floor_and_the_floor_is_kept_up(figures: dict[str, Figures], part: str, name: str) -> None:
    value, floor = figures[part].value(name), FLOORS[part][name]
    misses = "" if part == "kept" else _listed(figures[part].misses, name)
    assert value >= floor, f"{name} is {value:.4f}\n{misses}"
    assert value <= floor + SLACK, f"raise the floor of {name} in {part} to {value - SLACK / 2:.3f}"


def _listed(misses: Sequence[str], name: str) -> str:
    return "\n".join(
        miss for miss in misses if miss.startswith(f"{name}:") or (name == "event" and miss.startswith("false:"))
    )
