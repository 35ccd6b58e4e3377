"""What a bare class word means where the document has said what it is about."""

import pytest

from etl.extract.extractor import Extractor
from tests.support import assert_time_is_linear

TOLD = {
    "The M777 arrived. The guns opened fire.": ("guns", "artillery"),
    "Crews dug in the howitzers. Later that day guns fell silent.": ("guns", "artillery"),
    "A D-30 howitzer stood there. Each gun has a crew of eight.": ("gun", "artillery"),
    "They sent M777 howitzers. Ukrainian guns now reach further.": ("guns", "artillery"),
    "Machine guns rattled. The guns jammed soon.": ("guns", "machine-gun"),
    "Naval guns shelled the port. Those guns were silenced at noon.": ("guns", "naval-gun"),
    "Flak opened up. The guns fired all night.": ("guns", "anti-aircraft-gun"),
    "HIMARS arrived in the city. The launchers fired at dawn.": ("launchers", "rocket-artillery"),
    "S-300PMU2 systems came. Two launchers were hit.": ("launchers", "surface-to-air-missile"),
    "The RPG-7 is old. The launcher weighs little.": ("launcher", "rocket-launcher-shoulder"),
    "F-16s took off at dawn. The jets bombed the town.": ("jets", "fighter"),
    "Tu-95MS bombers came. The two planes turned back.": ("planes", "bomber"),
    "Ka-52 helicopters came. The helicopters fired rockets.": ("helicopters", "attack-helicopter"),
    "Shahed-136 drones came at night. The drones hit a depot.": ("drones", "loitering-munition"),
    "Guns for Kyiv. It rained. The M777 came. The D-30 howitzer came. It went on.": ("Guns", "artillery"),
    "The M777 came. A D-30 howitzer came. A tank. A tank. A tank. A tank. A tank. A tank. The guns fired.": (
        "guns",
        "artillery",
    ),
}


@pytest.mark.parametrize(("text", "expected"), TOLD.items(), ids=TOLD.keys())
def test_a_bare_class_word_takes_the_closer_category_of_the_topic(
    extractor: Extractor, text: str, expected: tuple[str, str]
) -> None:
    surface, category = expected
    found = [one for one in extractor.extract(text).mentions if one.text == surface]
    assert [(one.category, one.named, one.systems, one.rule) for one in found] == [(category, False, (), "topic")]


UNTOLD = {
    "Police seized guns.": ("guns", "small-arms"),
    "The M777 arrived. A soldier carried a gun.": ("gun", "small-arms"),
    "The M777 arrived. The officer drew his gun.": ("gun", "small-arms"),
    "The M777 arrived. Police caught robbers with guns.": ("guns", "small-arms"),
    "A pistol was found. The guns were seized.": ("guns", "small-arms"),
    "M777 howitzers and machine guns came. The guns fired.": ("guns", "small-arms"),
    "HIMARS arrived. The guns fired.": ("guns", "small-arms"),
    "The M777 arrived. " + "A tank came. " * 8 + "The guns fired.": ("guns", "small-arms"),
    "The T-72B3 burned. The launchers were gone.": ("launchers", "launcher"),
    "HIMARS came. A launcher of unknown make was seen.": ("launcher", "launcher"),
    "HIMARS came. Other launchers were seen.": ("launchers", "launcher"),
    "F-16s took off. They met Russian jets.": ("jets", "aircraft"),
    "F-16s took off. The Russian jets fled.": ("jets", "aircraft"),
    "F-16s and Tu-95MS bombers met. The planes turned back.": ("planes", "aircraft"),
    "Shahed-136 drones came. Police flew drones too.": ("drones", "drone"),
    "The M777 arrived. Handguns were sold.": ("Handguns", "small-arms"),
}


@pytest.mark.parametrize(("text", "expected"), UNTOLD.items(), ids=UNTOLD.keys())
def test_a_bare_class_word_stays_as_broad_as_the_text_leaves_it(
    extractor: Extractor, text: str, expected: tuple[str, str]
) -> None:
    surface, category = expected
    found = [one for one in extractor.extract(text).mentions if one.text == surface]
    assert [(one.category, one.rule) for one in found] == [(category, "class")]


def test_words_that_are_no_mentions_stay_none(extractor: Extractor) -> None:
    text = "The M777 arrived. The system fired. The vehicle left. The rounds fell. The unit moved."
    assert [one.text for one in extractor.extract(text).mentions] == ["M777"]


def test_every_category_of_a_class_word_is_in_the_tree(extractor: Extractor) -> None:
    known = extractor.catalogue.categories
    for group in extractor.lexicon.terms:
        told = {category for earlier in (group.topic or {}).values() for category in earlier}
        assert {group.category, *(group.topic or {}), *told} <= set(known), group.words


def test_time_grows_with_the_number_of_mentions_and_no_faster() -> None:
    text = "The guns fired, and tanks. "
    assert_time_is_linear(lambda length: "The M777 fired. " + text * (length // len(text)))
