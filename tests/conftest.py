"""Fixtures shared by all tests: extractors, a database, and the program as a user runs it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from etl.catalogue import load_catalogue
from etl.extract.extractor import Extractor, default_extractor
from etl.lexicon import load_lexicon
from tests.support import ROOT

Run = Callable[..., subprocess.CompletedProcess[str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the golden cases be written again."""
    parser.addoption(
        "--regenerate-golden", action="store_true", help="write tests/golden/*/expected.json again from what is found"
    )


@pytest.fixture(scope="session", autouse=True)
def bytecode(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Let the programs that tests start keep their bytecode, where the environment forbids it: it halves their start."""
    if not sys.dont_write_bytecode:
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
        patch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.getbasetemp().parent / "bytecode"))
        yield


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    """The extractor over the shipped catalogue and lexicon, built once."""
    return default_extractor()


@pytest.fixture(scope="session")
def small_catalogue(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue folder of a few systems under the shipped categories; not to be written to."""
    folder = tmp_path_factory.mktemp("catalogue")
    (folder / "systems").mkdir()
    shutil.copy(ROOT / "etl" / "catalogue" / "categories.toml", folder)
    shutil.copy(ROOT / "tests" / "golden" / "systems.toml", folder / "systems")
    return folder


@pytest.fixture(scope="session")
def small_extractor(small_catalogue: Path) -> Extractor:
    """The extractor over the small catalogue: fast, and the same whatever the shipped catalogue holds."""
    return Extractor(load_catalogue(small_catalogue), load_lexicon())


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A path for a database that is not there yet."""
    return tmp_path / "mentions.db"


@pytest.fixture
def etl(tmp_path: Path) -> Run:
    """Run the program in an empty folder, as a user does."""

    def run(
        *words: str | Path, stdin: str | bytes | None = None, environment: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        text = stdin.encode() if isinstance(stdin, str) else stdin
        done = subprocess.run(
            [sys.executable, "-m", "etl", *map(str, words)],
            input=text if text is not None else b"",
            capture_output=True,
            check=False,
            cwd=tmp_path,
            timeout=120,
            env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "140", **(environment or {})},
        )
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
