"""Which phrases are mentions, where they begin and end, and what they are."""

import pytest

from etl.extract.extractor import Extractor

SPANS: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "count is left out": ("Six 240 mm rocket launchers.", [("240 mm rocket launchers", "rocket-artillery")]),
    "article is left out": ("The M1978 Koksan fired.", [("M1978 Koksan", "self-propelled-artillery")]),
    "country is left out": (
        "North Korean KN-23 short-range ballistic missiles.",
        [("KN-23 short-range ballistic missiles", "short-range-ballistic-missile")],
    ),
    "coordination gives one each": (
        "122mm and 240mm rocket launchers.",
        [("122mm", "rocket-artillery"), ("240mm rocket launchers", "rocket-artillery")],
    ),
    "a list of calibres": (
        "107, 122 and 240 mm rocket launchers.",
        [("107", "rocket-artillery"), ("122", "rocket-artillery"), ("240 mm rocket launchers", "rocket-artillery")],
    ),
    "modifiers share a head": (
        "short- and medium-range ballistic missiles.",
        [
            ("short", "short-range-ballistic-missile"),
            ("medium-range ballistic missiles", "medium-range-ballistic-missile"),
        ],
    ),
    "kinds share a head": (
        "ballistic and cruise missiles.",
        [("ballistic", "ballistic-missile"), ("cruise missiles", "cruise-missile")],
    ),
    "abbreviation in brackets": (
        "an intermediate-range ballistic missile (IRBM).",
        [("intermediate-range ballistic missile (IRBM)", "intermediate-range-ballistic-missile")],
    ),
    "article before a fraction": ("It has a half-ton warhead.", [("half-ton warhead", "warhead")]),
    "abbreviation alone": ("The IRBM flew.", [("IRBM", "intermediate-range-ballistic-missile")]),
    "nuclear test": ("It may carry out a nuclear test.", [("nuclear test", "nuclear-weapon")]),
    "bare head": ("The howitzers fired.", [("howitzers", "artillery")]),
    "bare head before test": ("A missile test failed.", [("missile", "missile")]),
    "compound modifier": ("It sent trash-carrying balloons.", [("trash-carrying balloons", "balloon")]),
    "jamming": ("GPS jamming went on.", [("GPS jamming", "gps-jamming")]),
    "the longest class word wins": (
        "anti-tank guided missile launchers.",
        [("anti-tank guided missile launchers", "anti-tank-missile")],
    ),
    "calibre decides what a gun is": (
        "A 170-mm gun and a 7.62 mm gun.",
        [("170-mm gun", "artillery"), ("7.62 mm gun", "small-arms")],
    ),
    "American spelling": (
        "Two armored personnel carriers.",
        [("armored personnel carriers", "armoured-personnel-carrier")],
    ),
    "capitals": ("FOUR POWERFUL BOMBS EXPLODED.", [("BOMBS", "aerial-bomb")]),
    "unlisted designation": ("A ZX-9 rocket launcher.", [("ZX-9 rocket launcher", "rocket-artillery")]),
    "unlisted designation behind": ("The launcher ZX-9 fired.", [("launcher ZX-9", "launcher")]),
    "name and tail": (
        "Two Patriot systems were hit by rockets.",
        [("Patriot systems", "surface-to-air-missile"), ("rockets", "artillery-rocket")],
    ),
    "an article is no letter": ("A bomb and an A-bomb.", [("bomb", "aerial-bomb"), ("A-bomb", "nuclear-weapon")]),
    "possessive": ("The T-72's turret.", [("T-72", "main-battle-tank")]),
}


@pytest.mark.parametrize(("text", "expected"), SPANS.values(), ids=SPANS.keys())
def test_a_mention_is_the_noun_phrase_that_names_the_weapon(
    extractor: Extractor, text: str, expected: list[tuple[str, str]]
) -> None:
    assert [(one.text, one.category) for one in extractor.extract(text).mentions] == expected


NOTHING = {
    "programme": "The missile programme goes on.",
    "technology": "Weapons technology was discussed.",
    "barricades": "Anti-tank barricades were set up.",
    "fences": "Electric barbed-wire fences were tested on goats.",
    "water tank": "The water tank leaked.",
    "think tank": "A think tank published it.",
    "fuel tanks": "Two fuel tanks burned.",
    "shell company": "He owned a shell company.",
    "Shell": "The oil giant Shell reported a profit.",
    "missile-related": "Missile-related talks went on.",
    "space rocket": "A space rocket lifted off.",
    "arms of people": "She took him in her arms.",
    "gun control": "Gun control was debated.",
    "tank top": "He wore a tank top.",
    "coal mine": "The coal mine closed.",
    "Patriots": "The Patriots won the match.",
    "tornado": "A tornado hit the town.",
    "people": "Thousands of soldiers and 1,100 casualties.",
    "patriot": "He was a patriot and a grad student.",
    "caesar": "Caesar salad was served at the Leopard hotel.",
}


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING.keys())
def test_what_only_sounds_like_a_weapon_is_none(extractor: Extractor, text: str) -> None:
    assert [one.text for one in extractor.extract(text).mentions] == []


def test_a_generic_word_counts_only_where_no_closer_one_says_the_same(extractor: Extractor) -> None:
    assert [one.text for one in extractor.extract("They sent weapons.").mentions] == ["weapons"]
    assert [one.text for one in extractor.extract("They sent missiles and other weapons.").mentions] == ["missiles"]


def test_a_name_is_named_and_a_description_is_not(extractor: Extractor) -> None:
    found = extractor.extract("The T-72B3 and suicide drones.").mentions
    assert [one.named for one in found] == [True, False]


def test_an_alias_is_enough_alone_and_gets_all_belief(extractor: Extractor) -> None:
    (one,) = extractor.extract("Hwasong-12 was shown.").mentions
    assert [(candidate.system, candidate.confidence) for candidate in one.systems] == [("hwasong-12", 1.0)]


@pytest.mark.parametrize("spelling", ["KN-23", "KN 23", "KN23", "kn-23", "KN‑23", "KN-23s", "Kn-23"])
def test_a_name_is_found_in_all_its_spellings(extractor: Extractor, spelling: str) -> None:
    (one,) = extractor.extract(f"They fired two {spelling} missiles.").mentions
    assert one.systems[0].system == "hwasong-11a"


def test_cyrillic_letters_that_look_latin_do_not_hide_a_name(extractor: Extractor) -> None:
    (one,) = extractor.extract("They lost a Т-72 there.").mentions
    assert one.systems[0].system == "t-72"


def test_a_hint_counts_only_in_company(extractor: Extractor) -> None:
    assert extractor.extract("She came from Koksan by train.").mentions == ()
    (one,) = extractor.extract("The Koksan howitzer fired.").mentions
    assert one.systems[0].system == "koksan"


def test_a_hint_counts_after_its_system_was_named_in_full(extractor: Extractor) -> None:
    text = "A Patriot PAC-3 battery arrived. Nothing happened for weeks. Nobody spoke. Later the Patriot was moved."
    assert [one.text for one in extractor.extract(text).mentions][-1] == "Patriot"


def test_a_description_resolves_by_calibre_kind_and_state(extractor: Extractor) -> None:
    korean = extractor.extract("North Korea sent 240 mm rocket launchers.").mentions[0]
    assert {candidate.system for candidate in korean.systems} == {"m1985-240mm", "m1991-240mm", "kp-240mm-2024"}
    assert sum(candidate.confidence for candidate in korean.systems) <= 1
    assert extractor.extract("They sent 152 mm howitzers.").mentions[0].systems == ()


def test_every_mention_says_which_rule_made_it(extractor: Extractor) -> None:
    text = "The T-72B3, a ZX-9 rocket launcher, 122mm and 240mm launchers and loitering munitions."
    rules = [one.rule for one in extractor.extract(text).mentions]
    assert rules == ["name", "designation-class", "borrowed-head", "calibre-class", "class"]


def test_a_text_without_weapons_gives_nothing(extractor: Extractor) -> None:
    found = extractor.extract("The committee met on Tuesday and agreed on the budget.")
    assert (found.mentions, found.measurements, found.claims) == ((), (), ())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The frigate FS Forbin joined. Forbin then left.", [("frigate FS Forbin", "frigate"), ("Forbin", "frigate")]),
        (
            "Crews aboard USS Hollandar (DDG 770) and USS Mahoneyson slept.",
            [("USS Hollandar (DDG 770)", "ship"), ("USS Mahoneyson", "ship")],
        ),
        ("The INS Service met. ITS Boss came. FS Total fell. A destroyer left.", [("destroyer", "destroyer")]),
        ("HMS UNHEARD NOT FOUND", []),
    ],
)
def test_ships_go_by_their_own_names(extractor: Extractor, text: str, found: list[tuple[str, str]]) -> None:
    assert [(one.text, one.category) for one in extractor.extract(text).mentions] == found


def test_an_abbreviation_that_the_text_introduces_is_known_afterwards(extractor: Extractor) -> None:
    text = (
        "The Multi-Role Strike Launcher System (MRSLS) was shown. Later the MRSLS fired its rockets. (MRSLX) did not."
    )
    found = [(one.text, one.rule) for one in extractor.extract(text).mentions]
    assert ("MRSLS", "introduced") in found
    assert not any("MRSLX" in surface for surface, _ in found)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The M16 had a cyclic rate of 700 and a long barrel.", ["M16"]),
        ("The M3 was closed for works near the A4.", []),
        ("Shell-damaged homes stood by the road.", ["Shell"]),
        ("The shell-based program and the missile-related talks went on.", []),
        ("An anti-air frigate passed the anti-tank barricade.", ["anti-air frigate"]),
        ("They called it the 152-mm howitzer model 1934.", ["152-mm howitzer model 1934"]),
    ],
)
def test_words_of_weapons_parts_vouch_for_a_code_and_effects_leave_the_weapon_named(
    extractor: Extractor, text: str, found: list[str]
) -> None:
    assert [one.text for one in extractor.extract(text).mentions] == found


def test_what_was_looked_at_and_refused_is_explained(extractor: Extractor) -> None:
    text = (
        "The A4 was shut. A think tank met. The striker fired a rocket. Weapons and T-72B3 tanks. Two AH-1Q. FS Total."
    )
    anchors, refusals = extractor.explain(text)
    named = {text[one.start : one.end]: (one.is_enough, one.is_variant) for one in anchors if one.systems}
    assert named == {"A4": (False, False), "T-72B3": (True, False), "AH-1Q": (True, True)}
    words = [text[one.start : one.end] for one in anchors if not one.systems]
    assert words == ["tank", "rocket", "Weapons", "tanks", "FS"]
    reasons = {text[one.start : one.end]: one.why for one in refusals}
    assert set(reasons) == {"A4", "tank", "rocket", "Weapons", "FS Total"}
    assert "game" in reasons["rocket"]
    assert "closer" in reasons["Weapons"]
    assert "navy" in reasons["FS Total"]


def test_an_empty_text_has_nothing_to_explain(extractor: Extractor) -> None:
    assert extractor.explain("Nothing here.") == ([], [])
