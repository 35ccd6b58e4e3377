"""What another speaker says of a claim in the sentence that makes it."""

from collections.abc import Iterator
from dataclasses import replace

from etl.extract.claims.event import Event
from etl.extract.claims.sentence import Marked
from etl.records import Claim


def answers(marked: Marked, event: Event, claim: Claim) -> Iterator[Claim]:
    """What another says of the claim in the same sentence.

    `…, a claim that Seoul assessed as unsuccessful`, `Moscow's claim … was dismissed by Kyiv`.
    """
    for index in range(event.end, len(marked.tokens) - 2):
        if marked.word(index) in marked.listed("accounts") and _is_aside(marked, index):
            party = next((hit for hit in marked.parties if index < hit.begin <= index + 5), None)
            verdict = {marked.word(k) for k in range(party.end, len(marked.tokens))} if party else set()
        elif marked.word(index) in marked.listed("rejections") and marked.word(index + 1) == "by":
            party = next((hit for hit in marked.parties if index < hit.begin <= index + 5), None)
            verdict = {marked.word(index)}
        else:
            continue
        if party and verdict & (marked.listed("failures") | marked.listed("rejections")):
            name = marked.text[marked.tokens[party.begin].start : marked.tokens[party.end - 1].end].removeprefix("the ")
            answer = replace(claim, attribution=(name,), speaker_countries=(party.party.country,))
            yield (
                replace(answer, outcome="failure")
                if verdict & marked.listed("failures")
                else replace(answer, polarity="negative")
            )
        return


def _is_aside(marked: Marked, index: int) -> bool:
    """Whether a noun stands behind a comma, an article aside: `…, a claim`."""
    begin = index - 1 if marked.word(index - 1) in {"a", "an", "the", "which"} else index
    return marked.word(begin - 1) in {",", "-"}
