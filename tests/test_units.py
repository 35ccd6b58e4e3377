"""pint's factors over the project's own registry."""

import pytest

from etl.units import factor, gauge_bore_mm

FACTORS = [
    ("inch", "millimetre", 25.4),
    ("nautical_mile", "kilometre", 1.852),
    ("mile", "kilometre", 1.609344),
    ("foot", "metre", 0.3048),
    ("pound", "kilogram", 0.45359237),
    ("short_ton", "kilogram", 907.18474),
    ("long_ton", "kilogram", 1016.0469088),
    ("knot", "metre_per_second", 1852 / 3600),
    ("mile_per_hour", "metre_per_second", 0.44704),
    ("kilotonne_tnt", "t_tnt", 1000),
    ("hour", "second", 3600),
    ("per_second", "per_minute", 60),
]


@pytest.mark.parametrize(("unit", "target", "value"), FACTORS)
def test_a_unit_converts(unit: str, target: str, value: float) -> None:
    assert factor(unit, target) == pytest.approx(value)


@pytest.mark.parametrize(
    ("unit", "target"), [("kilogram", "metre"), ("kilotonne_tnt", "kilogram"), ("mach", "metre_per_second")]
)
def test_what_is_not_of_one_kind_does_not_convert(unit: str, target: str) -> None:
    with pytest.raises(Exception, match="Cannot convert"):
        factor(unit, target)


def test_a_12_gauge_bore() -> None:
    assert gauge_bore_mm(12) == pytest.approx(18.53)
    assert gauge_bore_mm(20) == pytest.approx(15.63, abs=0.01)
