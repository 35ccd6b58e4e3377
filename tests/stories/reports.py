"""Reports for the tests of stories: files of them, and an extractor that is told which claims there are."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from etl.extract.extractor import Extractor
from etl.records import Actor, Claim, Extraction

Report = dict[str, Any]
FOLDER = Path(__file__).parent
_ROLES = ("supplier", "recipient", "operator", "producer", "target", "holder", "agent")


def reports(name: str) -> list[Report]:
    """The documents of a file beside the tests."""
    with (FOLDER / name).open("rb") as file:
        found: list[Report] = tomllib.load(file)["document"]
    return found


def write_lines(path: Path, documents: Iterable[Report]) -> Path:
    """Documents as JSON lines, as `etl ingest` takes them."""
    keys = ("id", "title", "text", "date", "publisher")
    path.write_text("\n".join(json.dumps({key: one[key] for key in keys if key in one}) for one in documents))
    return path


class ToldExtractor:
    """The extractor, but for claims: those are given beforehand, by text and by the words of the mention."""

    def __init__(self, extractor: Extractor, told: Mapping[str, Mapping[str, Mapping[str, str]]]) -> None:
        self.extractor = extractor
        self.told = told
        self.catalogue = extractor.catalogue
        self.version = extractor.version

    def extract(self, text: str, published: date | None = None) -> Extraction:
        """What the extractor finds, with the given claims."""
        found = self.extractor.extract(text, published)
        told = self.told.get(text, {})
        claims = [
            _claim(index, told[mention.text]) for index, mention in enumerate(found.mentions) if mention.text in told
        ]
        return replace(found, claims=tuple(claims))


def _claim(mention: int, told: Mapping[str, str]) -> Claim:
    return Claim(
        mention,
        told["event"],
        told.get("polarity", "positive"),
        told.get("certainty", "certain"),
        told.get("time", "past"),
        actors=tuple(Actor(role, told[role]) for role in _ROLES if role in told),
        attribution=(told["speaker"],) if "speaker" in told else (),
        speaker_countries=(told.get("of", ""),) if "speaker" in told else (),
    )


def told_claims(eight: list[Report]) -> dict[str, dict[str, dict[str, str]]]:
    """The claims of the eight copies by text and mention: those of the first, changed as each copy says."""
    first = {one["mention"]: one["claim"] for one in eight[0]["claims"]}
    told = {}
    for document in eight:
        claims = dict(first)
        for change in document.get("changed", ()):
            for mention in change["mention"]:
                claims[mention] = first.get(mention, first.get(_OTHER_WORDS.get(mention, ""))) | change["to"]
        told[f"{document['title']}\n\n{document['text']}"] = claims
    return told


_OTHER_WORDS = {
    "240mm rocket launchers": "240-millimetre rocket launchers",
    "170mm self-propelled guns": "170 mm self-propelled guns",
    "122 mm self-propelled guns": "170 mm self-propelled guns",
    "medium-range ballistic missile": "intermediate-range ballistic missile",
}
