"""An extraction as the contract's JSON object."""

from dataclasses import asdict
from typing import Any

from etl.records import Claim, Extraction


def as_record(document_id: str | int, language: str, extraction: Extraction) -> dict[str, Any]:
    """The object that `etl extract --output jsonl` writes for one document."""
    return {
        "id": document_id,
        "language": language,
        "mentions": [
            {
                "start": mention.start,
                "end": mention.end,
                "text": mention.text,
                "category": mention.category,
                "named": mention.named,
                "systems": [asdict(candidate) for candidate in mention.systems],
                "confidence": mention.confidence,
                "rule": mention.rule,
            }
            for mention in extraction.mentions
        ],
        "measurements": [asdict(measurement) for measurement in extraction.measurements],
        "claims": [_claim_record(claim) for claim in extraction.claims],
    }


def _claim_record(claim: Claim) -> dict[str, Any]:
    """A claim; what is optional in the contract stands there only where it is known."""
    record: dict[str, Any] = {
        "mention": claim.mention,
        "event": claim.event,
        "polarity": claim.polarity,
        "certainty": claim.certainty,
        "time": claim.time,
        "actors": [
            {"role": actor.role, "country": actor.country} | ({"group": actor.group} if actor.group else {})
            for actor in claim.actors
        ],
        "outcome": claim.outcome,
        "attribution": list(claim.attribution),
    }
    if any(claim.speaker_countries):
        record["speaker_countries"] = list(claim.speaker_countries)
    if claim.trigger:
        record["trigger"] = asdict(claim.trigger)
    if claim.when:
        when = claim.when
        record["date"] = {"from": when.start.isoformat(), "to": when.end.isoformat(), "precision": when.precision}
    if claim.place:
        record["place"] = asdict(claim.place)
    return record
