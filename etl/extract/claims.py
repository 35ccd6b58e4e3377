"""Claims about a mention. So far one event: supply, where a sentence names one supplier and one recipient."""

from collections.abc import Sequence

from etl.extract.drafts import Draft, SentenceReading
from etl.extract.tokens import PhraseTable, Token
from etl.lexicon import Lexicon
from etl.records import Actor, Claim

_TO = frozenset({"to", "for"})


class ClaimReader:
    """Reads supply claims whose verb stands between the supplier and the weapon, before the recipient."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Compile the verbs."""
        event = next(entry for entry in lexicon.events if entry.name == "supply")
        self._verbs = PhraseTable(
            [(form, "past") for form in event.past] + [(form, "planned") for form in event.planned]
        )
        self._hedges = frozenset(event.hedges)
        self._negations = frozenset(event.negations)

    def read(self, sentence: SentenceReading, drafts: Sequence[tuple[int, Draft]]) -> list[Claim]:
        """The claims of one sentence about its mentions, given with their indices.

        A sentence that hedges, denies or names more than two states makes no claim here.
        """
        tokens = sentence.content.tokens
        words = sentence.words
        if not drafts or words & self._hedges or words & self._negations:
            return []
        verbs = [(i, *found) for i in range(len(tokens)) if (found := self._verbs.at(tokens, i))]
        if len(verbs) != 1 or len({hit.code for hit in sentence.countries}) != 2:
            return []
        at, (time, behind) = verbs[0][0], (verbs[0][1], verbs[0][2])
        suppliers = {hit.code for hit in sentence.countries if hit.end <= at and hit.kind != "demonym"}
        recipients = {
            hit.code for hit in sentence.countries if hit.begin >= behind and _is_recipient(tokens, hit.begin)
        }
        if len(suppliers) != 1 or len(recipients) != 1 or suppliers == recipients:
            return []
        if at > 0 and tokens[at - 1].text in {"was", "were", "been", "be", "being", "by"}:
            return []
        actors = (Actor("supplier", *suppliers), Actor("recipient", *recipients))
        certainty = "certain" if time == "past" else "probable"
        start, end = tokens[at].start, tokens[behind - 1].end
        return [
            Claim(index, "supply", "positive", certainty, time, actors=actors, trigger_start=start, trigger_end=end)
            for index, draft in drafts
            if draft.start >= end
        ]


def _is_recipient(tokens: Sequence[Token], begin: int) -> bool:
    """Whether a state is what the weapons go to: `to Russia`, `to the Russian army`, `for Ukraine`."""
    before = [token.text for token in tokens[max(0, begin - 2) : begin]]
    return bool(before) and (before[-1] in _TO or (before[-1] == "the" and before[0] in _TO))
