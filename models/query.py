"""Reading the database: plain SQL that cannot write, named queries, and full-text search."""

import importlib.resources
import sqlite3
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote

ALLOWED = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE})
FORBIDDEN_FUNCTIONS = frozenset({"load_extension", "fts5", "fts3_tokenizer", "writefile", "readfile", "edit"})
LONGEST_VALUE = 16 * 1024 * 1024
LARGEST_ANSWER = 512 * 1024 * 1024
STEPS_BETWEEN_LOOKS = 10_000
SECONDS_TO_GIVE_IN = 2.0
READ_ONLY = "only one SELECT is allowed here; the database is opened for reading"


class QueryError(Exception):
    """A query that was refused or failed; the message says why and the cure."""


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a query; `is_cut` where there were more rows than were asked for."""

    columns: tuple[str, ...]
    rows: list[tuple[object, ...]]
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class NamedQuery:
    """A query shipped with the program; `help` is its first comment line."""

    name: str
    help: str
    sql: str


def run_query(
    path: Path,
    sql: str,
    seconds: float = 30.0,
    most_rows: int | None = None,
    parameters: Sequence[str | int | None] = (),
) -> Result:
    """The rows of one SELECT over an SQLite file that cannot be written through it; `parameters` stand for its `?`.

    Raises QueryError for anything but reading, for a query that runs longer than `seconds`, and for faults in it.
    """
    answers: list[Result | Exception] = []

    def work() -> None:
        try:
            answers.append(_answer(path, sql, seconds, most_rows, parameters))
        except Exception as error:  # noqa: BLE001  (raised again where the caller waits)
            answers.append(error)

    # SQLite looks at its clock between steps, but one call of instr() or replace() is one step, and may take hours:
    # a thread can be left behind.
    thread = threading.Thread(target=work, name="query", daemon=True)
    thread.start()
    thread.join(seconds + SECONDS_TO_GIVE_IN)
    answer = answers[0] if answers else QueryError(_explained("interrupted", seconds))
    if isinstance(answer, Exception):
        raise answer
    return answer


def _answer(
    path: Path, sql: str, seconds: float, most_rows: int | None, parameters: Sequence[str | int | None]
) -> Result:
    with _reading(path) as connection, closing(connection.cursor()) as cursor:
        deadline = time.monotonic() + seconds
        connection.set_progress_handler(lambda: time.monotonic() > deadline, STEPS_BETWEEN_LOOKS)
        connection.set_authorizer(_authorise)
        try:
            cursor.execute(sql.lstrip("\ufeff"), parameters)
            if cursor.description is None:
                raise QueryError(READ_ONLY)
            columns = tuple(column[0] for column in cursor.description)
            rows = list(_affordable(cursor if most_rows is None else islice(cursor, most_rows + 1)))
        except (sqlite3.Error, sqlite3.Warning, MemoryError, OverflowError) as error:
            raise QueryError(_explained(str(error), seconds)) from error
    is_cut = most_rows is not None and len(rows) > most_rows
    return Result(columns, rows[:most_rows] if is_cut else rows, is_cut)


def _affordable(rows: Iterable[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    """The rows, as long as they fit into memory together."""
    room = LARGEST_ANSWER
    for row in rows:
        room -= sys.getsizeof(row) + sum(map(sys.getsizeof, row))
        if room < 0:
            message = f"the answer is larger than {LARGEST_ANSWER >> 20} MB; narrow it with WHERE or LIMIT"
            raise QueryError(message)
        yield row


def _authorise(action: int, first: str | None, second: str | None, _database: str | None, _source: str | None) -> int:
    if action == sqlite3.SQLITE_PRAGMA and first == "data_version" and second is None:
        return sqlite3.SQLITE_OK  # the search index asks it whether the file has changed
    if action not in ALLOWED:
        return sqlite3.SQLITE_DENY
    is_forbidden = action == sqlite3.SQLITE_FUNCTION and (second or first or "").lower() in FORBIDDEN_FUNCTIONS
    return sqlite3.SQLITE_DENY if is_forbidden else sqlite3.SQLITE_OK


def _explained(reason: str, seconds: float) -> str:
    if "interrupted" in reason:
        return f"the query ran longer than {seconds:g} s and was stopped; narrow it or raise --timeout"
    if any(sign in reason for sign in ("not authorized", "authorization denied", "prohibited", "one statement")):
        return READ_ONLY
    if "no such table" in reason:
        return f"{reason}; sqlite_master lists what there is, and `etl db upgrade` makes what is missing"
    return reason


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that cannot write; where the folder cannot be written either, the file is taken as unchanging."""
    if not path.is_file():
        message = f"{path}: no such database; name it with --database, or make it with `etl ingest`"
        raise QueryError(message)
    address = f"file:{quote(str(path.resolve()))}?mode=ro"
    try:
        connection = sqlite3.connect(address, uri=True)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.OperationalError:
            connection.close()
            connection = sqlite3.connect(address + "&immutable=1", uri=True)
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        message = f"{path}: is no database that can be read: {error}; name another file with --database"
        raise QueryError(message) from error
    try:
        _open_search_index(connection)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST_VALUE)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        yield connection
    finally:
        connection.close()


def _open_search_index(connection: sqlite3.Connection) -> None:
    """Let SQLite set up the search index now: under the authorizer it may not, and MATCH would fail."""
    with suppress(sqlite3.Error):  # there is none in a database that is empty
        connection.execute("SELECT 1 FROM revision_search LIMIT 0")


def named_queries() -> dict[str, NamedQuery]:
    """The queries of `models/queries`, by name."""
    folder = importlib.resources.files("models") / "queries"
    queries = {}
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".sql"):
            sql = file.read_text(encoding="utf-8")
            first = sql.splitlines()[0]
            name = file.name.removesuffix(".sql")
            queries[name] = NamedQuery(name, first.removeprefix("--").strip(), sql)
    return queries


HIT_BEGIN, HIT_END = "\x02", "\x03"


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A document that a search found, with the mentions in it; `snippet` has its hits between HIT_BEGIN and HIT_END.

    A mention is its text, its category and the slug of its best candidate.
    """

    document_id: int
    title: str
    url: str | None
    published_at: str | None
    publisher: str
    snippet: str
    mentions: tuple[tuple[str, str, str | None], ...]


SEARCH = """
SELECT d.id, r.title, d.url, d.published_at, d.publisher, r.id,
       snippet(revision_search, 0, char(2), char(3), ' … ', 24)
FROM revision_search
JOIN revisions AS r ON r.id = revision_search.rowid AND r.is_latest
JOIN documents AS d ON d.id = r.document_id
WHERE revision_search MATCH ?
ORDER BY bm25(revision_search), d.id
LIMIT ?
"""
MENTIONS_OF = """
SELECT m.surface, m.category, best.system
FROM mentions AS m LEFT JOIN mention_systems AS best ON best.mention_id = m.id AND best.rank = 1
WHERE m.revision_id = ? ORDER BY m.start_char
"""


def search(path: Path, words: str, most: int = 20) -> list[SearchHit]:
    """Documents whose latest text matches an FTS5 expression, best first; plain words need not be quoted.

    Raises QueryError where the database cannot be searched.
    """
    quoted = " ".join('"' + word.replace('"', '""') + '"' for word in words.split())
    if not quoted:
        message = "there is nothing to search for; give a word"
        raise QueryError(message)
    with _reading(path) as connection:
        try:
            try:
                rows = connection.execute(SEARCH, (words, most)).fetchall()
            except sqlite3.OperationalError:
                rows = connection.execute(SEARCH, (quoted, most)).fetchall()
            return [_hit(connection, row) for row in rows]
        except sqlite3.Error as error:
            raise QueryError(f"{path}: cannot be searched: {error}; run `etl db upgrade`") from error


def _hit(connection: sqlite3.Connection, row: tuple[Any, ...]) -> SearchHit:
    document_id, title, url, published_at, publisher, revision_id, snippet = row
    mentions = connection.execute(MENTIONS_OF, (revision_id,)).fetchall()
    return SearchHit(document_id, title, url, published_at, publisher, snippet, tuple(mentions))
