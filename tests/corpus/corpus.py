"""Reads the labelled texts, compares an extraction with their labels, and counts figures."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from etl.extract.extractor import Extractor
from etl.records import Extraction, Measurement

FOLDER = Path(__file__).parent
_LABEL = re.compile(r"\[(?P<surface>[^\]]+)\]\((?P<label>[^)]+)\)")
_FIGURE = re.compile(r"(?P<quantity>\w+) (?P<low>[\d.]*)(?P<dash>-?)(?P<high>[\d.]*)(?P<rest>.*)")
QUALIFIERS = frozenset({"exact", "about", "at_least", "at_most", "vague"})


@dataclass(frozen=True, slots=True)
class Figure:
    """A labelled measurement of a mention."""

    quantity: str
    low: float | None
    high: float | None
    unit: str

    def fits(self, found: Measurement) -> bool:
        """Whether a measurement says the same; of a bound only the side that is known counts."""
        sides = [(self.low, found.low), (self.high, found.high)]
        numbers = all(want is None or (have is not None and abs(want - have) <= 0.005 * want) for want, have in sides)
        return self.quantity == found.quantity and numbers and (not self.unit or self.unit == found.unit)


@dataclass(frozen=True, slots=True)
class Label:
    """A labelled mention: where it stands, its category, whether named and what system it means."""

    start: int
    end: int
    category: str
    named: bool
    system: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """One labelled text."""

    line: int
    text: str
    labels: tuple[Label, ...]


def read_texts() -> list[Text]:
    """Every labelled text of the file."""
    lines = (FOLDER / "texts.txt").read_text(encoding="utf-8").splitlines()
    return [_read(number, line) for number, line in enumerate(lines, 1) if line and not line.startswith("#")]


def _read(number: int, line: str) -> Text:
    labels: list[Label] = []
    plain, position = "", 0
    for match in _LABEL.finditer(line):
        plain += line[position : match.start()]
        start = len(plain)
        plain += match["surface"]
        labels.append(_label(start, len(plain), match["label"]))
        position = match.end()
    return Text(number, plain + line[position:], tuple(labels))


def _label(start: int, end: int, content: str) -> Label:
    about, *figures = (part.strip() for part in content.split(";"))
    category, *marks = about.split()
    system = next((mark[1:] for mark in marks if mark.startswith("=")), "")
    return Label(start, end, category, bool(marks), system, tuple(map(_figure, figures)))


def _figure(content: str) -> Figure:
    match = _FIGURE.fullmatch(content)
    if match is None:
        raise ValueError(f"no figure: {content}")
    words = match["rest"].split()
    qualifier = next((word for word in words if word in QUALIFIERS), "exact")
    unit = next((word for word in words if word not in QUALIFIERS), "")
    low = float(match["low"]) if match["low"] else None
    high = float(match["high"]) if match["high"] else (None if match["dash"] else low)
    if qualifier == "at_least":
        high = None
    if qualifier == "at_most":
        low = None
    return Figure(match["quantity"], low, high, unit)


@dataclass
class Figures:
    """Right and all of each figure, with a line for each miss."""

    right: Counter[str]
    all: Counter[str]
    misses: list[str]

    def value(self, name: str) -> float:
        """The share that is right, 1 where nothing was asked."""
        return self.right[name] / self.all[name] if self.all[name] else 1.0

    def add(self, name: str, text: Text, what: str, *, is_right: bool) -> None:
        """Count one case."""
        self.all[name] += 1
        self.right[name] += is_right
        if not is_right:
            self.misses.append(f"{name}: texts.txt:{text.line}: {what}")


def measure(extractor: Extractor, texts: Sequence[Text]) -> Figures:
    """Compare what the extractor finds with every label."""
    figures = Figures(Counter(), Counter(), [])
    for text in texts:
        _compare(figures, text, extractor.extract(text.text))
    return figures


def _compare(figures: Figures, text: Text, found: Extraction) -> None:
    spans = {(one.start, one.end): index for index, one in enumerate(found.mentions)}
    claimed: set[int] = set()
    for label in text.labels:
        surface = text.text[label.start : label.end]
        index = next(
            (i for i, one in enumerate(found.mentions) if one.start < label.end and label.start < one.end), None
        )
        figures.add("recall", text, f"{surface!r} is not found", is_right=index is not None)
        if index is None:
            continue
        mention = found.mentions[index]
        figures.add("span", text, f"{surface!r} is {mention.text!r}", is_right=(label.start, label.end) in spans)
        figures.add("category", text, f"{surface!r} is {mention.category}", is_right=mention.category == label.category)
        figures.add("named", text, f"{surface!r} is named: {mention.named}", is_right=mention.named == label.named)
        if label.system:
            systems = [one.system for one in mention.systems]
            figures.add("system", text, f"{surface!r} is {systems}", is_right=systems[:1] == [label.system])
        for want in label.figures:
            match = next(
                (k for k, one in enumerate(found.measurements) if one.mention == index and want.fits(one)), None
            )
            figures.add("figures_recall", text, f"{want} of {surface!r} is not read", is_right=match is not None)
            claimed |= {match} if match is not None else set()
    for name, what, is_right in _precision(text, found, claimed):
        figures.add(name, text, what, is_right=is_right)


def _precision(text: Text, found: Extraction, claimed: set[int]) -> Iterator[tuple[str, str, bool]]:
    for mention in found.mentions:
        is_right = any(mention.start < label.end and label.start < mention.end for label in text.labels)
        yield "precision", f"{mention.text!r} ({mention.category}) is no weapon", is_right
    for index, one in enumerate(found.measurements):
        yield "figures_precision", f"{one.quantity} {one.low}-{one.high} {one.unit} is not labelled", index in claimed
