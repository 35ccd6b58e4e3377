"""The shipped catalogue: every entry is found by its names and examples, and not by its counter-examples."""

import pytest

from etl.catalogue import Catalogue, System, load_catalogue
from etl.extract.extractor import Extractor


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def names_it(extractor: Extractor, text: str, system: System) -> bool:
    return any(system.slug in (one.system for one in found.systems) for found in extractor.extract(text).mentions)


def entries_by_family() -> list[list[System]]:
    systems = list(load_catalogue().systems.values())
    return [systems[start : start + 100] for start in range(0, len(systems), 100)]


@pytest.mark.parametrize("systems", entries_by_family(), ids=lambda systems: f"{systems[0].slug}…")
def test_every_entry_matches_its_examples_and_not_its_counter_examples(
    extractor: Extractor, systems: list[System]
) -> None:
    faults = []
    for system in systems:
        sentences = system.examples or [f"Two {name} were delivered." for name in system.strong_names]
        faults += [f"{system.slug} is not in: {text}" for text in sentences if not names_it(extractor, text, system)]
        faults += [
            f"{system.slug} is in: {text}" for text in system.counter_examples if names_it(extractor, text, system)
        ]
    assert faults == []


def test_the_catalogue_is_as_broad_as_it_says(catalogue: Catalogue) -> None:
    checked = [system for system in catalogue.systems.values() if system.is_checked]
    assert len(catalogue.systems) > 4500
    assert len(checked) > 1000


@pytest.mark.parametrize("origin", ["KP", "RU", "UA", "IR", "YE"])
def test_the_states_in_the_news_are_covered(catalogue: Catalogue, origin: str) -> None:
    assert sum(origin in system.origin for system in catalogue.systems.values()) >= 15


def test_the_version_is_a_digest_of_the_files(catalogue: Catalogue) -> None:
    assert catalogue.version == load_catalogue().version
    assert len(catalogue.version) == 12


def test_a_lineage_leads_to_the_root(catalogue: Catalogue) -> None:
    assert catalogue.lineage("short-range-ballistic-missile") == (
        "short-range-ballistic-missile",
        "ballistic-missile",
        "missile",
        "weapon",
    )


def test_a_variant_leads_to_its_family(catalogue: Catalogue) -> None:
    assert catalogue.kin("t-72b3")[-1] == "t-72"
