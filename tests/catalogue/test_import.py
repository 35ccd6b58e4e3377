"""Files of others compared with the catalogue, and brought into a folder of the user's own."""

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from etl.catalogue import Catalogue, load_catalogue
from etl.catalogue.comparing import Change, differences
from etl.catalogue.importing import FILE, plan_import, write_import
from etl.catalogue.interchange import as_toml, read_proposals, slug_from
from etl.errors import DataFileError, UsageError

NEW = {
    "slug": "qx-9",
    "name": "QX-9",
    "category": "missile",
    "origin": ["KP"],
    "range_km": [40, 60],
    "source": "https://example.org/q",
}


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_catalogue()


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def wikidata(folder: Path, *rows: dict[str, str]) -> Path:
    bindings = [{name: {"type": "literal", "value": value} for name, value in row.items()} for row in rows]
    return write(folder / "w.json", json.dumps({"head": {"vars": []}, "results": {"bindings": bindings}}))


def entity(number: int) -> str:
    return f"http://www.wikidata.org/entity/Q{number}"


def test_a_new_system_is_new_and_can_be_found_once_it_is_written(tmp_path: Path, shipped: Catalogue) -> None:
    path = write(tmp_path / "new.toml", as_toml([NEW]))
    plan = plan_import(path, shipped, accept=False)
    assert plan.changes == (Change("qx-9", "new", there="QX-9"),)
    own = tmp_path / "own"
    assert write_import(plan, own) == own / FILE
    system = load_catalogue(own=own).systems["qx-9"]
    assert (system.name, system.origin, [(one.low, one.high) for one in system.range_km]) == (
        "QX-9",
        ("KP",),
        [(40, 60)],
    )
    assert plan_import(path, load_catalogue(own=own), accept=False).changes == ()


def test_what_contradicts_the_catalogue_is_listed_and_taken_only_where_that_is_accepted(
    tmp_path: Path, shipped: Catalogue
) -> None:
    path = write(tmp_path / "k.csv", "slug,aliases,calibre_mm\nkoksan,Koksan monster,180\n")
    plan = plan_import(path, shipped, accept=False)
    assert [(one.kind, one.field) for one in plan.changes] == [("adds", "aliases"), ("differs", "calibre_mm")]
    assert "calibre_mm" not in plan.entries["koksan"]
    own = tmp_path / "own"
    write_import(plan, own)
    merged = load_catalogue(own=own).systems["koksan"]
    assert merged.calibre_mm == shipped.systems["koksan"].calibre_mm
    assert set(merged.aliases) == {*shipped.systems["koksan"].aliases, "Koksan monster"}
    write_import(plan_import(path, shipped, accept=True), own)
    assert load_catalogue(own=own).systems["koksan"].calibre_mm[0].low == 180


def test_wikidata_rows_of_one_item_are_one_entry(tmp_path: Path, shipped: Catalogue) -> None:
    path = wikidata(
        tmp_path,
        {
            "item": entity(5),
            "itemLabel": "Blue Lynx 7",
            "itemAltLabel": "BL7, Lynx Seven",
            "countryCode": "SE",
            "classLabel": "thing",
            "range": "120",
        },
        {
            "item": entity(5),
            "itemLabel": "Blue Lynx 7",
            "countryCode": "NO",
            "classLabel": "Anti-ship missiles",
            "range": "150",
        },
    )
    (proposal,) = read_proposals(path, shipped.categories)
    assert proposal["aliases"] == ("BL7", "Lynx Seven")
    assert proposal["origin"] == ("SE", "NO")
    assert (proposal["category"], proposal["wikidata"]) == ("anti-ship-missile", "Q5")
    assert [one.low for one in proposal["range_km"]] == [120, 150]
    assert proposal["source"] == ("https://www.wikidata.org/wiki/Q5",)


def test_an_item_is_known_by_its_name(tmp_path: Path, shipped: Catalogue) -> None:
    plan = plan_import(wikidata(tmp_path, {"item": entity(6), "itemLabel": "Hwasong 12"}), shipped, accept=False)
    assert {(one.system, one.kind, one.field) for one in plan.changes} == {
        ("hwasong-12", "adds", "wikidata"),
        ("hwasong-12", "adds", "source"),
    }


def test_a_name_of_two_systems_is_left_to_the_user(tmp_path: Path, shipped: Catalogue) -> None:
    path = write(tmp_path / "two.csv", "name,category,origin\nType 63,missile,CN\n")
    plan = plan_import(path, shipped, accept=True)
    assert ([one.kind for one in plan.changes], plan.entries) == (["ambiguous"], {})


@pytest.mark.parametrize(
    ("name", "text", "parts"),
    [
        ("a.csv", "slug,colour\nx,red\n", ["a.csv:1", "unknown column colour"]),
        ("a.csv", "", ["a.csv", "is empty"]),
        ("a.csv", "name,category,origin\nQX-7,,KP\n", ["QX-7", '"category" is missing']),
        ("a.csv", "slug,name,category,origin,range_km\nqx,QX-7,missile,KP,far\n", ["a.csv:2", "range_km", "far"]),
        ("a.csv", "aliases\nQX\n", ["neither slug nor name"]),
        ("a.json", "{", ["a.json", "cannot be read"]),
        ("a.json", "[]", ["a.json", "SPARQL"]),
        ("a.json", '{"results": {"bindings": [{"x": {"value": "1"}}]}}', ["result 1", "?item"]),
        ("a.toml", "[[system]]\nslug = 1\nname = []\n", ["a.toml:1"]),
    ],
)
def test_a_fault_of_the_file_is_told(
    tmp_path: Path, shipped: Catalogue, name: str, text: str, parts: list[str]
) -> None:
    with pytest.raises(DataFileError) as caught:
        plan_import(write(tmp_path / name, text), shipped, accept=False)
    assert all(part in str(caught.value) for part in parts), caught.value


def test_a_file_of_another_kind_is_refused(tmp_path: Path, shipped: Catalogue) -> None:
    with pytest.raises(UsageError, match="neither TOML, CSV nor JSON"):
        plan_import(write(tmp_path / "a.txt", ""), shipped, accept=False)


def test_an_import_that_would_break_the_folder_leaves_it_as_it_was(tmp_path: Path, shipped: Catalogue) -> None:
    own = tmp_path / "own"
    write_import(plan_import(write(tmp_path / "a.toml", as_toml([NEW])), shipped, accept=False), own)
    before = (own / FILE).read_bytes()
    thief = write(tmp_path / "b.csv", "slug,name,aliases,category,origin\nthief,Thief 5000,QX-9,missile,KP\n")
    with pytest.raises(DataFileError, match="is an alias of"):
        write_import(plan_import(thief, shipped, accept=False), own)
    assert (own / FILE).read_bytes() == before


@pytest.mark.parametrize(
    ("cell", "figure"),
    [
        ("40", (40, 40, "exact")),
        ("40-60", (40, 60, "exact")),
        ("40–60.5", (40, 60.5, "exact")),
        ("≥ 300", (300, None, "at_least")),
        ("<=9", (None, 9, "at_most")),
        ("about 450", (450, 450, "about")),
    ],
)
def test_figures_of_a_table(tmp_path: Path, shipped: Catalogue, cell: str, figure: tuple[Any, Any, str]) -> None:
    path = write(tmp_path / "a.csv", f"slug,range_km\nkoksan,{cell}\n")
    ((one,),) = (proposal["range_km"] for proposal in read_proposals(path, shipped.categories))
    assert (one.low, one.high, one.qualifier) == figure


def test_what_is_written_reads_back(shipped: Catalogue) -> None:
    entries = [
        {
            "slug": system.slug,
            "name": system.name,
            "range_km": system.range_km,
            "names": system.names,
            "aliases": system.aliases,
        }
        for system in list(shipped.systems.values())[::40]
    ]
    read = tomllib.loads(as_toml(entries))["system"]
    assert [entry["slug"] for entry in read] == [entry["slug"] for entry in entries]
    assert [tuple(entry.get("aliases", ())) for entry in read] == [entry["aliases"] for entry in entries]


def test_differences_between_two_catalogues(tmp_path: Path, shipped: Catalogue) -> None:
    own = tmp_path / "own"
    own.mkdir()
    write(own / "a.toml", as_toml([NEW, {"slug": "koksan", "calibre_mm": 180}]))
    changed = load_catalogue(own=own)
    found = list(differences(shipped, changed))
    assert [(one.system, one.kind, one.field) for one in found] == [
        ("koksan", "differs", "calibre_mm"),
        ("qx-9", "new", ""),
    ]
    assert [one.kind for one in differences(changed, shipped)] == ["differs", "gone"]
    assert changed.version != shipped.version


def test_an_own_folder_may_hold_a_systems_folder_and_must_exist(tmp_path: Path) -> None:
    (tmp_path / "systems").mkdir()
    write(tmp_path / "systems" / "a.toml", as_toml([NEW]))
    assert "qx-9" in load_catalogue(own=tmp_path).systems
    with pytest.raises(DataFileError, match="no such folder"):
        load_catalogue(own=tmp_path / "nowhere")


def test_one_slug_twice_in_an_own_folder_is_a_fault(tmp_path: Path) -> None:
    write(tmp_path / "a.toml", as_toml([NEW]))
    write(tmp_path / "b.toml", as_toml([NEW]))
    with pytest.raises(DataFileError, match=r'slug "qx-9" stands at'):
        load_catalogue(own=tmp_path)


@pytest.mark.parametrize(
    ("name", "slug"), [("9M723 Iskander", "9m723-iskander"), ("Hwasŏng-12", "hwasong-12"), ("***", "unnamed")]
)
def test_a_slug_is_made_from_a_name(name: str, slug: str) -> None:
    assert slug_from(name) == slug
