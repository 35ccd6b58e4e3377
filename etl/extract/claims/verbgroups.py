"""The verb group before a trigger: voice, tense, modality, negation, and the verbs that govern it.

A group is read from the trigger to the left, over auxiliaries and adverbs and over the phrases of the lexicon that
govern a verb (`is preparing to`, `has yet to`, `is believed to`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from etl.extract.claims.inflection import BASE, GERUND, PARTICIPLE, PAST, THIRD
from etl.extract.claims.vocabulary import Vocabulary
from etl.extract.tokens import Token
from etl.lexicon.entries import StatusWords

POSITIVE, NEGATIVE, UNKNOWN = "positive", "negative", "unknown"
CERTAINTIES = ("certain", "probable", "possible", "unknown")
"""From the strongest to the weakest."""

_ADVERB = "adverb"
_BE = frozenset({"be", "is", "are", "am", "was", "were", "been", "being", "get", "gets", "got", "getting"})
_HAVE = frozenset({"have", "has", "had", "having", "ve"})
_DO = frozenset({"do", "does", "did"})
_NOT = frozenset({"not", "never", "hardly", "cannot", "neither", "nor"})
_MODALS = frozenset(
    {"will", "would", "can", "could", "may", "might", "should", "must", "shall", "ll", "wo", "ca", "cannot", "d"}
)
_CONTRACTED = {
    "don": "do", "doesn": "does", "didn": "did", "won": "will", "wouldn": "would", "couldn": "could", "isn": "is",
    "aren": "are", "wasn": "was", "weren": "were", "hasn": "has", "haven": "have", "hadn": "had", "can": "can",
    "shouldn": "should", "mustn": "must", "mightn": "might", "ain": "is",
}  # fmt: skip
_ADVERBS = frozenset(
    [
        "also",
        "already",
        "now",
        "still",
        "then",
        "even",
        "once",
        "again",
        "just",
        "first",
        "soon",
        "long",
        "ever",
        "yet",
        "recently",
        "only",
        "since",
        "instead",
        "twice",
        "together",
        "meanwhile",
        "thus",
        "both",
        "all",
        "jointly",
        "openly",
        "nearly",
        "almost",
        "ever",
        "today",
        "yesterday",
        "simply",
        "twice",
        "often",
        "always",
    ]
)
_NO_ADVERBS = frozenset(
    {"supply", "reply", "fly", "only", "italy", "july", "ally", "family", "rely", "assembly", "early"}
)


@dataclass(frozen=True, slots=True)
class Status:
    """What a claim is so far."""

    polarity: str = POSITIVE
    certainty: str = "certain"
    time: str = ""
    outcome: str = ""
    event: str = ""

    def under(self, words: StatusWords) -> "Status":
        """The status with the effect of a word: a time it has already stays, the weaker certainty counts."""
        polarity = self.polarity
        if words.polarity:
            polarity = words.polarity if self.polarity == POSITIVE or words.polarity == UNKNOWN else self.polarity
        return Status(
            polarity,
            weaker(self.certainty, words.certainty or "certain"),
            self.time or words.time,
            self.outcome or words.outcome,
            self.event or words.event,
        )


def weaker(one: str, other: str) -> str:
    """The weaker of two certainties."""
    return max(one, other, key=CERTAINTIES.index)


@dataclass(frozen=True, slots=True)
class VerbGroup:
    """A trigger with what stands before it; `is_bare` where no auxiliary does."""

    begin: int
    at: int
    end: int
    form: str
    status: Status
    is_passive: bool = False
    is_bare: bool = False
    is_infinitive: bool = False
    is_chained: bool = False


class VerbGroupReader:
    """Reads verb groups from their trigger to the left."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary

    def read(
        self, tokens: Sequence[Token], at: int, end: int, forms: Collection[str], *, floor: int, lasting: bool
    ) -> VerbGroup:
        """The group of a trigger at tokens `at` to `end` that can have these forms, not reaching before `floor`.

        `lasting` tells that a present tense is a state or habit, and not a headline's way of telling the past.
        """
        begin, auxiliaries, negated = self._auxiliaries(tokens, at, floor)
        form = _form(forms, auxiliaries)
        is_passive = (form == PARTICIPLE and bool(_BE & set(auxiliaries))) or (
            form == PAST and bool(_BE & set(auxiliaries))
        )
        found = self._vocabulary.chain_before(tokens, begin)
        is_governed = found is not None and found[1] >= floor and form in {BASE, GERUND} and not auxiliaries
        time = "" if is_governed else _own_time(form, auxiliaries, lasting=lasting)
        status = Status(NEGATIVE if negated else POSITIVE, "certain", time)
        is_infinitive = "to" in auxiliaries
        status = _under_modal(status, auxiliaries)
        chained = False
        while (found := self._vocabulary.chain_before(tokens, begin)) and found[1] >= floor:
            words, begin = found
            chained = True
            begin, more, negated = self._auxiliaries(tokens, begin, floor)
            if negated and words.polarity == NEGATIVE:
                words = replace(words, polarity="", certainty="possible", time="hypothetical")
            elif negated:
                words = replace(words, polarity=NEGATIVE, certainty="" if words.time else words.certainty)
            status = _under_modal(status.under(words), more)
        return VerbGroup(
            begin, at, end, form, status, is_passive, not auxiliaries and not chained, is_infinitive, chained
        )

    def _auxiliaries(self, tokens: Sequence[Token], at: int, floor: int) -> tuple[int, list[str], bool]:
        """Where the auxiliaries before a verb begin, which they are, nearest first, and whether they negate it."""
        found: list[str] = []
        negated = False
        index = begin = at
        while index > floor:
            word, width, negates = _auxiliary_before(tokens, index)
            if ("to" in found and not negates) or (not word and not negates):
                break
            if word == _ADVERB:
                index -= 1
                continue  # an adverb at the edge of the group stays outside
            if word in {"to", "be"} and self._vocabulary.chain_before(tokens, index):
                begin = index
                break
            negated = negated or negates
            found += [word] if word else []
            index -= width
            begin = index
        return begin, found, negated


def _auxiliary_before(tokens: Sequence[Token], index: int) -> tuple[str, int, bool]:
    """The auxiliary that ends before a token, how many tokens it takes, and whether it negates."""
    word = tokens[index - 1].text
    before = tokens[index - 2].text if index > 1 else ""
    if word == "t" and before == "'" and index > 2:
        return _CONTRACTED.get(tokens[index - 3].text, ""), 3, tokens[index - 3].text in _CONTRACTED
    if before == "'" and word in {"ll", "ve", "d"}:
        return word, 2, False
    if word == "longer" and before == "no":
        return "", 2, True
    if word in _NOT:
        return "can" if word == "cannot" else "", 1, True
    if word == "may" and (before.isdecimal() or before in {"in", "of", "since", "last", "early", "late", "by"}):
        return "", 1, False  # the month
    if word in _BE | _HAVE | _DO | _MODALS or word == "to":
        return word, 1, False
    is_adverb = word in _ADVERBS or (word.endswith("ly") and word not in _NO_ADVERBS)
    return _ADVERB if is_adverb else "", 1, False


def _form(forms: Collection[str], auxiliaries: Sequence[str]) -> str:
    """The form that a verb has here, of those that its spelling allows."""
    has = set(auxiliaries)
    if GERUND in forms:
        return GERUND
    if PARTICIPLE in forms and has & (_BE | _HAVE):
        return PARTICIPLE
    if BASE in forms and (has & (_MODALS | _DO | {"to"})):
        return BASE
    return next(form for form in (PAST, PARTICIPLE, THIRD, BASE) if form in forms)


def _own_time(form: str, auxiliaries: Sequence[str], *, lasting: bool) -> str:
    """The time that tense and aspect of the verb itself tell, nothing for an infinitive or a bare gerund."""
    has = set(auxiliaries)
    if has & _HAVE:
        return "ongoing" if form == GERUND and not has & {"had"} else "past"
    if form == GERUND:
        if has & {"was", "were"}:
            return "past"
        return "ongoing" if has & _BE else ""
    if has & {"was", "were", "did", "got"}:
        return "past"
    if has & (_MODALS | {"to"}):
        return ""
    if form in {PAST, PARTICIPLE}:
        return "ongoing" if has & {"is", "are"} and (lasting or "being" in has) else "past"
    return "ongoing" if lasting or has & _DO else "past"


def _under_modal(status: Status, auxiliaries: Sequence[str]) -> Status:
    """The effect of modal verbs: `may have sent` is past and possible, `may send` hypothetical."""
    has = set(auxiliaries)
    certainty, time = "certain", ""
    if has & {"will", "shall", "ll", "wo"}:
        time = "planned"
    elif has & {"would", "d"}:
        certainty, time = "probable", "planned"
    elif has & {"could", "can", "ca"} and status.polarity == NEGATIVE:
        time = "hypothetical"  # what cannot be is certainly not
    elif has & {"may", "might", "could", "can", "ca"}:
        certainty, time = "possible", "hypothetical"
    elif has & {"should", "must"}:
        certainty, time = "unknown", "hypothetical"
    else:
        return status
    return replace(status, certainty=weaker(status.certainty, certainty), time=status.time or time)
