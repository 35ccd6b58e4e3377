"""Every row of the table of units that reports get wrong, end to end."""

import pytest

from etl.extract.extractor import Extractor
from etl.records import Measurement

Stated = tuple[str, float | None, float | None, str, str]

CASES: dict[str, tuple[str, list[Stated]]] = {
    "hyphen and long unit": ("A 240-millimetre rocket launcher.", [("calibre", 240, 240, "mm", "exact")]),
    "space": ("A 240 mm rocket launcher.", [("calibre", 240, 240, "mm", "exact")]),
    "no space": ("A 240mm rocket launcher.", [("calibre", 240, 240, "mm", "exact")]),
    "hyphen": ("A 240-mm rocket launcher.", [("calibre", 240, 240, "mm", "exact")]),
    "square unit sign": ("A 240㎜ rocket launcher.", [("calibre", 240, 240, "mm", "exact")]),
    "no-break space": ("A 240\u00a0mm rocket launcher.", [("calibre", 240, 240, "mm", "exact")]),
    "thin space": ("A 240\u2009mm rocket launcher.", [("calibre", 240, 240, "mm", "exact")]),
    "no-break hyphen": ("A 240\u2011mm rocket launcher.", [("calibre", 240, 240, "mm", "exact")]),
    "American spelling": ("A 240-millimeter rocket launcher.", [("calibre", 240, 240, "mm", "exact")]),
    "two calibres share a head": (
        "The 122mm and 240mm rocket launchers.",
        [("calibre", 122, 122, "mm", "exact"), ("calibre", 240, 240, "mm", "exact")],
    ),
    "open hyphen": (
        "The 152- and 170-mm guns.",
        [("calibre", 152, 152, "mm", "exact"), ("calibre", 170, 170, "mm", "exact")],
    ),
    "a range of calibres keeps both ends": ("Guns of 152–170 mm calibre.", [("calibre", 152, 170, "mm", "between")]),
    "a range of ranges keeps both ends": (
        "The missile has a range of 3,000-5,500 km.",
        [("range", 3000, 5500, "km", "between")],
    ),
    "a payload with an open hyphen": (
        "The drone carries a 3- to 5-kilogram payload.",
        [("payload", 3, 5, "kg", "between")],
    ),
    "barrel length after a slash": (
        "A 155mm/52-calibre howitzer.",
        [("calibre", 155, 155, "mm", "exact"), ("barrel_length", 52, 52, "calibres", "exact")],
    ),
    "barrel length after L": (
        "A 155 mm L/52 howitzer.",
        [("calibre", 155, 155, "mm", "exact"), ("barrel_length", 52, 52, "calibres", "exact")],
    ),
    "hundredths of an inch": ("A .50 calibre machine gun.", [("calibre", 12.7, 12.7, "mm", "exact")]),
    "hundredths of an inch, short": ("A .50 cal machine gun.", [("calibre", 12.7, 12.7, "mm", "exact")]),
    "decimal millimetres": ("A 12.7 mm machine gun.", [("calibre", 12.7, 12.7, "mm", "exact")]),
    "cartridge": (
        "Crates of 7.62×39mm ammunition.",
        [("calibre", 7.62, 7.62, "mm", "exact"), ("cartridge_length", 39, 39, "mm", "exact")],
    ),
    "cartridge with spaces": (
        "Crates of 12.7 × 108 mm cartridges.",
        [("calibre", 12.7, 12.7, "mm", "exact"), ("cartridge_length", 108, 108, "mm", "exact")],
    ),
    "gauge": ("A 12-gauge shotgun.", [("calibre", 18.53, 18.53, "mm", "exact")]),
    "inches": ("The 16-inch guns.", [("calibre", 406.4, 406.4, "mm", "exact")]),
    "decimal inches": ("A 9.45-inch gun.", [("calibre", 240.03, 240.03, "mm", "exact")]),
    "nautical miles": ("The missile has a range of 300 nm.", [("range", 555.6, 555.6, "km", "exact")]),
    "kilotons beside a warhead": ("It carries a 15 kt warhead.", [("yield", 15000, 15000, "t_tnt", "exact")]),
    "knots beside a ship": (
        "The missile boat sails at 30 kt.",
        [("speed", 15.4333333333, 15.4333333333, "m/s", "exact")],
    ),
    "megatons": ("A 50 megaton bomb.", [("yield", 50e6, 50e6, "t_tnt", "exact")]),
    "kilotons": ("A 150-kiloton warhead.", [("yield", 150e3, 150e3, "t_tnt", "exact")]),
    "a ton is loose": ("The bomb weighs a ton.", []),
    "tons are loose": ("The bomb weighs 2 tons.", [("mass", 2000, 2000, "kg", "about")]),
    "Mach is not converted": ("The missile flew at Mach 5.", [("speed", 5, 5, "mach", "exact")]),
    "distance and altitude": (
        "The missile flew 430 km at an altitude of 50 km.",
        [("distance", 430, 430, "km", "exact"), ("altitude", 50, 50, "km", "exact")],
    ),
    "a count before a calibre": (
        "About 200 240-mm launchers.",
        [("count", 200, 200, "1", "about"), ("calibre", 240, 240, "mm", "exact")],
    ),
    "rounds": (
        "They sent 2 million rounds of 152mm ammunition.",
        [("rounds", 2e6, 2e6, "1", "exact"), ("calibre", 152, 152, "mm", "exact")],
    ),
    "rate of fire": ("The machine gun fires 600 rounds per minute.", [("rate_of_fire", 600, 600, "1/min", "exact")]),
    "kilometres an hour": ("The drone flies at 180 km/h.", [("speed", 50, 50, "m/s", "exact")]),
    "length": ("The missile is 12 metres long.", [("length", 12, 12, "m", "exact")]),
    "pounds": ("A 500-pound bomb.", [("mass", 226.796185, 226.796185, "kg", "exact")]),
    "duration": ("The missile flew for 39 minutes.", [("duration", 2340, 2340, "s", "exact")]),
    "depth": ("The bomb can penetrate to a depth of 60 metres.", [("depth", 60, 60, "m", "exact")]),
    "names hold no measures": ("KN-23, T-62, M1989 and 9M133 missiles.", []),
    "rain": ("After 40 mm of rain the tanks were stuck.", []),
    "a lens": ("He photographed the tanks with a 240 mm lens.", []),
    "ice": ("The tanks stood under 9 mm of ice.", []),
    "wind": ("The missile was launched in winds of 30 kt.", []),
}


def stated(measurements: tuple[Measurement, ...]) -> list[Stated]:
    return [(one.quantity, one.low, one.high, one.unit, one.qualifier) for one in measurements]


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_a_figure_is_read_as_the_report_means_it(extractor: Extractor, text: str, expected: list[Stated]) -> None:
    found = stated(extractor.extract(text).measurements)
    assert [one[:1] + one[3:] for one in found] == [one[:1] + one[3:] for one in expected]
    for read, wanted in zip(found, expected, strict=True):
        assert read[1:3] == pytest.approx(wanted[1:3])


QUALIFIED = {
    "over 60 km": (60, None, "more_than"),
    "more than 60 km": (60, None, "more_than"),
    "at least 60 km": (60, None, "at_least"),
    "up to 60 km": (None, 60, "at_most"),
    "less than 60 km": (None, 60, "less_than"),
    "about 60 km": (60, 60, "about"),
    "between 40 and 60 km": (40, 60, "between"),
    "40 to 60 km": (40, 60, "between"),
    "60 km": (60, 60, "exact"),
}


@pytest.mark.parametrize(("words", "expected"), QUALIFIED.items(), ids=QUALIFIED.keys())
def test_an_open_side_is_null_and_a_range_keeps_both_ends(
    extractor: Extractor, words: str, expected: tuple[float | None, float | None, str]
) -> None:
    (one,) = extractor.extract(f"The missile has a range of {words}.").measurements
    assert (one.quantity, one.low, one.high, one.qualifier) == ("range", *expected)


COUNTS: dict[str, tuple[float | None, float | None, str] | None] = {
    "Six rocket launchers": (6, 6, "exact"),
    "six new Russian-made rocket launchers": (6, 6, "exact"),
    "twenty-five tanks": (25, 25, "exact"),
    "1,200 tanks": (1200, 1200, "exact"),
    "a dozen tanks": (12, 12, "exact"),
    "a couple of tanks": (2, 2, "exact"),
    "about a dozen tanks": (12, 12, "about"),
    "a few tanks": (2, None, "vague"),
    "several tanks": (3, None, "vague"),
    "dozens of tanks": (24, None, "vague"),
    "scores of tanks": (40, None, "vague"),
    "hundreds of tanks": (200, None, "vague"),
    "thousands of missiles": (2000, None, "vague"),
    "tens of thousands of shells": (20000, None, "vague"),
    "over 1,100 tanks": (1100, None, "more_than"),
    "two of the tanks": (2, 2, "exact"),
    "30 units of the M777": (30, 30, "exact"),
    "three batteries of M777 howitzers": None,
    "a battalion of 40 soldiers with tanks": None,
    "in 2016 tanks": None,
    "Type 99 tanks": None,
}


@pytest.mark.parametrize(("words", "expected"), COUNTS.items(), ids=COUNTS.keys())
def test_a_number_counts_only_the_weapon_it_stands_before(
    extractor: Extractor, words: str, expected: tuple[float | None, float | None, str] | None
) -> None:
    counts = [one for one in extractor.extract(f"They saw {words} there.").measurements if one.quantity == "count"]
    assert [(one.low, one.high, one.qualifier) for one in counts] == ([expected] if expected else [])


def test_a_figure_in_the_next_sentence_belongs_to_the_weapon_before(extractor: Extractor) -> None:
    found = extractor.extract("The army showed a rocket launcher. It has a range of 60 km.")
    (one,) = found.measurements
    assert (one.mention, one.quantity, one.high) == (0, "range", 60)


def test_a_warhead_has_no_range_but_its_missile_does(extractor: Extractor) -> None:
    found = extractor.extract("The missile carries a nuclear warhead and has a range of 800 km.")
    assert [found.mentions[one.mention or 0].text for one in found.measurements] == ["missile"]


def test_figures_far_from_any_weapon_are_left_out(extractor: Extractor) -> None:
    text = "A tank was seen. It rained. People went home. The road has a length of 30 km and a range of 60 km."
    assert extractor.extract(text).measurements == ()


def test_a_calibre_inside_a_catalogue_name_is_measured_too(extractor: Extractor) -> None:
    found = extractor.extract("They brought a 130 mm M-46.")
    assert stated(found.measurements) == [("calibre", 130, 130, "mm", "exact")]
    assert found.mentions[0].named
