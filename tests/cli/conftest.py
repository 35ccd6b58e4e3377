"""Fixtures for the commands: a loaded database, a terminal, and a reader that has gone."""

import fcntl
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Callable
from pathlib import Path

import pytest

import cli
from etl.extract.extractor import Extractor
from etl.ingest import ingest
from tests.conftest import Run
from tests.support import ROOT

SHIPMENT = """Officials see launchers on the move

LOMVIK, March 3 (Fjord Press) - North Korea has sent six 240-mm rocket launchers and two T-72 tanks to Russia, a port
official said. A third ship carried 170 mm guns.
"""
PARADE = """Drones lead the parade

OSTERBY, March 9 (Fjord Press) - Four Shahed-136 drones and a T-72 tank were driven past the stand. The drones were new.
"""
REPORTS = """{"id": "r1", "text": "A T-72 tank burned.", "title": "Tank lost", "publisher": "Fjord Press", "date": "2025-03-09"}
{"id": "r2", "txt": "A T-72 tank burned."}
"""

Terminal = Callable[..., tuple[int, str]]


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory, extractor: Extractor) -> Path:
    """A database of three documents and one open issue; not to be written to."""
    folder = tmp_path_factory.mktemp("reports")
    (folder / "shipment.txt").write_text(SHIPMENT)
    (folder / "parade.txt").write_text(PARADE)
    (folder / "reports.jsonl").write_text(REPORTS)
    path = tmp_path_factory.mktemp("loaded") / "mentions.db"
    ingest([str(folder)], str(path), extractor)
    return path


def program(tmp_path: Path, *words: str | Path, **environment: str) -> tuple[list[str], dict[str, str]]:
    """The command line and the environment of a run in an empty folder."""
    settings = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(tmp_path), "TERM": "xterm", **environment}
    settings.pop("NO_COLOR", None)
    settings["XDG_CACHE_HOME"] = str(Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")))
    return [sys.executable, "-m", "etl", *map(str, words)], settings


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Run the program as the fixture `etl` does, but in this process, which saves a second of imports each time."""

    def run(*words: str | Path, environment: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        arguments = ["etl", *map(str, words)]
        with monkeypatch.context() as patch:
            patch.chdir(tmp_path)
            patch.setattr(sys, "argv", arguments)
            for name, value in {"NO_COLOR": "1", "COLUMNS": "140", **(environment or {})}.items():
                patch.setenv(name, value)
            code = 0
            try:
                cli.main()
            except SystemExit as end:
                code = int(end.code or 0)
        shown = capfd.readouterr()
        return subprocess.CompletedProcess(arguments, code, shown.out, shown.err)

    return run


@pytest.fixture
def on_terminal(tmp_path: Path) -> Terminal:
    """Run the program on a terminal of so many columns; gives its exit code and all that it showed."""

    def run(*words: str | Path, columns: int = 80, **environment: str) -> tuple[int, str]:
        command, settings = program(tmp_path, *words, **environment)
        settings.pop("COLUMNS", None)
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
        with subprocess.Popen(
            command, cwd=tmp_path, stdin=subprocess.DEVNULL, stdout=slave, stderr=slave, env=settings
        ) as process:
            os.close(slave)
            shown = b""
            while piece := _read(master):
                shown += piece
        os.close(master)
        return process.returncode, shown.decode().replace("\r\n", "\n")

    return run


def _read(master: int) -> bytes:
    try:
        return os.read(master, 65536)
    except OSError:  # how Linux says that the other end is closed
        return b""
