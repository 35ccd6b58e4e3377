"""Whether a word is a verb where it stands, and what a bare form of it means there."""

from dataclasses import replace

from etl.extract.claims.actors import DEMONYM
from etl.extract.claims.function_words import (
    AUXILIARIES,
    BEFORE_BASE,
    COORDINATORS,
    DETERMINERS,
    PREPOSITIONS,
    RELATIVES,
)
from etl.extract.claims.inflection import BASE, GERUND, PARTICIPLE, PAST, THIRD
from etl.extract.claims.sentence import Marked
from etl.extract.claims.subjects import History, Subject
from etl.extract.claims.verbgroups import VerbGroup
from etl.extract.claims.vocabulary import SignHit

_BEHIND_HAVE = frozenset({"been", "not", "also", "already", "never", "long", "yet", "to", "since", "so"})


class VerbTest:
    """Tells verbs from nouns and adjectives of the same spelling."""

    def __init__(self, sentence: Marked, history: History) -> None:
        self._of = sentence
        self._history = history

    def can_be_verb(self, hit: SignHit, forms: set[str]) -> bool:
        """Whether a word that may be a noun as well stands where a verb does."""
        before = self._of.word(hit.begin - 1)
        if self._is_auxiliary(hit) or self._is_name(hit, before):
            return False
        if self._of.word(hit.begin) in {"is", "are", "was", "were"}:
            return True
        if before == "first" and self._of.word(hit.begin - 2) in AUXILIARIES:
            return True
        if self._is_noun_place(hit, before, forms):
            return bool(forms & {PAST, PARTICIPLE, THIRD}) and before in RELATIVES | {"those", "no"}
        if not forms & {BASE, THIRD} or forms & {PAST, PARTICIPLE}:
            return True
        if BASE in forms and self._of.word(self._of.behind_adverbs(hit.begin) - 1) in BEFORE_BASE:
            return True
        if before in {"and", "or"}:
            return bool(self._history.groups) and self._history.groups[-1][0].form in forms
        is_finite = before not in PREPOSITIONS and self._of.begins_object(hit.end)
        return is_finite and self._can_be_finite(hit, forms, before)

    def _is_name(self, hit: SignHit, before: str) -> bool:
        """Whether a capital makes it a name: said Andrew *Burns*."""
        is_capital = hit.begin > 0 and self._of.is_capital(hit.begin) and not self._of.is_headline
        return is_capital and before not in {'"', ":", "-"}

    def _is_noun_place(self, hit: SignHit, before: str, forms: set[str]) -> bool:
        """Whether a determiner, a number or a compound stands before it: *the* test, an ISIL-*held* building."""
        if hit.begin - 1 in self._of.weapon_at:
            return False
        is_compound = self._of.word(hit.begin - 2) == "-" and self._of.tokens[hit.begin - 1].glued
        is_behind_of = before == "of" and GERUND not in forms
        return before in DETERMINERS - {"of"} | {"'s"} or before.isdecimal() or is_behind_of or is_compound

    def _can_be_finite(self, hit: SignHit, forms: set[str], before: str) -> bool:
        """Whether a verb of the present has a subject right before it: a party, a plural, a pronoun."""
        if hit.begin - 1 in self._of.weapon_at:
            is_plural = before.endswith("s")
            return (BASE in forms) == is_plural and not any(frame.lone and not is_plural for frame in hit.sign.nouns)
        if hit.begin - 1 in self._of.party_at:
            party = self._of.party_at[hit.begin - 1]
            return (party.kind != DEMONYM or before.endswith("s")) and not (
                before in {".", "us", "uk"} and self._of.is_capital(hit.end)
            )
        if before in RELATIVES:
            return True
        if BASE in forms and THIRD not in forms:
            return before in {"they", "we"} or (before.endswith("s") and len(before) > 3)
        return (
            before in {"it", "he", "she"} or before.endswith("ly") or (before.isalpha() and before not in COORDINATORS)
        )

    def _is_auxiliary(self, hit: SignHit) -> bool:
        """Whether a form of `have` has a participle behind it, or begins a question."""
        if self._of.word(hit.begin) not in {"have", "has", "had", "having"}:
            return False
        word = self._of.word(hit.end)
        if hit.begin == 0 or word in _BEHIND_HAVE or word.endswith("ly") or word in self._of.participles:
            return True
        kinds = {
            form
            for other in self._of.signs_at.get(hit.end, ())
            for _, form in (*other.sign.verbs, *other.sign.sayings, *other.sign.governing)
        }
        return PARTICIPLE in kinds or (word.endswith("ed") and hit.end not in self._of.weapon_at)

    def is_adjective_of_weapon(self, group: VerbGroup, forms: set[str]) -> bool:
        """Whether a participle only qualifies the weapon behind it: displayed *captured* tanks."""
        if not group.is_bare or PARTICIPLE not in forms or group.end not in self._of.weapon_at:
            return False
        before = self._of.word(group.begin - 1)
        is_behind_verb = any(known.end == group.begin for known, _ in self._history.groups)
        return is_behind_verb or before.isdecimal() or before in DETERMINERS or before in PREPOSITIONS

    def voiced(self, group: VerbGroup, subject: Subject, forms: set[str]) -> VerbGroup:
        """A bare past form that is a participle behind its weapon: `drones supplied by Iran`."""
        if not group.is_bare or PARTICIPLE not in forms or group.form == GERUND:
            return group
        behind = self._of.word(group.end)
        named = [weapon for weapon in subject.weapons if not weapon.is_pronoun]
        if behind == "by":
            return replace(group, is_passive=True, form=PARTICIPLE)
        is_right_behind = group.begin - 1 in self._of.weapon_at or self._of.word(group.begin - 1) in {
            ",",
            "previously",
            "recently",
            "reportedly",
            "allegedly",
            "once",
            "already",
        }
        if (
            named
            and is_right_behind
            and (
                not behind.isalnum()
                or behind in PREPOSITIONS
                or behind in {"last", "this", "earlier", "during", "while", "and", "yesterday"}
            )
        ):
            return replace(group, is_passive=True, form=PARTICIPLE)
        return group

    def joined_to(self, group: VerbGroup) -> VerbGroup | None:
        """The group whose auxiliaries a verb shares: `may test missiles and launch satellites`."""
        before = self._history.last_before(group)
        if not group.is_bare or before is None:
            return None
        last = before[0]
        if (
            group.form == GERUND
            and self._of.word(group.begin - 1) in {"with", "as"}
            and self._of.word(group.begin - 2) in {"along", "together", "well"}
        ):
            return last
        same = group.form != GERUND and (last.form == group.form or {last.form, group.form} <= {PAST, PARTICIPLE})
        word = self._of.word(group.begin - 1)
        if same and not last.is_bare and word in {"and", "or", ",", "then", "but"}:
            return last
        return None
