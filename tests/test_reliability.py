"""The program under what happens to programs: kills, full disks, missing permissions, broken input of every kind.

Each test is named after its line in the list of what must survive what.
"""

import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from etl.extract.extractor import Extractor
from etl.ingest import ingest
from models.database import faults, open_engine, upgrade
from tests.conftest import Run
from tests.support import ROOT, dump, rows

REPORTS = {
    "a.txt": "Guns sent\n\nNorth Korea has sent six 170 mm self-propelled guns to Russia.",
    "b.jsonl": '{"id": 1, "text": "A KN-23 flew 600 km."}\nbroken\n{"id": 2, "text": "Two T-72 tanks burned."}\n',
    "c.xml": "<rss><channel><item><guid>1</guid><description>A mortar was found.</description></item></channel></rss>",
}
NOBODY = 65534


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    for name, content in REPORTS.items():
        (folder / name).write_text(content)
    return folder


def is_told(done: "subprocess.CompletedProcess[str]", *parts: str) -> bool:
    """Whether all that was said is one line that begins with the program's name and holds these words."""
    (line,) = done.stderr.splitlines()
    return line.startswith("etl: ") and all(part in line for part in parts) and done.stdout == ""


# ---- kills


@pytest.mark.slow
def test_line_3_a_kill_at_any_statement_loses_nothing(inbox: Path, tmp_path: Path, small_catalogue: Path) -> None:
    folder = tmp_path / "databases"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "kill_at_every_statement.py"), str(inbox), str(folder), str(small_catalogue)],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    (killed,) = re.findall(r"^killed (\d+)\n$", done.stdout)
    assert int(killed) > 100


# ---- disks


def in_little_room(most_bytes: int, *words: str | Path) -> "subprocess.CompletedProcess[str]":
    """Run the program where no file may grow beyond some size."""
    script = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)\n"
        "sys.argv = ['etl', *sys.argv[2:]]; from etl.__main__ import main; main()"
    )
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, "-c", script, str(most_bytes), *map(str, words)],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, extractor: Extractor) -> list[str]:
    """The rows of the reports after an undisturbed run of the program, whatever folder they stood in."""
    folder = tmp_path_factory.mktemp("whole")
    (folder / "inbox").mkdir()
    for name, content in REPORTS.items():
        (folder / "inbox" / name).write_text(content)
    ingest([str(folder / "inbox")], str(folder / "x.db"), extractor)
    return without(folder, dump(folder / "x.db"))


def without(folder: Path, lines: list[str]) -> list[str]:
    return [line.replace(str(folder), "") for line in lines]


@pytest.mark.parametrize("most_bytes", [1_000, 60_000, 300_000, 700_000])
def test_line_4_a_disk_full_at_any_stage_is_one_sentence_and_the_next_run_ends_whole(
    inbox: Path, database: Path, extractor: Extractor, whole: list[str], most_bytes: int
) -> None:
    done = in_little_room(most_bytes, "ingest", inbox, "-d", database)
    assert done.returncode == 4
    assert is_told(done, str(database))
    ingest([str(inbox)], str(database), extractor)
    assert without(inbox.parent, dump(database)) == whole
    assert faults(open_engine(str(database))) == []


def test_line_4_a_file_system_that_is_full_is_one_sentence_and_the_next_run_ends_whole(
    inbox: Path, tmp_path: Path, extractor: Extractor, whole: list[str]
) -> None:
    script = "mount -t tmpfs -o size=600k none {0} && {1} -m etl ingest {2} -d {0}/x.db; code=$?; cp {0}/x.db* {3}; exit $code"
    disk, kept = tmp_path / "disk", tmp_path / "kept"
    disk.mkdir()
    kept.mkdir()
    mount = ["unshare", "-rm", "sh", "-c"]
    if (
        shutil.which("unshare") is None
        or subprocess.run([*mount, f"mount -t tmpfs none {disk}"], capture_output=True, check=False).returncode
    ):
        pytest.skip("no file system can be mounted here")
    done = subprocess.run(
        [*mount, script.format(disk, sys.executable, inbox, kept)],
        cwd=ROOT, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 4
    assert is_told(done, "database or disk is full; free some space and run again; nothing committed is lost")
    ingest([str(inbox)], str(kept / "x.db"), extractor)
    assert without(tmp_path, dump(kept / "x.db")) == whole


def test_line_4_a_file_removed_between_runs_changes_nothing(
    inbox: Path, database: Path, small_extractor: Extractor
) -> None:
    ingest([str(inbox)], str(database), small_extractor)
    before = dump(database)
    (inbox / "a.txt").unlink()
    summary = ingest([str(inbox)], str(database), small_extractor)
    assert (summary.new, summary.revised, summary.unchanged) == (0, 0, 3)
    assert dump(database) == before


# ---- permissions


@pytest.fixture
def shared_folder() -> Iterator[Path]:
    """A folder that every user may enter and write to; pytest's own are for its user alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder
        for path in (folder, *folder.rglob("*")):
            if path.is_dir():
                path.chmod(0o700)


def as_other_user(*words: str | Path) -> "subprocess.CompletedProcess[str]":
    """Run the program as a user who may not write everywhere, which root may; skip where such a one cannot read it."""
    somebody: dict[str, Any] = {}
    if os.geteuid() == 0:
        somebody = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    settings: dict[str, Any] = {"env": {**os.environ, "PYTHONPATH": str(ROOT)}, "capture_output": True, "text": True}
    try:
        probe = subprocess.run([sys.executable, "-c", "import etl"], check=False, **settings, **somebody)
    except PermissionError:
        probe = None
    if probe is None or probe.returncode:
        pytest.skip("run by root, from a folder that others may not read")
    return subprocess.run([sys.executable, "-m", "etl", *map(str, words)], check=False, **settings, **somebody)


def test_files_and_folders_that_may_not_be_read_are_issues_and_the_rest_goes_on(shared_folder: Path) -> None:
    database = shared_folder / "x.db"
    for name in ("a", "b/c", "d"):
        (shared_folder / "in" / name).mkdir(parents=True)
        (shared_folder / "in" / name / "r.txt").write_text("Two T-72 tanks burned.")
    (shared_folder / "in" / "a" / "r.txt").chmod(0)
    (shared_folder / "in" / "b").chmod(0)
    done = as_other_user("ingest", "-q", shared_folder / "in", "-d", database)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    assert rows(database, "SELECT count(*) FROM documents") == [(1,)]
    issues = rows(database, "SELECT place, message FROM open_issues")
    places = {str(place): str(message) for place, message in issues}
    folder = (shared_folder / "in").resolve()
    assert places == {
        str(folder / "a" / "r.txt"): "cannot be read: permission denied; check the file and its permissions",
        str(folder / "b"): "is a folder that cannot be listed; check its permissions",
    }


def test_line_4_a_database_that_may_not_be_written_is_one_sentence(
    shared_folder: Path, inbox: Path, small_extractor: Extractor
) -> None:
    database = shared_folder / "locked" / "x.db"
    database.parent.mkdir()
    ingest([str(inbox / "a.txt")], str(database), small_extractor)
    before = database.read_bytes()
    report = shared_folder / "r.txt"
    report.write_text("Two T-72 tanks burned.")
    for path in database.parent.iterdir():
        path.chmod(0o444)
    database.parent.chmod(0o555)
    done = as_other_user("ingest", report, "-d", database)
    assert done.returncode == 4
    assert is_told(done, str(database), "permission denied; name a file in a folder you may write to with --database")
    done = as_other_user("ingest", report, "-d", database.parent / "new.db")
    assert done.returncode == 4
    assert is_told(done, "permission denied")
    assert database.read_bytes() == before


def test_line_4_a_database_file_that_may_not_be_written_in_a_folder_that_may_is_one_sentence(
    shared_folder: Path,
) -> None:
    database = shared_folder / "x.db"
    upgrade(open_engine(str(database)))
    report = shared_folder / "r.txt"
    report.write_text("Two T-72 tanks burned.")
    database.chmod(0o444)
    done = as_other_user("ingest", report, "-d", database)
    assert done.returncode == 4
    assert is_told(done, str(database), "readonly", "give a file that you may write to with --database")


# ---- bad input, the program itself


def test_line_21_a_fault_in_the_catalogue_stops_an_ingest_before_it_touches_the_database(
    tmp_path: Path, inbox: Path, database: Path, small_extractor: Extractor
) -> None:
    ingest([str(inbox)], str(database), small_extractor)
    before = dump(database, leave_out=())
    program = tmp_path / "program"
    for name in ("etl", "models", "migrations"):
        shutil.copytree(ROOT / name, program / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "cli.py", program)
    for path in (program / "etl" / "catalogue" / "systems").iterdir():
        path.unlink()
    systems = program / "etl" / "catalogue" / "systems" / "few.toml"
    entry = (
        '[[system]]\nslug = "zx-{0}"\nname = "ZX-{0}"\ncategory = "missile"\norigin = ["KP"]\nsource = "unchecked"\n'
    )
    systems.write_text(entry.format(1) + 'operater = ["KP"]\n\n' + entry.format(2) + 'opperators = ["KP"]\n')
    done = subprocess.run(
        [sys.executable, "-m", "etl", "ingest", str(inbox), "-d", str(database)],
        cwd=program, env={**os.environ, "PYTHONPATH": str(program)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (3, "")
    one, two = done.stderr.splitlines()
    assert one.startswith("etl: few.toml:1: system zx-1: unknown key")
    assert two.startswith("few.toml:9: system zx-2: unknown key")
    assert 'did you mean "operators"?' in one
    assert 'did you mean "operators"?' in two
    assert dump(database, leave_out=()) == before


def test_line_20_broken_files_of_every_kind_are_one_issue_each_and_the_rest_goes_on(etl: Run, tmp_path: Path) -> None:
    folder, database = tmp_path / "in", tmp_path / "x.db"
    folder.mkdir()
    broken: dict[str, bytes] = {
        "a.jsonl": b'{"text": "A tank.',
        "b.xml": b"<rss><channel><ti",
        "c.html": b"<html><body></body></html>",
        "d.gz": b"\x1f\x8b\x08\x00 not packed at all",
        "e.zst": b"\x28\xb5\x2f\xfd not packed at all",
        "f.pdf": b"%PDF-1.7\n\x00",
        "g.txt": b"",
        "h.txt": bytes(range(256)) * 9,
        "i.docx": b"PK\x03\x04\x14\x00",
        "j.html": b"<html>" * 10_000,
    }
    for name, content in broken.items():
        (folder / name).write_bytes(content)
    (folder / "k.txt").symlink_to("gone.txt")
    (folder / "l.txt").symlink_to("l.txt")
    os.mkfifo(folder / "m.txt")
    (folder / "z.txt").write_text("Two T-72 tanks burned.")
    done = etl("ingest", folder, "-d", database, "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout)["documents"] == {"seen": 14, "new": 1, "revised": 0, "unchanged": 0, "failed": 13}
    assert "Traceback" not in done.stderr
    places = [Path(str(place)).name.partition(":")[0] for (place,) in rows(database, "SELECT place FROM open_issues")]
    assert sorted(places) == sorted([*broken, "k.txt", "l.txt", "m.txt"])


SENTENCES = {
    "an empty folder": (["ingest", "empty"], 2, ["empty: the folder holds no files that can be read"]),
    "a folder that has a file's name": (["ingest", "folder.txt"], 2, ["folder.txt: the folder holds no files"]),
    "no such file": (["ingest", "nowhere.txt"], 2, ["nowhere.txt: no such file or folder; check the path"]),
    "a glob without a match": (["ingest", "*.nothing"], 2, ["no file matches"]),
    "an address": (["ingest", "https://example.org/"], 2, ["addresses are not fetched yet"]),
    "a database that is a folder": (["ingest", "a.txt", "-d", "empty"], 4, ["empty: ", "unable to open"]),
    "a database in no folder": (["ingest", "a.txt", "-d", "no/x.db"], 4, ["its folder does not exist"]),
    "a database that is a text": (["ingest", "a.txt", "-d", "a.txt"], 4, ["not a database"]),
    "a database of another program": (["ingest", "a.txt", "-d", "other.db"], 4, ["holds tables of another program"]),
    "a dry run over it": (["ingest", "--dry-run", "a.txt", "-d", "other.db"], 4, ["holds tables of another program"]),
    "an unknown dialect": (["ingest", "a.txt", "-d", "klingon://host/x"], 4, ["is no database URL that is known"]),
    "a driver that is not there": (
        ["ingest", "a.txt", "-d", "oracle://u:secret@h/x"],
        4,
        ["oracle://u:***@h/x: its dri"],
    ),
    "a wrong URL": (["ingest", "a.txt", "-d", "sqlite://x://y"], 4, ["x://y"]),
    "a file that is no database to check": (["db", "check", "-d", "a.txt"], 4, ["not a database"]),
    "a revision that is none": (["db", "downgrade", "v9", "-d", "sound.db"], 4, ["no schema revision 'v9'"]),
}


@pytest.mark.parametrize(("words", "code", "parts"), SENTENCES.values(), ids=SENTENCES.keys())
def test_what_cannot_be_done_is_one_sentence_with_its_exit_code_and_harms_nothing(
    etl: Run, tmp_path: Path, words: list[str], code: int, parts: list[str]
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "a.txt").write_text("Two T-72 tanks burned. " * 50)
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE documents (x)")
    upgrade(open_engine(str(tmp_path / "sound.db")))
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    done = etl(*words)
    assert done.returncode == code, done.stderr
    assert is_told(done, *parts), done.stderr
    assert {path: path.read_bytes() for path in before} == before
