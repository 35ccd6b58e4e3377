"""The closed-class words of English that the claim grammar rests on: they make no vocabulary, and never grow."""


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


BOUNDARIES = _words(
    "; : but while although though because after before when if unless until whereas that which who whom whose where "
    "as so however despite ( ) - whether amid since"
)
"""Words and signs at which a clause can begin."""
TERMINATORS = _words("; but however although though while whereas")
"""Words and signs at which the reach of a status ends."""
CLAUSE_ENDS = _words('; but while which whereas although after who before because that "')
"""Words and signs behind which no argument of a verb stands any more."""
RELATIVES = _words("which that who whom")
PREPOSITIONS = _words(
    "in on at to from with by for near against over into onto under toward towards behind during through across "
    "between among via around above below off inside outside within without using aboard upon of"
)
AIMING = _words("at on against toward towards upon")
LOCATING = _words("in inside across near into onto around on at over")
WHERE = _words("in near off over at inside around into outside across towards toward")
COORDINATORS = _words(", and or / & plus including along together such nor alongside like")
ARTICLES = _words("the a an")
DETERMINERS = _words(
    "the a an its their his this that these those of any some another each no first new latest recent second third "
    "last such"
)
PRONOUNS = _words("it they he she we i")
AUXILIARIES = _words("is are was were be been has have had will would may might can could should did does")
BEFORE_BASE = _words("to will would could may might can should must not did does do t shall cannot")
"""Words behind which a verb has its plain form."""
QUALIFYING = _words("its their heavy many several more two three four neighbouring ally neighboring government")
"""Words between a preposition and its noun that have no ending of an adjective."""
DAYS = _words(
    "monday tuesday wednesday thursday friday saturday sunday yesterday today earlier later separately "
    "meanwhile however"
)
