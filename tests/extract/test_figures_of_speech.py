"""Words of weapons that sport, film and business borrow: none of them is a weapon there."""

import pytest

from etl.extract.extractor import Extractor

BORROWED = [
    "He scored with a shot from the edge of the box.",
    "Her cannon of a serve won the set 6-4.",
    "The visitors' rocket of a shot flew past the keeper.",
    "His bullet header beat the goalkeeper.",
    "The Gunners beat the Hammers with two late goals.",
    "The manager brought out the big guns for the final.",
    "He fired a cannon of a shot past the post.",
    "The pitcher threw a bullet to first base.",
    "The rocket-armed outfielder gunned down the runner.",
    "The golfer hit a bomb off the first tee.",
    "The film bombed, a missile of a flop.",
    "The sitcom opens with a gun and a bomb in a cupboard.",
    "The sequel has more tanks and fewer jokes.",
    "Shares rocketed and the firm dodged a bullet.",
    "The bank used its big bazooka to calm the markets.",
    "The stock tanked after the earnings call.",
    "The company has a war chest and a nuclear option.",
    "The swimmer shot away like a torpedo.",
    "The sprinter left the blocks like a bullet.",
    "The starting gun sounded and the runners set off.",
    "With his cannon arm the quarterback found the receiver.",
    "The bond fund stuck to its guns.",
    "Ministers must bite the bullet, the paper wrote.",
    "The memo is no smoking gun, lawyers said.",
    "The start-up jumped the gun and was going great guns.",
    "Pensions are a ticking time bomb for the treasury.",
]


@pytest.mark.parametrize("text", BORROWED)
def test_a_borrowed_word_is_no_weapon(extractor: Extractor, text: str) -> None:
    assert [one.text for one in extractor.extract(text).mentions] == []


REAL = {
    "He was hit by a bullet.": ["bullet"],
    "The crew ran to their guns.": ["guns"],
    "It looked like a missile.": ["missile"],
    "The missile of a new type flew 300 km.": ["missile"],
    "A time bomb went off in the station.": ["time bomb"],
    "A bomb went off in a movie theatre.": ["bomb"],
    "Smoking guns of the M777 stood in the field.": ["guns", "M777"],
}


@pytest.mark.parametrize(("text", "expected"), REAL.items(), ids=REAL.keys())
def test_a_weapon_in_plain_words_stays_one(extractor: Extractor, text: str, expected: list[str]) -> None:
    assert [one.text for one in extractor.extract(text).mentions] == expected


MATCH = (
    "The striker put the visitors ahead with a header. The goalkeeper saved a penalty, and the referee waved play on. "
    "After half an hour the midfielder was sent off. A cannon hit the bar. The winger was their best weapon. "
)


def test_on_a_page_of_sport_a_bare_class_word_is_none_anywhere(extractor: Extractor) -> None:
    assert extractor.extract(MATCH).mentions == ()
    assert extractor.extract("A cannon hit the bar.").mentions != ()


def test_on_a_page_of_sport_a_weapon_named_closely_is_one(extractor: Extractor) -> None:
    text = MATCH + "Outside the ground police found a T-72B3 tank and a machine gun."
    assert [one.text for one in extractor.extract(text).mentions] == ["T-72B3 tank", "machine gun"]


def test_two_words_of_sport_make_no_page_of_sport(extractor: Extractor) -> None:
    text = "The Arab League met. He faces the death penalty. A cannon hit the bar. The weapon was found."
    assert [one.text for one in extractor.extract(text).mentions] == ["cannon", "weapon"]
