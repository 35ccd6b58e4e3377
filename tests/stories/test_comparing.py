"""What counts as a difference between two accounts of one report, and what is merely worded otherwise."""

from dataclasses import replace

import pytest

from etl.stories.comparing import drifts
from etl.stories.speakers import is_same_speaker
from etl.stories.telling import Account, Figure, Sentence, Speaker, Told, Weapon

KP, RU, UA = frozenset({"KP"}), frozenset({"RU"}), frozenset({"UA"})
JCS = Speaker("Joint Chiefs of Staff", "KR")
SUPPLY = Told(
    "supply", "positive", "probable", "planned", actors=(("recipient", RU), ("supplier", KP)), speakers=(JCS,)
)
ROCKETS = ("rocket-artillery", "artillery", "weapon")
GUNS = ("self-propelled-artillery", "artillery", "weapon")
IRBM = ("intermediate-range-ballistic-missile", "ballistic-missile", "missile", "weapon")
MRBM = ("medium-range-ballistic-missile", "ballistic-missile", "missile", "weapon")
CALIBRE = Figure("calibre", 240.0, 240.0, "mm")
LAUNCHERS = Weapon("240-mm rocket launchers", ROCKETS, figures=(CALIBRE,), claims=(SUPPLY,))
TEXT = "North Korea is preparing to supply Russia with six 240-mm rocket launchers, the Joint Chiefs said."


def account(*weapons: Weapon, text: str = TEXT, figures: tuple[Figure, ...] = ()) -> Account:
    return Account(1, 1, "", None, None, "first", "", (Sentence(text, weapons, figures),))


def found(one: Account, other: Account) -> list[tuple[str, str, str]]:
    return [(drift.kind, drift.was, drift.became) for drift in drifts(one, other)]


def claimed(**changes: object) -> Weapon:
    return replace(LAUNCHERS, claims=(replace(SUPPLY, **changes),))  # type: ignore[arg-type]


def counted(low: float | None, high: float | None, quantity: str = "count", unit: str = "1") -> Weapon:
    return replace(LAUNCHERS, figures=(CALIBRE, Figure(quantity, low, high, unit)))


# ---- what is a difference

DRIFTS = {
    "event": (claimed(event="deploy"), ("event", "supply", "deploy")),
    "polarity": (claimed(polarity="negative"), ("polarity", "positive", "negative")),
    "certainty": (claimed(certainty="certain"), ("certainty", "probable", "certain")),
    "certainty unknown": (claimed(certainty="unknown"), ("certainty", "probable", "unknown")),
    "time": (claimed(time="past"), ("time", "planned", "past")),
    "supplier": (claimed(actors=(("recipient", RU), ("supplier", UA))), ("actor:supplier", "KP", "UA")),
    "swapped": (claimed(actors=(("recipient", KP), ("supplier", KP))), ("actor:recipient", "RU", "KP")),
    "speaker's state": (
        claimed(speakers=(Speaker("Joint Chiefs of Staff", "US"),)),
        ("speaker", "Joint Chiefs of Staff (KR)", "Joint Chiefs of Staff (US)"),
    ),
    "speaker": (
        claimed(speakers=(Speaker("Kim Min-seok", "KR"),)),
        ("speaker", "Joint Chiefs of Staff (KR)", "Kim Min-seok (KR)"),
    ),
    "category": (
        replace(LAUNCHERS, surface="240-mm guns", lineage=GUNS),
        ("category", "rocket-artillery", "self-propelled-artillery"),
    ),
    "calibre": (
        replace(LAUNCHERS, surface="300-mm rocket launchers", figures=(Figure("calibre", 300.0, 300.0, "mm"),)),
        ("number:calibre", "240 mm", "300 mm"),
    ),
}


@pytest.mark.parametrize(("changed", "difference"), DRIFTS.values(), ids=DRIFTS.keys())
def test_what_is_claimed_otherwise_is_a_difference(changed: Weapon, difference: tuple[str, str, str]) -> None:
    assert found(account(LAUNCHERS), account(changed)) == [difference]


NUMBERS = {
    "count": (counted(200, 200), counted(120, 120), ("number:count", "200", "120")),
    "count by one": (counted(200, 200), counted(201, 201), ("number:count", "200", "201")),
    "at least": (counted(100, None), counted(200, 200), ("number:count", "≥ 100", "200")),
    "more than the most": (counted(None, 40), counted(60, None), ("number:count", "≤ 40", "≥ 60")),
    "range": (
        counted(40, 60, "range", "km"),
        counted(40, 80, "range", "km"),
        ("number:range", "40–60 km", "40–80 km"),
    ),
}


@pytest.mark.parametrize(("one", "other", "difference"), NUMBERS.values(), ids=NUMBERS.keys())
def test_another_number_is_a_difference(one: Weapon, other: Weapon, difference: tuple[str, str, str]) -> None:
    assert found(account(one), account(other)) == [difference]


def test_a_missile_of_another_class_is_a_difference_of_category() -> None:
    one, other = Weapon("intermediate-range missile", IRBM), Weapon("medium-range missile", MRBM)
    assert found(account(one), account(other)) == [("category", IRBM[0], MRBM[0])]


def test_another_system_of_one_category_is_a_difference() -> None:
    one = Weapon("BM-21", ROCKETS, named=True, systems=frozenset({"bm-21"}))
    other = Weapon("BM-27", ROCKETS, named=True, systems=frozenset({"bm-27"}))
    assert found(account(one), account(other)) == [("system", "BM-21", "BM-27")]


def test_a_test_that_failed_for_one_and_succeeded_for_the_other_is_a_difference() -> None:
    one, other = claimed(outcome="success"), claimed(outcome="failure")
    assert found(account(one), account(other)) == [("outcome", "success", "failure")]


def test_a_figure_of_no_one_weapon_is_compared_in_its_sentence() -> None:
    one, other = (account(figures=(Figure("distance", km, km, "km"),)) for km in (1100.0, 1500.0))
    assert found(one, other) == [("number:distance", "1100 km", "1500 km")]


def test_what_is_said_of_two_weapons_alike_is_one_difference_with_both() -> None:
    guns = Weapon("170 mm guns", GUNS, claims=(SUPPLY,))
    (drift,) = drifts(
        account(LAUNCHERS, guns),
        account(claimed(time="past"), replace(guns, claims=(replace(SUPPLY, time="past"),))),
    )
    assert (drift.kind, drift.mentions) == ("time", ("240-mm rocket launchers", "170 mm guns"))
    assert drift.sentence_was == TEXT


def test_a_weapon_put_in_the_place_of_another_is_a_difference() -> None:
    mortars = Weapon("mortars", ("mortar", "artillery", "weapon"))
    rifles = Weapon("rifles", ("rifle", "small-arms", "weapon"))
    assert found(account(LAUNCHERS, mortars), account(LAUNCHERS, rifles)) == [("category", "mortar", "rifle")]


# ---- what is none

NONE = {
    "the same": LAUNCHERS,
    "a spelling": replace(LAUNCHERS, surface="240 millimetre multiple rocket launchers"),
    "the broader word": replace(LAUNCHERS, surface="artillery", lineage=ROCKETS[1:], figures=()),
    "an inch for 25.4 mm": replace(LAUNCHERS, figures=(Figure("calibre", 240.03, 240.03, "mm"),)),
    "a figure left out": replace(LAUNCHERS, figures=()),
    "no claim": replace(LAUNCHERS, claims=()),
    "a role left out": claimed(actors=(("supplier", KP),)),
    "an actor more": claimed(actors=(("recipient", RU), ("supplier", KP | UA))),
    "a speaker left out": claimed(speakers=()),
    "a speaker more": claimed(speakers=(Speaker("Yonhap"), JCS)),
    "a speaker's letters": claimed(speakers=(Speaker("JCS", "KR"),)),
    "a time that is not told": claimed(time="unknown"),
    "a second claim": replace(LAUNCHERS, claims=(Told("display"), SUPPLY)),
    "candidates of a description": replace(LAUNCHERS, systems=frozenset({"m1985"})),
}


@pytest.mark.parametrize("changed", NONE.values(), ids=NONE.keys())
def test_what_is_merely_worded_otherwise_or_left_out_is_no_difference(changed: Weapon) -> None:
    assert found(account(LAUNCHERS), account(changed)) == []
    assert found(account(changed), account(LAUNCHERS)) == []


def test_sentences_in_another_order_or_left_out_are_no_difference() -> None:
    others = [Sentence(f"The {word} {word}s of {word} were seen", (Weapon("guns", GUNS),)) for word in ("red", "blue")]
    one = replace(account(LAUNCHERS), sentences=(*account(LAUNCHERS).sentences, *others))
    other = replace(one, sentences=one.sentences[::-1][:2])
    assert found(one, other) == []
    assert found(other, one) == []


def test_a_sentence_about_something_else_is_compared_with_none() -> None:
    assert found(account(LAUNCHERS), account(claimed(time="past"), text="Moscow has thanked Pyongyang already.")) == []


def test_a_variant_of_a_system_is_no_other_system() -> None:
    one = Weapon("T-72", GUNS, named=True, systems=frozenset({"t-72"}))
    other = Weapon("T-72B3", GUNS, named=True, systems=frozenset({"t-72b3", "t-72"}))
    assert found(account(one), account(other)) == []


# ---- speakers

SAME = [
    ("JCS", "", "Joint Chiefs of Staff", ""),
    ("JCS", "KR", "the Joint Chiefs", "KR"),
    ("J.C.S.", "", "South Korea's Joint Chiefs of Staff", ""),
    ("Joint Chiefs", "", "South Korea's Joint Chiefs of Staff", "KR"),
    ("Russian Ministry of Defence", "", "Russia's Defence Ministry", "RU"),
    ("Defence Minister Kim", "KR", "Kim", ""),
    ("two South Korean officials", "KR", "Shin Won-sik", "KR"),
]
OTHER = [
    ("Joint Chiefs of Staff", "KR", "Joint Chiefs of Staff", "US"),
    ("US Joint Chiefs", "", "South Korea's Joint Chiefs of Staff", ""),
    ("Foreign Ministry", "RU", "Shin Won-sik", "RU"),
    ("Ukrainian military", "", "Russian military", ""),
    ("Kim Min-seok", "KR", "Shin Won-sik", "KR"),
]


@pytest.mark.parametrize("names", SAME, ids=lambda names: f"{names[0]} {names[2]}")
def test_names_that_may_be_of_one_speaker_are(names: tuple[str, str, str, str]) -> None:
    one, other = Speaker(*names[:2]), Speaker(*names[2:])
    assert is_same_speaker(one, other)
    assert is_same_speaker(other, one)


@pytest.mark.parametrize("names", OTHER, ids=lambda names: f"{names[0]} {names[2]}")
def test_speakers_of_two_states_or_names_are_two(names: tuple[str, str, str, str]) -> None:
    one, other = Speaker(*names[:2]), Speaker(*names[2:])
    assert not is_same_speaker(one, other)
    assert not is_same_speaker(other, one)
