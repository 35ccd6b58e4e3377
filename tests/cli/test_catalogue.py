"""`etl catalogue` as a user calls it; what the catalogue holds stands in tests/catalogue."""

import json
import shutil
import tomllib
from pathlib import Path

import pytest

from tests.conftest import Run

CATEGORIES = '[[category]]\nslug = "weapon"\nname = "Weapon"\n'
SYSTEM = (
    '[[system]]\nslug = "zx-9"\nname = "ZX-9"\ncategory = "weapon"\norigin = ["KP"]\nsource = "https://example.org/"\n'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    catalogue = tmp_path / "catalogue"
    (catalogue / "systems").mkdir(parents=True)
    (catalogue / "categories.toml").write_text(CATEGORIES)
    (catalogue / "systems" / "one.toml").write_text(SYSTEM)
    return catalogue


def test_a_list_is_a_table_and_for_machines_an_array(call: Run) -> None:
    table = call("catalogue", "list", "--category", "loitering-munition", "--origin", "ir")
    listed = json.loads(
        call("catalogue", "list", "--category", "loitering-munition", "--origin", "ir", "--json").stdout
    )
    assert (table.returncode, table.stderr) == (0, "")
    assert len(table.stdout.splitlines()) == len(listed) + 2
    assert set(listed[0]) == {"system", "name", "category", "origin", "calibre_mm", "range_km"}
    assert all("IR" in row["origin"].split() for row in listed)
    assert "shahed-136" in {row["system"] for row in listed}


def test_a_list_of_a_state_without_systems_says_so(call: Run) -> None:
    done = call("catalogue", "list", "--origin", "XX")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "(no rows)")


def test_a_system_is_shown_fact_by_fact_and_for_machines_as_one_object(call: Run) -> None:
    done = call("catalogue", "show", "shahed-136")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[0].split() == ["fact", "value"]
    shown = json.loads(call("catalogue", "show", "shahed-136", "--json").stdout)
    assert shown["system"] == "shahed-136"
    assert shown["category"].startswith("loitering-munition < ")
    assert shown["source"]


def test_a_name_in_place_of_a_slug_leads_to_its_system(call: Run) -> None:
    done = call("catalogue", "show", "KN-23")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == 'etl: KN-23: no such system; did you mean "hwasong-11a"?\n'


def test_a_match_says_which_rule_found_it(call: Run) -> None:
    (row,) = json.loads(call("catalogue", "match", "Two T-72B3 tanks were lost.", "--json").stdout)
    assert set(row) == {"mention", "category", "system", "confidence", "rule"}
    assert (row["mention"], row["system"], row["confidence"]) == ("T-72B3 tanks", "t-72b3", 1.0)


def test_a_text_without_weapons_matches_nothing(call: Run) -> None:
    done = call("catalogue", "match", "Nothing here.")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (1, "(no rows)")


def test_a_sound_catalogue_is_told_with_its_size(call: Run, folder: Path) -> None:
    done = call("catalogue", "check", folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("1 systems in 1 categories, 0 of them unchecked; version ")


def test_all_faults_are_told_at_once_and_end_with_3(call: Run, folder: Path) -> None:
    (folder / "systems" / "one.toml").write_text(SYSTEM.replace("KP", "Korea").replace("name =", "nmae ="))
    (folder / "systems" / "two.toml").write_text(SYSTEM.replace('"weapon"', '"wepon"'))
    done = call("catalogue", "check", folder)
    assert (done.returncode, done.stdout) == (3, "")
    assert 'one.toml:1: system zx-9: unknown key "nmae"; did you mean "name"?' in done.stderr
    assert 'category "wepon" is unknown' in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_not_there_is_a_mistake_in_the_command(call: Run) -> None:
    done = call("catalogue", "check", "nowhere")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nowhere" in done.stderr
    assert "does not exist" in done.stderr


@pytest.mark.parametrize("missing", ["categories.toml", "systems/one.toml", "systems"])
def test_a_folder_without_a_catalogue_ends_with_3(call: Run, folder: Path, missing: str) -> None:
    (folder / "systems" / "one.toml").unlink()
    if missing == "categories.toml":
        (folder / missing).unlink()
    elif missing == "systems":
        (folder / missing).rmdir()
    done = call("catalogue", "check", folder)
    assert done.returncode == 3


def test_a_folder_of_ones_own_adds_to_the_catalogue_and_changes_it(call: Run, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "mine.toml").write_text(
        SYSTEM.replace('"weapon"', '"missile"') + '\n[[system]]\nslug = "koksan"\ncalibre_mm = 171\n'
    )
    assert (
        json.loads(call("catalogue", "match", "A ZX-9 flew.", "--json", "--catalogue", own).stdout)[0]["system"]
        == "zx-9"
    )
    assert call("catalogue", "match", "A ZX-9 flew.", "--json").returncode == 1
    assert json.loads(call("catalogue", "show", "koksan", "--json", "--catalogue", own).stdout)["calibre_mm"] == "171"
    text = tmp_path / "a.txt"
    text.write_text("A ZX-9 flew.")
    call("ingest", text, "-q", "-d", "x.db", "--catalogue", own)
    assert call("query", "SELECT system FROM mention_details", "-d", "x.db", "--format", "csv").stdout.split() == [
        "system",
        "zx-9",
    ]


def test_a_folder_of_ones_own_that_is_not_there_ends_with_3(call: Run) -> None:
    done = call("catalogue", "list", "--catalogue", "nowhere")
    assert (done.returncode, done.stdout) == (3, "")
    assert "nowhere: no such folder" in done.stderr


def test_an_import_lists_and_with_a_folder_writes(call: Run, tmp_path: Path) -> None:
    file = tmp_path / "new.csv"
    file.write_text("name,category,origin\nQX-9,missile,KP\n")
    listed = call("catalogue", "import", file, "--json")
    assert [(row["system"], row["change"]) for row in json.loads(listed.stdout)] == [("qx-9", "new")]
    assert "give --catalogue DIR to write them" in listed.stderr
    own = tmp_path / "own"
    assert call("catalogue", "import", file, "--catalogue", own).returncode == 0
    assert (own / "imported.toml").is_file()
    assert call("catalogue", "show", "qx-9", "--catalogue", own).returncode == 0


def test_differences_of_two_folders(call: Run, folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    shutil.copytree(folder, other)
    (other / "systems" / "one.toml").write_text(SYSTEM.replace("KP", "CN"))
    done = call("catalogue", "diff", folder, other, "--json")
    assert json.loads(done.stdout) == [
        {"system": "zx-9", "change": "differs", "field": "origin", "here": "KP", "there": "CN"}
    ]


def test_gaps_are_stubs_that_can_be_filled(call: Run, tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("A ZX-99 rocket launcher and a QF-12 missile were seen. The ZX-99 launchers fired.")
    call("ingest", text, "-q", "-d", "x.db")
    done = call("catalogue", "gaps", "-d", "x.db")
    stubs = tomllib.loads(done.stdout)["system"]
    assert [(stub["name"], stub["category"], stub["source"]) for stub in stubs] == [
        ("ZX-99", "rocket-artillery", "unchecked"),
        ("QF-12", "missile", "unchecked"),
    ]
    assert "# 2 mentions in 1 document" in done.stdout
    counted = json.loads(call("catalogue", "gaps", "-d", "x.db", "--least", "2", "--json").stdout)
    assert [(row["designation"], row["mentions"]) for row in counted] == [("ZX-99", 2)]
    own = tmp_path / "own"
    own.mkdir()
    (own / "filled.toml").write_text(done.stdout.replace("origin = []", 'origin = ["KP"]'))
    assert call("catalogue", "gaps", "-d", "x.db", "--catalogue", own).stdout == ""


def test_a_system_is_shown_with_what_the_database_holds_of_it(call: Run, loaded: Path) -> None:
    shown = call("catalogue", "show", "t-72", "-d", loaded).stdout
    assert f"mentions in {loaded}" in shown
    assert "T-72 tank burned" in shown or "T-72 tanks" in shown
    assert "UNROCA" in shown
    assert "mentions in" not in call("catalogue", "show", "t-72", "-d", "nowhere.db").stdout
