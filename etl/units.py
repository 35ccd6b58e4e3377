"""Unit conversion by pint, over a closed registry of the project's own.

Text never reaches pint's parser: a unit is one of the names in `catalogue/units.txt`, a value is a float. Factors
are asked of pint once and kept.
"""

import math
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pint import UnitRegistry

GREENER_12_GAUGE_MM = 18.53
"""Bore of a 12-gauge shotgun; a gauge is the number of bore-sized lead balls to the pound."""


@cache
def _registry() -> "UnitRegistry[Any]":
    from pint import UnitRegistry

    with (files("etl") / "catalogue" / "units.txt").open(encoding="utf-8") as lines:
        return UnitRegistry(lines.read().splitlines(), on_redefinition="raise")


@cache
def factor(unit: str, target: str) -> float:
    """What a value in `unit` is multiplied by to give it in `target`.

    Raises pint.DimensionalityError where the two measure different things, pint.UndefinedUnitError for a
    name that the registry does not hold.
    """
    registry = _registry()
    return float(registry.convert(1.0, unit, target))


def factor_table(pairs: Iterable[tuple[str, str]]) -> dict[tuple[str, str], float]:
    """The factors of many pairs of units, to be kept with the compiled lexicon."""
    return {pair: factor(*pair) for pair in pairs}


def gauge_bore_mm(gauge: float) -> float:
    """The bore in millimetres of a shotgun of that gauge."""
    return GREENER_12_GAUGE_MM * math.cbrt(12.0 / gauge)
