"""What a measured value measures, and of which weapon: calibre, range, altitude, mass, yield, count."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from etl.extract.measures import Measure
from etl.extract.tokens import PhraseTable, Token
from etl.lexicon import Lexicon
from etl.lexicon.entries import QuantityRule
from etl.records import Measurement
from etl.units import gauge_bore_mm

CONTRACT_UNITS = {
    "millimetre": "mm",
    "kilometre": "km",
    "metre": "m",
    "kilogram": "kg",
    "t_tnt": "t_tnt",
    "metre_per_second": "m/s",
    "per_minute": "1/min",
    "second": "s",
}
_FURTHEST_BEFORE = 7
_FURTHEST_AFTER = 1
_CLAUSE_END = frozenset({";", ":", "(", ")"})
_BETWEEN_AFTER = frozenset({"in", "of", "-", "maximum", "estimated"})
_FORMED = {"calibre": "mm", "cartridge_length": "mm", "barrel_length": "calibres"}


def conversions(lexicon: Lexicon) -> set[tuple[str, str]]:
    """The pairs of units whose factors reading needs: from every spelling's unit to every quantity's of its kind."""
    pairs = {
        (spelling.unit, rule.unit)
        for spelling in lexicon.units
        for rule in lexicon.quantities
        if spelling.kind == rule.kind and spelling.unit != "mach"
    }
    return pairs | {(unit, "millimetre") for unit in ("inch", "centimetre", "millimetre")}


@dataclass(frozen=True, slots=True)
class Reading:
    """A measure read as one quantity, in the contract's unit."""

    measure: Measure
    quantity: str
    low: float | None
    high: float | None
    unit: str
    not_of: frozenset[str] = frozenset()


class QuantityReader:
    """Decides the quantity of each measure by the words beside it, and converts the value."""

    def __init__(self, lexicon: Lexicon, factors: Mapping[tuple[str, str], float]) -> None:
        """Compile the cues; `factors` are pint's, for every pair of a spelling's unit and a quantity's unit."""
        self._factors = factors
        self._rules: dict[str, list[QuantityRule]] = {}
        for rule in lexicon.quantities:
            self._rules.setdefault(rule.kind, []).append(rule)
        self._before = {rule.name: PhraseTable((cue, rule) for cue in rule.before) for rule in lexicon.quantities}
        self._after = {rule.name: PhraseTable((cue, rule) for cue in rule.after) for rule in lexicon.quantities}
        self._not_measures = lexicon.words("not_measures")

    def in_phrase(self, measure: Measure) -> Reading | None:
        """The quantity of a measure inside a weapon's noun phrase: `240-mm launchers`, `500-kg bomb`."""
        if measure.quantity:
            return self._formed(measure)
        for rule in self._rules.get(measure.kind, ()):
            if rule.in_phrase and (reading := self._converted(measure, rule)):
                return reading
        return None

    def by_cue(self, tokens: Sequence[Token], measure: Measure) -> Reading | None:
        """The quantity of a measure elsewhere, by the nearest word that tells; None where nothing does."""
        if measure.quantity and measure.quantity != "bare calibre":
            return self._formed(measure)
        if self._is_weather(tokens, measure):
            return None
        best: tuple[int, Reading] | None = None
        for rule in self._rules.get(measure.kind, ()):
            distance = self._distance(tokens, measure, rule)
            if distance is None and rule.default:
                distance = _FURTHEST_BEFORE + 1
            if distance is not None and (best is None or distance < best[0]):
                reading = self._converted(measure, rule)
                best = (distance, reading) if reading else best
        return best[1] if best else None

    def bracketed_calibre(self, measure: Measure) -> Reading | None:
        """A calibre that stands in brackets behind a weapon; None for any other measure."""
        reading = self.in_phrase(measure)
        return reading if reading and reading.quantity == "calibre" else None

    def under_heading(self, measure: Measure, name: str) -> Reading | None:
        """The measure as the quantity that the heading of its column names; None where it can be none of it."""
        if measure.quantity:
            return self._formed(measure) if name == "calibre" and measure.quantity != "barrel_length" else None
        rules = (rule for rule in self._rules.get(measure.kind, ()) if rule.name == name)
        return next((reading for rule in rules if (reading := self._converted(measure, rule))), None)

    def _formed(self, measure: Measure) -> Reading | None:
        """A quantity that the form alone decides."""
        quantity = "calibre" if measure.quantity == "bare calibre" else measure.quantity
        scale = 1.0
        low, high = measure.low, measure.high
        if measure.unit == "gauge" and low is not None:
            low = high = round(gauge_bore_mm(low), 2)
        elif quantity != "barrel_length":
            scale = self._factors[measure.unit, "millimetre"]
        return Reading(measure, quantity, _scaled(low, scale), _scaled(high, scale), _FORMED[quantity])

    def _converted(self, measure: Measure, rule: QuantityRule) -> Reading | None:
        if measure.unit == "mach":
            is_speed = rule.name == "speed"
            return Reading(measure, "speed", measure.low, measure.high, "mach", rule.not_of) if is_speed else None
        if rule.units and measure.unit not in rule.units:
            return None
        scale = self._factors.get((measure.unit, rule.unit))
        if scale is None:
            return None
        low, high = _scaled(measure.low, scale), _scaled(measure.high, scale)
        sides = [side for side in (low, high) if side is not None]
        if any(not rule.smallest <= side <= rule.largest for side in sides):
            return None
        return Reading(measure, rule.name, low, high, CONTRACT_UNITS[rule.unit], rule.not_of)

    def _distance(self, tokens: Sequence[Token], measure: Measure, rule: QuantityRule) -> int | None:
        """How many words lie between the measure and the nearest cue of a rule."""
        after = self._after[rule.name]
        for gap in range(_FURTHEST_AFTER + 1):
            index = measure.end + gap
            if index >= len(tokens) or (gap and tokens[index - 1].text not in _BETWEEN_AFTER):
                break
            if after.at(tokens, index):
                return gap
        before = self._before[rule.name]
        for gap in range(_FURTHEST_BEFORE + 1):
            index = measure.begin - gap
            if index <= 0 or (gap and tokens[index].text in _CLAUSE_END):
                break
            if before.before(tokens, index):
                return gap
        return None

    def _is_weather(self, tokens: Sequence[Token], measure: Measure) -> bool:
        """Whether the words right beside a small length or a speed tell of rain, lenses, steel or wind."""
        if measure.kind != "speed" and measure.unit not in {"millimetre", "centimetre", "inch"}:
            return False
        around = tokens[max(0, measure.begin - 4) : measure.begin], tokens[measure.end : measure.end + 4]
        return any(token.text in self._not_measures for side in around for token in side)


def _scaled(value: float | None, scale: float) -> float | None:
    return None if value is None else value * scale


def measurement(reading: Reading, tokens: Sequence[Token], text: str, mention: int | None) -> Measurement:
    """A reading as it leaves the extractor; the span is the figure and its unit, without qualifiers before it."""
    begin = reading.measure.begin
    while begin < reading.measure.end - 1 and not _is_figure(tokens[begin]):
        begin += 1
    if not _is_figure(tokens[begin]) or reading.unit == "mach":
        begin = reading.measure.begin
    start, end = tokens[begin].start, tokens[reading.measure.end - 1].end
    return Measurement(
        start,
        end,
        text[start:end],
        mention,
        reading.quantity,
        _tidy(reading.low),
        _tidy(reading.high),
        reading.unit,
        reading.measure.qualifier,
    )


def _is_figure(token: Token) -> bool:
    return token.text[0].isdigit() or token.text[0] == "."


def _tidy(value: float | None) -> float | None:
    """Twelve significant digits: 16 in is 406.4 mm, not 406.40000000000003."""
    return None if value is None else float(f"{value:.12g}")
