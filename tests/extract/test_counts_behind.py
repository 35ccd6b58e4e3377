"""Counts that stand behind the name they count, and numbers there that count nothing."""

import pytest

from etl.extract.extractor import Extractor

Count = tuple[str, float | None, float | None, str]

COUNTED: dict[str, list[Count]] = {
    "T-72B3, 12 in all": [("T-72B3", 12, 12, "exact")],
    "They lost howitzers, about 40 in total, last year.": [("howitzers", 40, 40, "about")],
    "T-72B3 (12)": [("T-72B3", 12, 12, "exact")],
    "Leopard 2A6 (18), M777 (90) and BMP-2 (30)": [
        ("Leopard 2A6", 18, 18, "exact"),
        ("M777", 90, 90, "exact"),
        ("BMP-2", 30, 30, "exact"),
    ],
    "The tanks (12) were new.": [("tanks", 12, 12, "exact")],
    "T-72B3 x 12": [("T-72B3", 12, 12, "exact")],
    "T-72B3 x12, BMP-2 x3": [("T-72B3", 12, 12, "exact"), ("BMP-2", 3, 3, "exact")],
    "T-72B3 ×12": [("T-72B3", 12, 12, "exact")],
    "T-72B3: 12": [("T-72B3", 12, 12, "exact")],
    "T-72B3: twelve, BMP-2: at least 30": [("T-72B3", 12, 12, "exact"), ("BMP-2", 30, None, "at_least")],
    "12x T-72B3": [("T-72B3", 12, 12, "exact")],
    "T-72B3 – 12 units": [("T-72B3", 12, 12, "exact")],
    "T-72B3 - 12": [("T-72B3", 12, 12, "exact")],
    "T-72B3: 40-50": [("T-72B3", 40, 50, "between")],
    "HIMARS: 16 delivered, 4 pledged": [("HIMARS", 16, 16, "exact")],
    "HIMARS (16 delivered)": [("HIMARS", 16, 16, "exact")],
    "The navy has Kilo-class submarines (6).": [("Kilo-class submarines", 6, 6, "exact")],
    "T-72B3 (12 destroyed, 3 captured)": [("T-72B3", 12, 12, "exact")],
    "Poland sent tanks (40 of them) and howitzers.": [("tanks", 40, 40, "exact")],
    "They lost tanks numbering 40 in the battle.": [("tanks", 40, 40, "exact")],
    "It has howitzers totalling more than 300.": [("howitzers", 300, None, "more_than")],
    "The list has missiles (2,000) and 30 launchers.": [
        ("missiles", 2000, 2000, "exact"),
        ("launchers", 30, 30, "exact"),
    ],
    "six T-72B3 (12)": [("T-72B3", 6, 6, "exact")],
}


@pytest.mark.parametrize(("text", "expected"), COUNTED.items(), ids=COUNTED.keys())
def test_a_count_may_stand_behind_its_weapon(extractor: Extractor, text: str, expected: list[Count]) -> None:
    found = extractor.extract(text)
    counts = [one for one in found.measurements if one.quantity == "count"]
    assert [(found.mentions[one.mention or 0].text, one.low, one.high, one.qualifier) for one in counts] == expected


NOT_COUNTED = [
    "They had howitzers, six of which were destroyed.",
    "They had howitzers, six of them destroyed.",
    "They had howitzers (six of them damaged).",
    "The T-72B3 (1985) was new.",
    "The T-72B3s (12, 13 and 14) are drawn to scale.",
    "The tank numbered 12 led the column.",
    "The frigate FGS Bayern (217) sailed.",
    "The USS Hopper (70) and a destroyer sailed.",
    "T-72B3 (063)",
    "The T-72B3 (p. 12) was new.",
    "The tank (see page 12) was old.",
    "The tank (12) stands in hall three of the museum.",
    "The M777 (155 mm) fired.",
    "M777 (155)",
    "M777s (155) fired.",
    "The T-72 (Object 172) fired.",
    "M777 (3 batteries)",
    "M777: three battalions",
    "M777 – two brigades",
    "M777: 3 and 4 batteries",
    "F-16 – 2019",
    "F-16: 24 hours on alert",
    "T-72B3: 12-13 May",
    "The T-72B3: 12:30 on parade.",
    "The tanks: 40 percent were lost.",
    "A missile: 12.5 points for the design.",
    "A missile x 39 mm was drawn.",
    "T-72B3, 12 soldiers and a dog.",
    "T-72B3, 12",
    "T-72B3 12",
    "The missiles - 12 km away - were seen.",
    "They bought howitzers: 300 million dollars went on them.",
    "They bought howitzers ($300) there.",
]


@pytest.mark.parametrize("text", NOT_COUNTED)
def test_a_number_behind_a_weapon_that_counts_nothing_is_no_count(extractor: Extractor, text: str) -> None:
    found = extractor.extract(text)
    assert found.mentions
    assert [one.text for one in found.measurements if one.quantity in {"count", "rounds"}] == []
