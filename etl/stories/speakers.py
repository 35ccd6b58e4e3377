"""Whether two names are of one speaker: *JCS*, *the Joint Chiefs* and *South Korea's Joint Chiefs of Staff* are."""

import re

from etl.stories.features import STEM
from etl.stories.telling import Speaker
from etl.stories.words import story_words

_WORD = re.compile(r"[^\W_]+")


def is_same_speaker(one: Speaker, other: Speaker) -> bool:
    """Whether two names may be of one speaker. Of two states they are not, whatever the names."""
    if one.country and other.country and one.country != other.country:
        return False
    mine, theirs = _words(one.name), _words(other.name)
    if mine <= theirs or theirs <= mine or _is_short_for(one.name, other.name) or _is_short_for(other.name, one.name):
        return True
    is_of_one_state = bool(one.country) and one.country == other.country
    return is_of_one_state and (_is_anybody(one.name) or _is_anybody(other.name))


def _words(name: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in _WORD.findall(name.lower()) if word not in story_words().small)


def _is_anybody(name: str) -> bool:
    """Whether a name is but a word for anybody of a state: `South Korean military`, `two officials`."""
    return bool(set(_WORD.findall(name.lower())) & story_words().anybody)


def _is_short_for(short: str, name: str) -> bool:
    """Whether letters of one name stand for words of the other: JCS for Joint Chiefs of Staff, or for Joint Chiefs."""
    initials = "".join(word[0] for word in _WORD.findall(name) if word[0].isupper())
    letters = [word for word in _WORD.findall(short.replace(".", "")) if len(word) > 1 and word.isupper()]
    return len(initials) > 1 and any(word in initials or word.startswith(initials) for word in letters)
