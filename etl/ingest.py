"""The job: every document of the sources becomes rows, once, in transactions that a kill cannot tear."""

import os
import platform
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from filelock import FileLock, Timeout
from sqlalchemy import Connection, Engine, insert, select, update
from sqlalchemy.exc import DBAPIError

from etl.errors import DatabaseError, LockedError
from etl.extract.extractor import Extractor
from etl.load import Loader, Outcome, load_catalogue_rows, table
from etl.maintenance import opened
from etl.records import Document, Issue, RunSummary
from etl.sources import Found, documents
from etl.text import detect_language
from etl.version import program_version
from models import Run
from models.database import SchemaError, ensure_current, open_engine, upgrade

DOCUMENTS_PER_COMMIT = 200
Progress = Callable[[RunSummary, str], None]


@dataclass(slots=True)
class Stop:
    """Set by SIGTERM and Ctrl-C; the document in hand is finished first."""

    requested: bool = False

    def request(self, _signal: int, _frame: FrameType | None) -> None:
        """Ask the job to stop; a second time stops it at once."""
        if self.requested:
            raise KeyboardInterrupt
        self.requested = True


@dataclass(frozen=True, slots=True)
class Options:
    """How a load is run."""

    limit: int | None = None
    dry_run: bool = False


@dataclass(slots=True)
class _Progress:
    """What a run has read so far, for the issues it may close at its end."""

    places: set[str] = field(default_factory=set)
    open_issues: set[tuple[str, str]] = field(default_factory=set)


def ingest(
    sources: Sequence[str],
    location: str,
    extractor: Extractor,
    options: Options = Options(),  # noqa: B008  (frozen)
    report: Progress = lambda _summary, _place: None,
) -> RunSummary:
    """Load every document of the sources into a database, made and upgraded where it must be.

    Raises LockedError where another ingest is running, DatabaseError where the database refuses, UsageError
    where a source means nothing. `report` is called after every document.
    """
    started = time.monotonic()
    with opened(location) as engine, _locked(engine, sources, extractor):
        summary = _run(engine, sources, extractor, options, report)
    summary.seconds = round(time.monotonic() - started, 3)
    return summary


def _run(
    engine: Engine, sources: Sequence[str], extractor: Extractor, options: Options, report: Progress
) -> RunSummary:
    found = (one for source in sources for one in documents(source))
    if options.dry_run:
        return _rehearse(engine, found, extractor, options, report)
    upgrade(engine)
    summary = RunSummary()
    with engine.begin() as connection:
        _close_crashed_runs(connection)
        summary.run = _open_run(connection, sources, extractor, "running")
        load_catalogue_rows(connection, extractor.catalogue)
    try:
        with _stop_on_signals() as stop, engine.connect() as connection:
            _load(connection, found, extractor, options, report, summary, stop, commit=True)
    except BaseException as error:
        with engine.begin() as connection:
            _close_run(connection, summary, "failed", getattr(error, "exit_code", 4), str(error)[:1000])
        raise
    status = "interrupted" if summary.interrupted else "done"
    with engine.begin() as connection:
        _close_run(connection, summary, status, exit_code(summary), "")
    return summary


def _rehearse(
    engine: Engine, found: Iterator[Found], extractor: Extractor, options: Options, report: Progress
) -> RunSummary:
    """Do everything in one transaction that is taken back; a database that is not there yet is only imagined."""
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists():
        engine = open_engine("sqlite://")
        upgrade(engine)
    else:
        ensure_current(engine)
    summary = RunSummary()
    with _stop_on_signals() as stop, engine.connect() as connection:
        summary.run = _open_run(connection, (), extractor, "running")
        load_catalogue_rows(connection, extractor.catalogue)
        _load(connection, found, extractor, options, report, summary, stop, commit=False)
        connection.rollback()
    summary.run = 0
    return summary


def _load(
    connection: Connection,
    found: Iterator[Found],
    extractor: Extractor,
    options: Options,
    report: Progress,
    summary: RunSummary,
    stop: Stop,
    *,
    commit: bool,
) -> None:
    loader = Loader(connection, summary.run, extractor.version)
    progress = _Progress()
    for one in found:
        progress.places.add(one.place)
        if isinstance(one.item, Issue):
            _take_issue(loader, one.item, summary, progress)
        else:
            _take_document(loader, one, one.item, extractor, summary, progress)
        report(summary, one.place)
        if commit and summary.seen % DOCUMENTS_PER_COMMIT == 0:
            connection.commit()
        if stop.requested or (options.limit is not None and summary.seen >= options.limit):
            summary.interrupted = stop.requested
            break
    else:
        loader.resolve_issues(progress.places, progress.open_issues)
    if commit:
        connection.commit()


def _take_document(
    loader: Loader, one: Found, document: Document, extractor: Extractor, summary: RunSummary, progress: _Progress
) -> None:
    """One document: looked up, read where its text is new, stored. Its failure is its own."""
    if not document.language:
        document = replace(document, language=detect_language(document.body))
    known = loader.known(one.origin, document)
    extraction = None
    if known.needs_extraction:
        try:
            extraction = extractor.extract(document.text)
        except Exception as error:  # noqa: BLE001  (whatever a text does to the rules, the other texts go on)
            issue = Issue(
                one.place, "extraction", f"the rules failed on it: {type(error).__name__}: {error}; report it"
            )
            _take_issue(loader, issue, summary, progress)
            return
    outcome = loader.store(one.origin, document, known, extraction)
    summary.seen += 1
    summary.new += outcome is Outcome.NEW
    summary.revised += outcome is Outcome.REVISED
    summary.unchanged += outcome is Outcome.UNCHANGED
    summary.mentions += len(extraction.mentions) if extraction else 0


def _take_issue(loader: Loader, issue: Issue, summary: RunSummary, progress: _Progress) -> None:
    loader.record_issue(issue)
    progress.open_issues.add((issue.where, issue.message))
    summary.notes.append(f"{issue.where}: {issue.message}")
    summary.seen += 1
    summary.failed += 1
    summary.issues += 1


def exit_code(summary: RunSummary) -> int:
    """0 where everything was read, 1 where something failed or the run was stopped."""
    return 1 if summary.failed or summary.issues or summary.interrupted else 0


# ---- the lock and the run's row


@contextmanager
def _locked(engine: Engine, sources: Sequence[str], extractor: Extractor) -> Iterator[None]:
    """Hold the ingest lock of an SQLite database; the operating system frees it when its owner dies."""
    url = engine.url
    if url.get_backend_name() != "sqlite" or not url.database:
        yield
        return
    lock = FileLock(f"{url.database}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout:
        _record_refusal(engine, sources, extractor)
        cure = "wait until it is done; `etl runs` shows it"
        raise LockedError(url.database, "another ingest is writing to this database", cure) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        cure = "name a file in a folder you may write to with --database"
        raise DatabaseError(url.database, f"cannot be written: {reason}", cure) from error
    try:
        yield
    finally:
        lock.release()


def _record_refusal(engine: Engine, sources: Sequence[str], extractor: Extractor) -> None:
    """A row for the run that could not begin, where the database is there to hold it."""
    try:
        ensure_current(engine)
        with engine.begin() as connection:
            run = _open_run(connection, sources, extractor, "refused")
            message = "another ingest held the lock"
            _close_run(connection, RunSummary(run=run), "refused", LockedError.exit_code, message)
    except (SchemaError, DBAPIError):
        return


def _open_run(connection: Connection, sources: Sequence[str], extractor: Extractor, status: str) -> int:
    result = connection.execute(
        insert(table(Run)).values(
            started_at=datetime.now(UTC),
            status=status,
            sources=" ".join(sources),
            host=platform.node(),
            process=os.getpid(),
            program_version=program_version(),
            rules_version=extractor.version,
        )
    )
    return int(result.inserted_primary_key[0]) if result.inserted_primary_key else 0


def _close_run(connection: Connection, summary: RunSummary, status: str, code: int, message: str) -> None:
    rows = table(Run)
    counts = {
        name: getattr(summary, name) for name in ("seen", "new", "revised", "unchanged", "failed", "mentions", "issues")
    }
    connection.execute(
        update(rows)
        .where(rows.c.id == summary.run)
        .values(ended_at=datetime.now(UTC), status=status, exit_code=code, message=message, **counts)
    )


def _close_crashed_runs(connection: Connection) -> None:
    """Runs that are still `running` while we hold the lock were killed."""
    rows = table(Run)
    crashed = connection.execute(select(rows.c.id).where(rows.c.status == "running")).scalars().all()
    if crashed:
        connection.execute(
            update(rows)
            .where(rows.c.id.in_(crashed))
            .values(status="crashed", message="ended without a word; what it had committed is kept")
        )


@contextmanager
def _stop_on_signals() -> Iterator[Stop]:
    """Turn SIGTERM and Ctrl-C into a request that the job honours between documents."""
    stop = Stop()
    before = {}
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            before[number] = signal.signal(number, stop.request)
        except ValueError:  # not in the main thread
            continue
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
