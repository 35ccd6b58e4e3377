"""From what a phrase says to the systems it may mean, best first."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from etl.catalogue import Catalogue, System
from etl.catalogue.entries import Figure
from etl.records import Candidate

CALIBRE_TOLERANCE = 0.01
MOST_CANDIDATES = 5
HINT_BELIEF = 0.95
DESCRIBED_BELIEF = 0.9
LEAST_BELIEF = 0.1
_RETIRED = 0.25
_UNRELATED = 0.2  # weight of a system whose states the context does not name


class Resolver:
    """Ranks candidate systems for names and for descriptions."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Index the systems that have a calibre."""
        self._catalogue = catalogue
        self._by_calibre: dict[int, list[tuple[float, System]]] = defaultdict(list)
        for system in catalogue.systems.values():
            for figure in system.calibre_mm:
                for value in {side for side in (figure.low, figure.high) if side is not None}:
                    self._by_calibre[round(value)].append((value, system))

    def named(
        self,
        meanings: Sequence[tuple[tuple[str, ...], bool]],
        category: str = "",
        countries: Collection[str] = (),
        calibre_mm: float | None = None,
        *,
        is_variant: bool = False,
    ) -> tuple[Candidate, ...]:
        """Candidates for one or more names that stand together, each with its systems and whether it is a hint.

        A variant that the catalogue does not list is told as the system it is a variant of, a little less surely.
        """
        slugs = self._agreed([set(slugs) for slugs, _ in meanings])
        is_sure = any(not is_hint for _, is_hint in meanings) or len(meanings) > 1
        belief = 1.0 if is_sure and len(slugs) == 1 and not is_variant else HINT_BELIEF
        weights = {slug: self._fit(self._catalogue.systems[slug], category, countries, calibre_mm) for slug in slugs}
        return _ranked(weights, belief)

    def _agreed(self, choices: Sequence[set[str]]) -> set[str]:
        """What all names can mean together; a variant where one names the family."""
        agreed = set(choices[0])
        for choice in choices[1:]:
            both = agreed & choice
            if not both:
                both = {slug for slug in choice if agreed & set(self._catalogue.kin(slug))}
            if not both:
                both = {slug for slug in agreed if choice & set(self._catalogue.kin(slug))}
            agreed = both or agreed
        return agreed

    def _fit(self, system: System, category: str, countries: Collection[str], calibre_mm: float | None) -> float:
        weight = 1.0
        if category and self.is_compatible(system.category, category):
            weight *= 3.0
        if set(system.origin) & set(countries):
            weight *= 3.0
        elif set(system.operators) & set(countries):
            weight *= 1.5
        if calibre_mm is not None and any(is_near(figure, calibre_mm) for figure in system.calibre_mm):
            weight *= 4.0
        return weight

    def is_compatible(self, system_category: str, phrase_category: str) -> bool:
        """Whether a phrase of one category can name a system of another: in one branch, or said to go together."""
        system = self._catalogue.lineage(system_category)
        phrase = self._catalogue.lineage(phrase_category)
        if system_category in phrase or phrase_category in system or (len(system) > 1 and system[-2:] == phrase[-2:]):
            return True
        goes_with = {other for category in phrase for other in self._catalogue.categories[category].goes_with}
        return not goes_with.isdisjoint(system)

    def described(self, category: str, calibre_mm: float, countries: Mapping[str, float]) -> tuple[Candidate, ...]:
        """Candidates for a calibre and a kind of weapon; `countries` weighs the states of the context.

        Empty where the context does not narrow the choice to a few.
        """
        if self._catalogue.is_a(category, "munition"):
            return ()  # a shell's calibre tells what guns fire it, not which shell it is
        weights: dict[str, float] = {}
        for key in {round(calibre_mm * factor) for factor in (0.99, 1.0, 1.01)}:
            for value, system in self._by_calibre.get(key, ()):
                is_close = abs(value - calibre_mm) <= CALIBRE_TOLERANCE * calibre_mm
                if is_close and self._catalogue.is_a(system.category, category):
                    origin = max((countries.get(code, 0.0) for code in system.origin), default=0.0)
                    operator = max((countries.get(code, 0.0) for code in system.operators), default=0.0)
                    weight = _UNRELATED + 3.0 * origin + 1.0 * operator
                    weights[system.slug] = weight * (_RETIRED if system.status == "retired" else 1.0)
        weights = {slug: weight for slug, weight in weights.items() if not self._is_variant_of_any(slug, weights)}
        best = max(weights.values(), default=0.0)
        weights = {slug: weight for slug, weight in weights.items() if weight >= best / 2}
        is_told = best > _UNRELATED or len(weights) == 1
        if len(weights) > MOST_CANDIDATES or not is_told:
            return ()
        return _ranked(weights, DESCRIBED_BELIEF)

    def _is_variant_of_any(self, slug: str, others: Collection[str]) -> bool:
        """A description never means one variant more than its family."""
        return any(parent in others for parent in self._catalogue.kin(slug)[1:])


def is_near(figure: Figure, value: float) -> bool:
    """Whether a value lies in a figure of the catalogue, give or take the tolerance of nominal calibres."""
    low = figure.low if figure.low is not None else figure.high
    high = figure.high if figure.high is not None else figure.low
    if low is None or high is None:
        return False
    return low * (1 - CALIBRE_TOLERANCE) <= value <= high * (1 + CALIBRE_TOLERANCE)


def _ranked(weights: Mapping[str, float], belief: float) -> tuple[Candidate, ...]:
    total = sum(weights.values())
    shares = [(slug, belief * weight / total) for slug, weight in weights.items()]
    kept = sorted((share for share in shares if share[1] >= LEAST_BELIEF), key=lambda share: (-share[1], share[0]))
    return tuple(Candidate(slug, _floor(share)) for slug, share in kept[:MOST_CANDIDATES])


def _floor(share: float) -> float:
    """Three digits, never rounded up, so that the shares sum to no more than the belief."""
    return int(share * 1000 + 1e-9) / 1000
