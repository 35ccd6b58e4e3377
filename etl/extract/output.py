"""An extraction as the contract's JSON object."""

from dataclasses import asdict
from typing import Any

from etl.records import Extraction


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
        "claims": [
            {
                "mention": claim.mention,
                "event": claim.event,
                "polarity": claim.polarity,
                "certainty": claim.certainty,
                "time": claim.time,
                "actors": [asdict(actor) for actor in claim.actors],
                "outcome": claim.outcome,
                "attribution": list(claim.attribution),
                **(
                    {"trigger": {"start": claim.trigger_start, "end": claim.trigger_end}}
                    if claim.trigger_start is not None
                    else {}
                ),
            }
            for claim in extraction.claims
        ],
    }
