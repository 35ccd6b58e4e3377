"""Inputs of every kind, and all that the database holds after each: see tests/golden/README.md."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from etl.extract.extractor import Extractor
from etl.ingest import ingest
from models.database import faults, open_engine
from tests.support import ROOT

GOLDEN = ROOT / "tests" / "golden"
CASES = sorted(path.name for path in GOLDEN.iterdir() if path.is_dir())

DOCUMENTS = """
SELECT r.id AS revision, s.kind AS source, d.external_id, r.title, d.url, d.publisher, d.author, d.published_at, d.language,
       r.text
FROM documents AS d JOIN sources AS s ON s.id = d.source_id JOIN revisions AS r ON r.document_id = d.id ORDER BY d.id
"""
MENTIONS = "SELECT id, surface, category, named, rule FROM mentions WHERE revision_id = ? ORDER BY id"
SYSTEMS = "SELECT system, confidence FROM mention_systems WHERE mention_id = ? ORDER BY rank"
CLAIMS = "SELECT id, event, polarity, certainty, time, outcome FROM claims WHERE mention_id = ? ORDER BY position"
ACTORS = "SELECT role, country FROM claim_actors WHERE claim_id = ? ORDER BY position"
SPEAKERS = "SELECT name FROM claim_speakers WHERE claim_id = ? ORDER BY position"
MEASUREMENTS = """
SELECT q.surface, m.surface AS mention, q.quantity, q.low, q.high, q.unit, q.qualifier
FROM measurements AS q LEFT JOIN mentions AS m ON m.id = q.mention_id WHERE q.revision_id = ? ORDER BY q.id
"""
ISSUES = "SELECT place, kind, message FROM open_issues ORDER BY issue_id"


def stated(record: dict[str, Any]) -> dict[str, Any]:
    """A record without what is empty, so that the expected ones can be read at a glance."""
    return {name: value for name, value in record.items() if value not in (None, "", [], {})}


def found(database: Path, folder: Path) -> dict[str, Any]:
    """All that a database holds, in the order in which it was found, without ids and paths of this machine."""
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row

        def records(sql: str, *values: int) -> Iterator[dict[str, Any]]:
            for row in connection.execute(sql, values):
                yield stated(dict(row))

        documents = []
        for document in records(DOCUMENTS):
            revision = document.pop("revision")
            document["mentions"] = []
            for mention in records(MENTIONS, revision):
                mention_id = mention.pop("id")
                mention["named"] = bool(mention["named"])
                mention["systems"] = {row["system"]: row["confidence"] for row in records(SYSTEMS, mention_id)}
                mention["claims"] = []
                for claim in records(CLAIMS, mention_id):
                    claim_id = claim.pop("id")
                    actors = {row["role"]: row["country"] for row in records(ACTORS, claim_id)}
                    speakers = [row["name"] for row in records(SPEAKERS, claim_id)]
                    mention["claims"].append(stated({**claim, "actors": actors, "speakers": speakers}))
                document["mentions"].append(stated(mention))
            document["measurements"] = list(records(MEASUREMENTS, revision))
            documents.append(document)
        issues = list(records(ISSUES))
    for issue in issues:
        issue["place"] = Path(issue["place"]).relative_to(folder).as_posix()
    return {"documents": documents, "issues": issues}


@pytest.mark.parametrize("case", CASES)
def test_an_input_gives_the_rows_that_are_expected(
    small_extractor: Extractor, database: Path, case: str, pytestconfig: pytest.Config
) -> None:
    folder = GOLDEN / case
    (source,) = folder.glob("input*")
    ingest([str(source)], str(database), small_extractor)
    rows = found(database, folder)
    expected = folder / "expected.json"
    if pytestconfig.getoption("--regenerate-golden"):
        expected.write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert rows == json.loads(expected.read_text(encoding="utf-8"))
    assert faults(open_engine(str(database))) == []
