"""Reads the texts with labelled claims, compares what the rules find with them, and counts figures by field."""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from etl.extract.extractor import Extractor, default_extractor
from etl.records import Claim, Extraction

FOLDER = Path(__file__).parent / "claims"
FIELDS = ("event", "polarity", "certainty", "time", "outcome", "actors", "attribution", "speakers' states", "date")
_SPEAKER = re.compile(r"(?P<name>.+?)(?: \((?P<state>[A-Z]{2}|NATO|EU|UN)(?::[\w-]+)?\))?$")
_SMALL = frozenset({"the", "a", "an", "of", "s", "'s", "and", "'"})


@dataclass(frozen=True, slots=True)
class Label:
    """A labelled claim of the mention that stands at a place of the text."""

    start: int
    end: int
    surface: str
    event: str
    status: tuple[str, str, str, str]
    actors: frozenset[str]
    speakers: tuple[tuple[str, str], ...]
    date: str


@dataclass(frozen=True, slots=True)
class Text:
    """One labelled text; `place` names file and line."""

    place: str
    text: str
    published: date | None
    labels: tuple[Label, ...]


@dataclass
class Figures:
    """Right and wanted by field, with what was missed; `actors` and `event` count found ones too."""

    right: dict[str, float] = field(default_factory=dict)
    wanted: dict[str, int] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)

    def add(self, name: str, right: float, wanted: int = 1, found: int = 0) -> None:
        """Count a comparison."""
        self.right[name] = self.right.get(name, 0) + right
        self.wanted[name] = self.wanted.get(name, 0) + wanted
        self.found[name] = self.found.get(name, 0) + found

    def value(self, name: str) -> float:
        """The share that is right: F1 where things found too many count, else accuracy."""
        total = self.wanted.get(name, 0) + self.found.get(name, 0)
        return (2 * self.right[name] if self.found.get(name) else self.right[name]) / total if total else 1.0


def read_texts(pattern: str) -> list[Text]:
    """The labelled texts of the files whose names fit."""
    return [text for path in sorted(FOLDER.glob(pattern)) for text in _texts(path)]


def _texts(path: Path) -> Iterator[Text]:
    published: date | None = None
    text, labels, line_of_text = "", [], 0
    for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], 1):
        key, _, value = line.partition(": ")
        if key == "date":
            published = date.fromisoformat(value.strip())
        elif key == "text":
            text, line_of_text = value.strip(), number
        elif key == "claim":
            labels.append(_label(text, value, f"{path.name}:{number}"))
        elif not line.strip() and text:
            yield Text(f"{path.name}:{line_of_text}", text, published, tuple(labels))
            published, text, labels = None, "", []


def _label(text: str, value: str, place: str) -> Label:
    surface, status, actors, speakers, when, *_ = [*(part.strip() for part in value.split("|")), "", ""]
    surface, _, nth = surface.partition("#")
    surface = surface.strip()
    start = -1
    for _ in range(int(nth or 1)):
        start = text.find(surface, start + 1)
    if start < 0:
        raise ValueError(f"{place}: {surface!r} is not in the text")
    event, polarity, certainty, time, outcome = status.split()
    return Label(
        start,
        start + len(surface),
        surface,
        event,
        (polarity, certainty, time, outcome),
        frozenset(" ".join(actor.split()) for actor in actors.split(",") if actor.strip()),
        tuple(
            (match["name"], match["state"] or "")
            for one in speakers.split(";")
            if (match := _SPEAKER.match(one.strip()))
        ),
        when,
    )


def measure(extractor: Extractor, texts: Sequence[Text]) -> Figures:
    """Compare every text's claims with its labels; fields are compared where the event is found."""
    figures = Figures()
    for text in texts:
        _compare(text, extractor.extract(text.text, text.published), figures)
    return figures


def _compare(text: Text, extraction: Extraction, figures: Figures) -> None:
    left = list(extraction.claims)
    for label in text.labels:
        here = [claim for claim in left if _is_at(label, claim, extraction)]
        same = [claim for claim in here if claim.event == label.event]
        figures.add("event", bool(same))
        if not same:
            events = ", ".join(claim.event for claim in here) or "nothing"
            figures.misses.append(f"event: {text.place}: {label.surface}: {label.event}, not {events}: {text.text}")
            continue
        claim = max(same, key=lambda claim: _agreement(label, claim))
        left.remove(claim)
        figures.found["event"] = figures.found.get("event", 0) + 1
        actors = _actors(claim)
        figures.add("actors", len(label.actors & actors), len(label.actors), len(actors))
        for name, want, have in _fields(label, claim):
            if name != "actors":
                figures.add(name, want == have)
            if want != have:
                figures.misses.append(
                    f"{name}: {text.place}: {label.surface} {label.event}: {_shown(want)}, not {_shown(have)}: {text.text}"
                )
    for claim in left:
        figures.found["event"] = figures.found.get("event", 0) + 1
        surface = extraction.mentions[claim.mention].text
        figures.misses.append(f"false: {text.place}: {surface}: {claim.event}: {text.text}")


def _shown(value: object) -> str:
    return ", ".join(sorted(value)) or "none" if isinstance(value, frozenset) else str(value)


def _is_at(label: Label, claim: Claim, extraction: Extraction) -> bool:
    mention = extraction.mentions[claim.mention]
    return mention.start < label.end and label.start < mention.end


def _agreement(label: Label, claim: Claim) -> int:
    return sum(want == have for _, want, have in _fields(label, claim))


def _fields(label: Label, claim: Claim) -> Iterator[tuple[str, object, object]]:
    have = (claim.polarity, claim.certainty, claim.time, claim.outcome)
    yield from zip(FIELDS[1:5], label.status, have, strict=True)
    yield "actors", label.actors, _actors(claim)
    yield "attribution", _names(name for name, _ in label.speakers), _names(claim.attribution)
    if _names(name for name, _ in label.speakers) == _names(claim.attribution):
        yield "speakers' states", tuple(state for _, state in label.speakers), claim.speaker_countries
    if label.date or claim.when:
        yield "date", label.date, _prefix(claim)


def _actors(claim: Claim) -> frozenset[str]:
    return frozenset(
        f"{actor.role} {actor.country}{':' if actor.group else ''}{actor.group}".replace("ZZ:", "")
        for actor in claim.actors
    )


def _names(names: Iterable[str]) -> tuple[frozenset[str], ...]:
    """Names without articles, small words, and capitals."""
    return tuple(frozenset(re.findall(r"\w+", name.lower())) - _SMALL for name in names)


def _prefix(claim: Claim) -> str:
    if claim.when is None:
        return ""
    return claim.when.start.isoformat()[: {"year": 4, "month": 7}.get(claim.when.precision, 10)]


def main() -> None:
    """Print the figures by field, for the texts that the rules were made by and for those kept aside."""
    extractor = default_extractor()
    parts = {"known": "[!k]*.txt", "kept aside": "kept_*.txt"}
    figures = {name: measure(extractor, read_texts(pattern)) for name, pattern in parts.items()}
    lines = [f"{'field':18}" + "".join(f"{name:>22}" for name in figures)]
    for field_name in FIELDS:
        cells = (
            f"{one.value(field_name):.3f} ({one.right.get(field_name, 0):g}/{one.wanted.get(field_name, 0)})"
            for one in figures.values()
        )
        lines.append(f"{field_name:18}" + "".join(f"{cell:>22}" for cell in cells))
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
