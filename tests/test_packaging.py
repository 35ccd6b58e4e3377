"""A clean wheel works anywhere (reliability line 25)."""

import json
import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from tests.support import ROOT, SAMPLES

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", str(folder), str(ROOT)],
        check=True,
        stdin=subprocess.DEVNULL,
    )
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `etl` of an environment that holds the wheel and nothing of the checkout."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=True)
    pip = [str(folder / "bin" / "pip"), "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "requirements" / "dev.txt")], check=True)
    subprocess.run([*pip, "--no-deps", str(wheel)], check=True)
    return folder / "bin" / "etl"


def test_the_wheel_holds_the_program_under_one_folder_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"weapon_mentions"}
    inside = {name.split("/")[1] for name in names if name.startswith("weapon_mentions/")}
    assert inside == {"etl", "models", "migrations", "cli.py", "__init__.py"}
    assert any(name.endswith("etl/catalogue/systems/kp_artillery.toml") for name in names)
    assert any(name.endswith("models/views.sql") for name in names)
    assert any(name.endswith("migrations/versions/v0001_initial.py") for name in names)


def test_line_25_the_wheel_runs_in_the_c_locale_without_home_from_a_read_only_folder(
    installed: Path, tmp_path: Path
) -> None:
    locked = tmp_path / "locked"
    shutil.copytree(SAMPLES, locked / "samples")
    locked.chmod(0o555)
    database = tmp_path / "elsewhere.db"
    offline = ["unshare", "-rn"] if shutil.which("unshare") and _can_unshare() else []
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C"}
    try:
        done = subprocess.run(
            [*offline, str(installed), "ingest", "samples", "-d", str(database), "--json"],
            cwd=locked,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    finally:
        locked.chmod(0o755)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["documents"]["new"] == 18
    check = subprocess.run([installed, "db", "check", "-d", database], env=environment, check=False)
    assert check.returncode == 0


def test_another_distributions_etl_is_not_run_in_place_of_ours(installed: Path, tmp_path: Path) -> None:
    site = next((installed.parent.parent / "lib").glob("python*/site-packages"))
    (site / "etl").mkdir()
    (site / "etl" / "__init__.py").write_text("raise SystemExit('the wrong etl')")
    try:
        done = subprocess.run([installed, "--version"], cwd=tmp_path, capture_output=True, text=True, check=False)
    finally:
        shutil.rmtree(site / "etl")
    assert done.stdout.startswith("weapon-mentions ")


def _can_unshare() -> bool:
    return subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode == 0
