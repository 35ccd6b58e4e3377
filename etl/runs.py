"""The row of a run, and the lock that lets one ingest at a time write to a database."""

import os
import platform
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import DBAPIError

from etl.errors import DatabaseError, LockedError
from etl.load import table
from etl.records import RunSummary
from etl.sources.files import storable
from etl.version import program_version
from models import Run
from models.database import current_revision, head_revision

SECONDS_FOR_A_REFUSAL = 30
COUNTS = ("seen", "new", "revised", "unchanged", "failed", "mentions", "issues")


@contextmanager
def ingest_lock(
    engine: Engine, sources: Sequence[str], rules_version: str, *, is_dry_run: bool = False
) -> Iterator[None]:
    """Hold the ingest lock of an SQLite database; the operating system frees it when its owner dies.

    Raises LockedError, after a row for the run that could not begin, where another ingest holds it. A dry run leaves no
    row, and no lock file where there is no database to lock.
    """
    path = engine.url.database
    if engine.dialect.name != "sqlite" or not path:
        yield
        return
    if not Path(path).resolve().parent.is_dir():
        raise DatabaseError(path, "its folder does not exist", "make the folder, or name another with --database")
    if is_dry_run and not Path(path).exists():
        yield
        return
    lock = FileLock(f"{path}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        if not is_dry_run:
            _record_refusal(engine, sources, rules_version)
        cure = "wait until it is done; `etl runs` shows it"
        raise LockedError(path, "another ingest is writing to this database", cure) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        cure = "name a file in a folder you may write to with --database"
        raise DatabaseError(path, f"cannot be written: {reason}", cure) from error
    try:
        yield
    finally:
        lock.release()


def _record_refusal(engine: Engine, sources: Sequence[str], rules_version: str) -> None:
    """A row for the run that could not begin, where the database is there to hold it."""
    # The message to the user says it all the same.
    with suppress(DBAPIError), engine.connect() as connection:
        _begin_in_between(connection)
        if current_revision(connection) == head_revision():
            summary = RunSummary(run=open_run(connection, sources, rules_version))
            close_run(connection, summary, "refused", LockedError.exit_code, "another ingest held the lock")
            connection.commit()


def _begin_in_between(connection: Connection) -> None:
    """Begin in one of the moments that a running job leaves between two of its transactions.

    SQLite's own waiting, which looks ten times a second, misses them for minutes.
    """
    driver = connection.connection.driver_connection
    if driver is not None:
        driver.execute("PRAGMA busy_timeout = 0")
    deadline = time.monotonic() + SECONDS_FOR_A_REFUSAL
    while True:
        try:
            connection.begin()
        except DBAPIError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.0005)
        else:
            return


def open_run(connection: Connection, sources: Sequence[str], rules_version: str) -> int:
    """Write the row of a run that begins; gives its id."""
    result = connection.execute(
        insert(table(Run)).values(
            started_at=datetime.now(UTC),
            status="running",
            sources=storable(" ".join(sources)),
            host=platform.node(),
            process=os.getpid(),
            program_version=program_version(),
            rules_version=rules_version,
        )
    )
    (run_id,) = result.inserted_primary_key or (0,)
    return int(run_id)


def close_run(connection: Connection, summary: RunSummary, status: str, code: int, message: str = "") -> None:
    """Complete the row of a run with what it did."""
    rows = table(Run)
    counts = {name: getattr(summary, name) for name in COUNTS}
    connection.execute(
        update(rows)
        .where(rows.c.id == summary.run)
        .values(ended_at=datetime.now(UTC), status=status, exit_code=code, message=storable(message), **counts)
    )


def close_crashed_runs(connection: Connection) -> None:
    """Mark the runs that are still `running` while we hold the lock: they were killed."""
    rows = table(Run)
    crashed = connection.execute(select(rows.c.id).where(rows.c.status == "running")).scalars().all()
    if crashed:
        message = "ended without a word; what it had committed is kept"
        connection.execute(update(rows).where(rows.c.id.in_(crashed)).values(status="crashed", message=message))
