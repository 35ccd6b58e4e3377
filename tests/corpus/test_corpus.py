"""The labelled texts: floors that can be raised, and not lowered unseen."""

import tomllib

import pytest

from etl.extract.extractor import Extractor
from tests.corpus.corpus import FOLDER, Figures, measure, read_texts

LEAST_TEXTS = 120
SLACK = 0.02
FLOORS: dict[str, float] = tomllib.loads((FOLDER / "floors.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def figures(extractor: Extractor) -> Figures:
    return measure(extractor, read_texts())


def test_there_are_texts_enough_and_a_third_of_them_name_no_weapon() -> None:
    texts = read_texts()
    assert len(texts) >= LEAST_TEXTS
    assert sum(not text.labels for text in texts) * 3 >= len(texts)
    assert len({text.text for text in texts}) == len(texts)


@pytest.mark.parametrize("name", FLOORS)
def test_a_figure_reaches_its_floor_and_the_floor_is_kept_up(figures: Figures, name: str) -> None:
    value = figures.value(name)
    misses = "\n".join(miss for miss in figures.misses if miss.startswith(f"{name}:"))
    assert value >= FLOORS[name], f"{name} is {value:.4f}\n{misses}"
    assert value <= FLOORS[name] + SLACK, f"raise the floor of {name} to {value - SLACK / 2:.3f}"


def test_every_figure_has_a_floor(figures: Figures) -> None:
    assert set(figures.all) == set(FLOORS)
