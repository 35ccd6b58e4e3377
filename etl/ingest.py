"""The job: every document of the sources becomes rows, once, in transactions that a kill cannot tear.

What happens to a document stands in `Job.take_document`; what a run is, in `etl.runs`.
"""

import signal
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import FrameType

from sqlalchemy import Connection, Engine

from etl.catalogue_rows import load_catalogue_rows
from etl.extract.extractor import Extractor
from etl.load import Loader, Outcome
from etl.maintenance import opened
from etl.records import Document, Extraction, Issue, RunSummary
from etl.runs import close_crashed_runs, close_run, ingest_lock, open_run
from etl.sources import Found, check_source, documents
from etl.stories.grouping import bring_stories_up_to_date, regroup
from etl.text import detect_language
from models.database import ensure_current, open_engine, upgrade

DOCUMENTS_PER_COMMIT = 200
STOPPED_AT_ONCE = 130
"""The exit code that shells know for a program stopped by Ctrl-C."""
Report = Callable[[RunSummary, str], None]


@dataclass(frozen=True, slots=True)
class Options:
    """How a load is run: at most `limit` documents; a dry run writes nothing."""

    limit: int | None = None
    dry_run: bool = False


@dataclass(slots=True)
class Stop:
    """Set by SIGTERM and Ctrl-C; the document in hand is finished first."""

    requested: bool = False

    def request(self, _signal: int, _frame: FrameType | None) -> None:
        """Ask the job to stop; asked again, it stops at once."""
        if self.requested:
            raise KeyboardInterrupt
        self.requested = True


def ingest(
    sources: Sequence[str],
    location: str,
    extractor: Extractor,
    options: Options | None = None,
    report: Report = lambda _summary, _place: None,
) -> RunSummary:
    """Load every document of the sources into a database, made and upgraded where it must be.

    Raises LockedError where another ingest is running, DatabaseError where the database refuses, UsageError
    where a source means nothing. `report` is called after every document with the summary so far and the place.
    """
    started = time.monotonic()
    options = options or Options()
    with opened(location) as engine, ingest_lock(engine, sources, extractor.version, is_dry_run=options.dry_run):
        own = _own_files(engine)
        found = (one for source in sources for one in documents(source, own))
        if options.dry_run:
            for source in sources:
                check_source(source)
            summary = _rehearse(engine, found, extractor, options, report)
        else:
            summary = _run(engine, sources, found, extractor, options, report)
    summary.seconds = round(time.monotonic() - started, 3)
    return summary


def _own_files(engine: Engine) -> set[Path]:
    """The files of an SQLite database, which may lie in a folder that is read."""
    if engine.dialect.name != "sqlite" or not engine.url.database:
        return set()
    path = Path(engine.url.database)
    return {path.parent.resolve() / (path.name + ending) for ending in ("", "-wal", "-shm", "-journal", ".lock")}


def exit_code(summary: RunSummary) -> int:
    """0 where everything was read, 1 where something failed or the run was stopped."""
    return 1 if summary.failed or summary.issues or summary.interrupted else 0


def _run(
    engine: Engine,
    sources: Sequence[str],
    found: Iterable[Found],
    extractor: Extractor,
    options: Options,
    report: Report,
) -> RunSummary:
    """A run with its row: opened before anything can fail, closed whatever happens."""
    upgrade(engine)
    with engine.begin() as connection:
        close_crashed_runs(connection)
        run_id = open_run(connection, sources, extractor.version)
    summary = RunSummary(run=run_id)
    try:
        for source in sources:
            check_source(source)
        with _stop_on_signals() as stop:
            with engine.begin() as connection:
                load_catalogue_rows(connection, extractor.catalogue)
                bring_stories_up_to_date(connection)
            with engine.connect() as connection:
                job = Job(connection, extractor, options, summary, stop)
                connection.commit()  # a source may keep us waiting, and a transaction would keep others from writing
                job.take_all(found, report)
    except BaseException as error:
        with engine.begin() as connection:
            if isinstance(error, KeyboardInterrupt):
                close_run(connection, summary, "interrupted", STOPPED_AT_ONCE, "stopped at once by a second signal")
            else:
                close_run(connection, summary, "failed", getattr(error, "exit_code", 4), str(error)[:1000])
        raise
    with engine.begin() as connection:
        close_run(connection, summary, "interrupted" if summary.interrupted else "done", exit_code(summary))
    return summary


def _rehearse(
    engine: Engine, found: Iterable[Found], extractor: Extractor, options: Options, report: Report
) -> RunSummary:
    """Do everything in one transaction that is taken back; a database that is not there yet is only imagined."""
    if engine.dialect.name == "sqlite" and not Path(engine.url.database or "").exists():
        engine = open_engine("sqlite://")
        upgrade(engine)
    else:
        ensure_current(engine)
    with _stop_on_signals() as stop, engine.connect() as connection:
        summary = RunSummary(run=open_run(connection, (), extractor.version))
        load_catalogue_rows(connection, extractor.catalogue)
        bring_stories_up_to_date(connection)
        Job(connection, extractor, options, summary, stop).take_all(found, report)
        connection.rollback()
    summary.run = 0
    return summary


@dataclass(slots=True)
class Job:
    """The documents of one run on their way into the database."""

    connection: Connection
    extractor: Extractor
    options: Options
    summary: RunSummary
    stop: Stop
    _loader: Loader = field(init=False)
    _places: set[str] = field(default_factory=set)
    _open_issues: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Begin to write under the run's id."""
        self._loader = Loader(self.connection, self.summary.run, self.extractor.version)

    def take_all(self, found: Iterable[Found], report: Report) -> None:
        """Take documents until there are no more, the limit is reached, or a stop is requested."""
        for one in found:
            self._places.add(one.place)
            if isinstance(one.item, Issue):
                self.take_issue(one.item)
            else:
                self.take_document(one, one.item)
            report(self.summary, one.place)
            is_at_end = self.stop.requested or self.summary.seen == self.options.limit
            if is_at_end or self.summary.seen % DOCUMENTS_PER_COMMIT == 0:
                self._settle()
            if is_at_end:
                self.summary.interrupted = self.stop.requested
                return
        self._loader.resolve_issues(self._places, self._open_issues)
        self._settle()

    def _settle(self) -> None:
        """Put the new documents into their stories, and commit them together; a rehearsal commits nothing."""
        regroup(self.connection, self._loader.take_changed())
        if not self.options.dry_run:
            self.connection.commit()

    def take_document(self, one: Found, document: Document) -> None:
        """Look a document up, read its text where that is new, store it. Its failure is its own."""
        if not document.language:
            document = replace(document, language=detect_language(document.body))
        known = self._loader.known(one.origin, document)
        extraction = Extraction()
        if known.needs_extraction:
            try:
                extraction = self.extractor.extract(document.text, _day_of(document))
            except Exception as error:  # noqa: BLE001  (whatever a text does to the rules, the other texts go on)
                what = f"the rules failed on it: {type(error).__name__}: {error}; report it with the text"
                self.take_issue(Issue(one.place, "extraction", what))
                return
        outcome = self._loader.store(one.origin, document, known, extraction)
        self.summary.seen += 1
        self.summary.new += outcome is Outcome.NEW
        self.summary.revised += outcome is Outcome.REVISED
        self.summary.unchanged += outcome is Outcome.UNCHANGED
        self.summary.mentions += len(extraction.mentions)

    def take_issue(self, issue: Issue) -> None:
        """Record what could not be read; it counts as one failed document."""
        self._loader.record_issue(issue)
        self._open_issues.add((issue.where, issue.message))
        self.summary.notes.append(f"{issue.where}: {issue.message}")
        self.summary.seen += 1
        self.summary.failed += 1
        self.summary.issues += 1


def _day_of(document: Document) -> date | None:
    return document.published_at.date() if document.published_at else None


@contextmanager
def _stop_on_signals() -> Iterator[Stop]:
    """Turn SIGTERM and Ctrl-C into a request that the job honours between documents."""
    stop = Stop()
    before = {}
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            before[number] = signal.signal(number, stop.request)
        except ValueError:  # not in the main thread, which alone receives signals
            continue
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
