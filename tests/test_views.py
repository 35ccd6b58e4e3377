"""The views, over claims that were read from texts."""

import json
from pathlib import Path

import pytest

from etl.extract.extractor import Extractor
from etl.ingest import ingest
from tests.support import rows

TEXTS = {
    "ring": "Iran has sent ballistic missiles to the Houthis, the ministry said in Riyadh on Monday.",
    "reach": "North Korea tested a short-range ballistic missile with a range of 1,200 km.",
    "both": 'Pyongyang declared a successful launch of a new IRBM, a claim that Seoul assessed as "unsuccessful".',
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, extractor: Extractor) -> Path:
    folder = tmp_path_factory.mktemp("views")
    source = folder / "told.jsonl"
    lines = ({"id": name, "text": text, "date": "2024-12-23"} for name, text in TEXTS.items())
    source.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    ingest([str(source)], str(folder / "told.db"), extractor)
    return folder / "told.db"


def test_an_armed_group_is_named_beside_the_state_it_sits_in(told: Path) -> None:
    query = "SELECT supplier, recipient, attributed_to FROM mention_details WHERE event = 'supply'"
    assert rows(told, query) == [("IR", "YE:houthis", "ministry")]
    assert rows(told, "SELECT supplier, recipient, stories, documents FROM transfers") == [("IR", "YE:houthis", 1, 1)]


def test_the_class_that_is_claimed_and_the_class_by_the_stated_range_stand_side_by_side(told: Path) -> None:
    query = "SELECT category, stated_range_km, stated_range_class FROM mention_details WHERE event = 'test'"
    assert rows(told, query) == [("short-range-ballistic-missile", 1200, "medium-range-ballistic-missile")]


def test_claims_that_contradict_each_other_stand_each_with_its_speaker(told: Path) -> None:
    query = (
        "SELECT outcome, attribution, speaker_countries, operator FROM claim_details WHERE event = 'launch' ORDER BY 1"
    )
    assert rows(told, query) == [("failure", "Seoul", "KR", "KP"), ("success", "Pyongyang", "KP", "KP")]
