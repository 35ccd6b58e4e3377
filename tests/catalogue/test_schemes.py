"""UNROCA, SIPRI, MTCR and range class, computed from category and facts; and names with everyday meanings."""

from dataclasses import replace
from typing import Any

import pytest

from etl.catalogue import Catalogue, System, load_catalogue
from etl.catalogue.entries import Figure
from etl.catalogue.ordinary import doubts, everyday_meaning, missing_libraries
from etl.catalogue.schemes import Schemes, range_class, schemes_of
from etl.catalogue.verifying import verify
from etl.errors import DataFileError

CHECK = pytest.mark.skipif(bool(missing_libraries()), reason="the libraries of the extra `check` are not installed")


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def system(category: str, **figures: float | Figure) -> System:
    values: dict[str, Any] = {
        name: (one if isinstance(one, Figure) else Figure(one, one),) for name, one in figures.items()
    }
    return replace(System("x", "X-900", category, ("KP",), ("https://example.org/",)), **values)


@pytest.mark.parametrize(
    ("one", "schemes"),
    [
        (system("main-battle-tank"), Schemes("I", "armoured-vehicles")),
        (system("towed-artillery", calibre_mm=152), Schemes("III", "artillery")),
        (system("mortar", calibre_mm=60), Schemes("", "artillery")),
        (system("mortar"), Schemes("", "artillery")),
        (system("frigate", displacement_t=499), Schemes("", "ships")),
        (system("frigate", displacement_t=500), Schemes("VI", "ships")),
        (system("attack-helicopter"), Schemes("V", "aircraft")),
        (system("combat-drone"), Schemes("IV", "aircraft")),
        (system("transport-aircraft"), Schemes("", "aircraft")),
        (system("manpads", range_km=5), Schemes("VII", "air-defence-systems")),
        (system("surface-to-air-missile", range_km=200), Schemes("", "air-defence-systems")),
        (system("rifle"), Schemes("VIII", "")),
        (system("cruise-missile", range_km=300, warhead_kg=499), Schemes("VII", "missiles", "II")),
        (system("cruise-missile", range_km=300, warhead_kg=500), Schemes("VII", "missiles", "I")),
        (system("cruise-missile", range_km=2000), Schemes("VII", "missiles", "I or II")),
        (system("cruise-missile", range_km=299, payload_kg=900), Schemes("VII", "missiles")),
        (system("anti-tank-missile", range_km=8), Schemes("", "missiles")),
        (system("torpedo", range_km=400), Schemes("VII", "missiles")),
        (
            system("ballistic-missile", range_km=5500),
            Schemes("VII", "missiles", "I or II", "intercontinental-ballistic-missile"),
        ),
    ],
)
def test_schemes(catalogue: Catalogue, one: System, schemes: Schemes) -> None:
    assert schemes_of(catalogue, one) == schemes


@pytest.mark.parametrize(
    ("reach", "name"),
    [
        (299, "close"),
        (300, "short"),
        (999, "short"),
        (1000, "medium"),
        (3000, "intermediate"),
        (5499, "intermediate"),
        (5500, "intercontinental"),
    ],
)
def test_the_range_class_at_its_limits(reach: float, name: str) -> None:
    missile = system("ballistic-missile", range_km=reach)
    assert range_class(missile) == f"{name}-range-ballistic-missile".replace(
        "intercontinental-range", "intercontinental"
    )


def test_a_range_that_is_only_a_lower_bound_gives_no_class_below_the_last() -> None:
    assert range_class(system("ballistic-missile", range_km=Figure(1000, None, "at_least"))) == ""
    assert range_class(system("ballistic-missile", range_km=Figure(9000, None, "at_least"))).startswith("intercont")
    assert range_class(system("ballistic-missile")) == ""


@CHECK
@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("leopard", "word"),
        ("m4", "code"),
        ("b-12", "code"),
        ("fort worth", "place"),
        ("washington", "word"),
        ("ruger", ""),
        ("nodong", ""),
        ("hwasong-12", ""),
    ],
)
def test_everyday_meanings(name: str, meaning: str) -> None:
    assert meaning in everyday_meaning(name)
    assert bool(meaning) == bool(everyday_meaning(name))


@CHECK
def test_a_name_with_an_everyday_meaning_needs_a_decision(catalogue: Catalogue) -> None:
    undecided = replace(system("missile"), name="Leopard", aliases=("Plain-900",))
    small = replace(catalogue, systems={"x": undecided})
    assert [(doubt.name, doubt.meaning) for doubt in doubts(small)] == [("Leopard", "an English word")]
    with pytest.raises(DataFileError, match='"Leopard" is enough alone'):
        list(verify(small))
    assert not list(doubts(replace(catalogue, systems={"x": replace(undecided, alone=("leopard",))})))
    assert not list(doubts(replace(catalogue, systems={"x": replace(undecided, hints=("Leopard",))})))


@CHECK
def test_the_shipped_catalogue_is_decided_and_plausible(catalogue: Catalogue) -> None:
    assert list(verify(catalogue)) == []


@pytest.mark.parametrize(
    ("one", "message"),
    [
        (system("rifle", calibre_mm=155), "calibre outside"),
        (replace(system("rifle"), origin=("ZZ",)), 'origin "ZZ" is no state'),
        (system("intercontinental-ballistic-missile", range_km=300), "300 km is no range of"),
        (system("short-range-ballistic-missile", range_km=4000), "4000 km is no range of"),
    ],
)
def test_implausible_facts_are_told(catalogue: Catalogue, one: System, message: str) -> None:
    with pytest.raises(DataFileError, match=message):
        list(verify(replace(catalogue, systems={"x": one})))
