"""`etl catalogue` as a user calls it; what the catalogue holds stands in tests/catalogue."""

import json
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
