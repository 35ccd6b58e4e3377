"""When an event was: dates and relative dates of a clause, resolved against the date of the document."""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from etl.extract.tokens import Token

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: number for name, number in list(_MONTHS.items())} | {"sept": 9}
_DAYS = {name.lower(): number for number, name in enumerate(calendar.day_name)}
_COUNTS = {
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_YEARS = range(1900, 2100)
_BEFORE_MAY = frozenset({"in", "since", "last", "of", "until", "early", "late", "by", "this", "mid"})


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends included; precision is day, week, month or year."""

    start: date
    end: date
    precision: str


@dataclass(frozen=True, slots=True)
class PeriodHit:
    """A period named at tokens `begin` to `end`."""

    begin: int
    end: int
    period: Period


def periods(tokens: Sequence[Token], published: date | None, *, is_future: bool = False) -> list[PeriodHit]:
    """Every date of a sentence that can be resolved; `is_future` where the event is still to come."""
    found = []
    index = 0
    while index < len(tokens):
        hit = _at(tokens, index, published, is_future=is_future)
        if hit is None:
            index += 1
        else:
            found.append(hit)
            index = hit.end
    return found


def _at(tokens: Sequence[Token], index: int, published: date | None, *, is_future: bool) -> PeriodHit | None:
    word = tokens[index].text
    words = [token.text for token in tokens[index : index + 5]] + [""] * 4
    has_full_stop = words[1] == "." and len(word) <= 4 and tokens[index + 1].glued  # Dec. 9
    if has_full_stop and _number(words[2]):
        del words[1]
        index += 1
    if word in _MONTHS and (word != "may" or _is_may(tokens, index)):
        return _from_month(words, index, published, is_future=is_future)
    if words[1] in _MONTHS and 1 <= _number(word) <= 31:
        period = _day(int(word), words[1], words[2], published, is_future=is_future)
        return PeriodHit(index, index + 2 + _is_year(words[2]), period) if period else None
    if word in {"in", "since", "during"} and _is_year(words[1]):
        return PeriodHit(index, index + 2, _year(int(words[1])))
    if published is None:
        return None
    return _relative(words, index, published, is_future=is_future)


def _is_may(tokens: Sequence[Token], index: int) -> bool:
    """Whether `may` is the month: a number behind it, or a word before it that months follow."""
    following = tokens[index + 1].text if index + 1 < len(tokens) else ""
    before = tokens[index - 1].text if index else ""
    return _number(following) > 0 or before in _BEFORE_MAY


def _from_month(words: Sequence[str], index: int, published: date | None, *, is_future: bool) -> PeriodHit | None:
    """`April`, `April 2024`, `April 5`, `April 5, 2024`."""
    month = words[0]
    if _is_year(words[1]):
        return PeriodHit(index, index + 2, _month(int(words[1]), _MONTHS[month]))
    if 1 <= _number(words[1]) <= 31:
        has_comma = words[2] == "," and _is_year(words[3])
        year = words[3] if has_comma else words[2]
        period = _day(int(words[1]), month, year, published, is_future=is_future)
        length = 2 + has_comma + _is_year(year)
        return PeriodHit(index, index + length, period) if period else None
    if published is None or (month == "march" and words[1] == "on"):
        return None
    year_meant = _nearest_year(published, _MONTHS[month], 1, is_future=is_future)
    return PeriodHit(index, index + 1, _month(year_meant, _MONTHS[month]))


def _day(day: int, month: str, year: str, published: date | None, *, is_future: bool) -> Period | None:
    """A day of a month, in the year that is told or in the nearest one."""
    if _is_year(year):
        number = int(year)
    elif published is None:
        return None
    else:
        number = _nearest_year(published, _MONTHS[month], day, is_future=is_future)
    try:
        when = date(number, _MONTHS[month], day)
    except ValueError:
        return None
    return Period(when, when, "day")


def _relative(words: Sequence[str], index: int, published: date, *, is_future: bool) -> PeriodHit | None:
    """`yesterday`, `on Monday`, `last month`, `two weeks ago`, `earlier this year`."""
    first, second = words[0], words[1]
    if first in {"yesterday", "today", "tomorrow", "tonight"}:
        when = published + timedelta(days={"yesterday": -1, "tomorrow": 1}.get(first, 0))
        return PeriodHit(index, index + 1, Period(when, when, "day"))
    if first in {"last", "this", "next", "past", "coming"} and second in {"week", "month", "year", "night", *_DAYS}:
        step = {"last": -1, "past": -1, "this": 0, "next": 1, "coming": 1}[first]
        return PeriodHit(index, index + 2, _unit(published, second, step))
    if first in _DAYS:
        return PeriodHit(index, index + 1, _weekday(published, _DAYS[first], is_future=is_future))
    if (first in _COUNTS or 0 < _number(first) < 100) and words[2] == "ago":
        count = _COUNTS.get(first) or _number(first)
        unit = second.rstrip("s")
        if unit in {"day", "week", "month", "year"}:
            return PeriodHit(index, index + 3, _back(published, unit, count))
    return None


def _unit(published: date, unit: str, step: int) -> Period:
    if unit == "week":
        monday = published - timedelta(days=published.weekday()) + timedelta(weeks=step)
        return Period(monday, monday + timedelta(days=6), "week")
    if unit == "month":
        months = published.year * 12 + published.month - 1 + step
        return _month(months // 12, months % 12 + 1)
    if unit == "year":
        return _year(published.year + step)
    if unit == "night":
        when = published + timedelta(days=step)
        return Period(when, when, "day")
    return _weekday(published, _DAYS[unit], is_future=step > 0)


def _back(published: date, unit: str, count: int) -> Period:
    if unit in {"day", "week"}:
        when = published - timedelta(days=count if unit == "day" else 7 * count)
        return Period(when, when, "day") if unit == "day" else _unit(when, "week", 0)
    return _unit(published, unit, -count)


def _weekday(published: date, weekday: int, *, is_future: bool) -> Period:
    """The last such day up to the document's date, or the next one behind it."""
    days = (weekday - published.weekday()) % 7 or 7 if is_future else -((published.weekday() - weekday) % 7)
    when = published + timedelta(days=days)
    return Period(when, when, "day")


def _nearest_year(published: date, month: int, day: int, *, is_future: bool) -> int:
    """The year of a month that is told without one: the last that is not to come, or the next."""
    is_later = (month, day) > (published.month, published.day)
    if is_future:
        return published.year if is_later or month == published.month else published.year + 1
    return published.year - 1 if is_later and month != published.month else published.year


def _month(year: int, month: int) -> Period:
    return Period(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), "month")


def _year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31), "year")


def _is_year(word: str) -> bool:
    return _number(word) in _YEARS


def _number(word: str) -> int:
    """A number of up to four digits, else 0."""
    return int(word) if len(word) <= 4 and word.isdecimal() and word.isascii() else 0
