"""A fault in the catalogue is told with file, entry, place and cure; all faults at once; exit code 3."""

from pathlib import Path

import pytest

from etl.catalogue import load_catalogue
from etl.errors import DataFileError
from tests.conftest import Run

CATEGORIES = """
[[category]]
slug = "weapon"
name = "Weapon"

[[category]]
slug = "missile"
name = "Missile"
parent = "weapon"
"""

SOUND = """
[[system]]
slug = "zx-9"
name = "ZX-9"
category = "missile"
origin = ["KP"]
range_km = [40, 60]
source = "https://example.org/zx-9"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    catalogue = tmp_path / "catalogue"
    (catalogue / "systems").mkdir(parents=True)
    (catalogue / "categories.toml").write_text(CATEGORIES)
    (catalogue / "systems" / "one.toml").write_text(SOUND)
    return catalogue


def faults(folder: Path) -> tuple[str, ...]:
    with pytest.raises(DataFileError) as raised:
        load_catalogue(folder)
    assert raised.value.exit_code == 3
    return raised.value.faults


def test_a_sound_catalogue_loads(folder: Path) -> None:
    (system,) = load_catalogue(folder).systems.values()
    assert (system.range_km[0].low, system.range_km[0].high) == (40, 60)


BROKEN = {
    "unknown key": (
        'slug = "zx-9"',
        'slug = "zx-9"\nclaibre_mm = 240',
        'unknown key "claibre_mm"; did you mean "calibre_mm"?',
    ),
    "missing key": ('category = "missile"\n', "", '"category" is missing; add it'),
    "wrong type": ('origin = ["KP"]', 'origin = "KP"', '"origin" is'),
    "unknown category": ('category = "missile"', 'category = "misile"', 'category "misile" is unknown'),
    "country": ('origin = ["KP"]', 'origin = ["North Korea"]', "is no ISO 3166-1 alpha-2 code"),
    "low above high": ("[40, 60]", "[60, 40]", "has low above high; swap them"),
    "implausible": ("[40, 60]", "60000", "outside 0.01 to 25000; check number and unit"),
    "figures unread": ('"https://example.org/zx-9"', '"unchecked"', '"range_km" in an unchecked entry'),
    "hints untested": ('origin = ["KP"]', 'origin = ["KP"]\nhints = ["ZX"]', "no example with a counter-example"),
    "hint and alias": (
        'origin = ["KP"]',
        'origin = ["KP"]\naliases = ["Zed"]\nhints = ["ZED"]\nexamples = ["x"]\ncounter_examples = ["y"]',
        'hint "ZED" is an alias too',
    ),
    "slug": ('slug = "zx-9"', 'slug = "ZX 9"', "is not lower-case words joined by hyphens"),
    "unknown family": (
        'origin = ["KP"]',
        'origin = ["KP"]\nvariant_of = "nothing"',
        'variant_of "nothing" is no other system',
    ),
    "table": ("[[system]]", "[[sytem]]", 'unknown table "sytem"; every entry begins with [[category]] or [[system]]'),
    "syntax": ('slug = "zx-9"', 'slug = "zx-9', "is no valid TOML"),
}


@pytest.mark.parametrize(("before", "after", "message"), BROKEN.values(), ids=BROKEN.keys())
def test_a_fault_is_told_with_its_place_and_cure(folder: Path, before: str, after: str, message: str) -> None:
    path = folder / "systems" / "one.toml"
    path.write_text(SOUND.replace(before, after))
    assert any(fault.startswith("one.toml:") and message in fault for fault in faults(folder)), faults(folder)


def test_all_faults_of_all_files_are_told_at_once(folder: Path) -> None:
    (folder / "systems" / "one.toml").write_text(SOUND.replace("[40, 60]", "[60, 40]").replace("KP", "Korea"))
    (folder / "systems" / "two.toml").write_text(SOUND.replace('name = "ZX-9"', 'nmae = "ZX-10"'))
    told = faults(folder)
    assert len(told) >= 4
    assert {fault.partition(":")[0] for fault in told} == {"one.toml", "two.toml"}


def test_a_slug_and_a_name_belong_to_one_system(folder: Path) -> None:
    (folder / "systems" / "two.toml").write_text(SOUND + SOUND.replace('"zx-9"', '"zx-10"'))
    told = faults(folder)
    assert any("stands at one.toml:2 too" in fault for fault in told)
    assert any('name "zx-9" is an alias of zx-9 too' in fault for fault in told)


def test_categories_must_not_go_round_in_a_ring(folder: Path) -> None:
    ring = CATEGORIES.replace('name = "Weapon"', 'name = "Weapon"\nparent = "missile"')
    (folder / "categories.toml").write_text(ring)
    assert any("is its own ancestor" in fault for fault in faults(folder))


def test_a_file_that_is_no_text_is_told(folder: Path) -> None:
    (folder / "systems" / "one.toml").write_bytes(b"\xff\xfe\x00")
    assert any("cannot be read" in fault for fault in faults(folder))


def test_the_command_lists_every_fault_and_ends_with_3(etl: Run, folder: Path) -> None:
    (folder / "systems" / "one.toml").write_text(SOUND.replace("[40, 60]", "[60, 40]").replace("KP", "Korea"))
    done = etl("catalogue", "check", folder)
    assert done.returncode == 3
    assert len(done.stderr.strip().splitlines()) == 2
    assert "Traceback" not in done.stderr
