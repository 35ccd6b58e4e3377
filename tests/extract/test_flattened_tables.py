"""Tables in plain text: what a heading says of the numbers below it."""

import pytest

from etl.extract.extractor import Extractor
from tests.support import assert_time_is_linear

Stated = tuple[str, str, float | None, float | None, str]

READ: dict[str, tuple[str, list[Stated]]] = {
    "bars": (
        "Type | Calibre (mm) | Range (km) | Quantity\nM777 | 155 | 24 | 90\nBM-21 Grad | 122 | 20 | 1,200",
        [
            ("M777", "calibre", 155, 155, "mm"),
            ("M777", "range", 24, 24, "km"),
            ("M777", "count", 90, 90, "1"),
            ("BM-21 Grad", "calibre", 122, 122, "mm"),
            ("BM-21 Grad", "range", 20, 20, "km"),
            ("BM-21 Grad", "count", 1200, 1200, "1"),
        ],
    ),
    "bars with a rule": (
        "Losses so far:\n\n| Model | Qty |\n|-------|----:|\n| T-72B3 | 12 |\n| BMP-2 | ~30 |\n\nThe end.",
        [("T-72B3", "count", 12, 12, "1"), ("BMP-2", "count", 30, 30, "1")],
    ),
    "tabs": (
        "Model\tCountry\tQuantity\nT-72B3\tRussia\t12\nT-80BV\t\t4",
        [("T-72B3", "count", 12, 12, "1"), ("T-80BV", "count", 4, 4, "1")],
    ),
    "commas": (
        'Type,Calibre (mm),Quantity\nM777,155,90\nD-30,122,"1,200"',
        [
            ("M777", "calibre", 155, 155, "mm"),
            ("M777", "count", 90, 90, "1"),
            ("D-30", "calibre", 122, 122, "mm"),
            ("D-30", "count", 1200, 1200, "1"),
        ],
    ),
    "semicolons": ("Type;Qty\nM777;90", [("M777", "count", 90, 90, "1")]),
    "spaces": (
        "System      Weight (t)   In service\nT-72B3      46.5         12\nBMP-2       14           300",
        [
            ("T-72B3", "mass", 46500, 46500, "kg"),
            ("T-72B3", "count", 12, 12, "1"),
            ("BMP-2", "mass", 14000, 14000, "kg"),
            ("BMP-2", "count", 300, 300, "1"),
        ],
    ),
    "units in the cells": (
        "System | Calibre | Max range\nM777 | 155 mm | 24 km\nBM-21 Grad | 122 mm | 15-20 km",
        [
            ("M777", "calibre", 155, 155, "mm"),
            ("M777", "range", 24, 24, "km"),
            ("BM-21 Grad", "calibre", 122, 122, "mm"),
            ("BM-21 Grad", "range", 15, 20, "km"),
        ],
    ),
    "the count before the name": ("Quantity | Type\n12 | T-72B3", [("T-72B3", "count", 12, 12, "1")]),
    "the first count alone": (
        "Type | Delivered | Pledged\nHIMARS | 16 | 4",
        [("HIMARS", "count", 16, 16, "1")],
    ),
    "the class beside the name": (
        "Category | Model | Number\nHowitzer | M777 | 90",
        [("M777", "count", 90, 90, "1")],
    ),
    "a comma before the unit": ("Missile | Range, km\nKN-23 | 690", [("KN-23", "range", 690, 690, "km")]),
    "speed and mass": (
        "Missile | Speed (Mach) | Warhead (lb)\nKN-23 | 5 | 1,100",
        [("KN-23", "speed", 5, 5, "mach"), ("KN-23", "payload", 498.951607, 498.951607, "kg")],
    ),
    "about, at least, between": (
        "Type | Number\nT-72B3 | about 40\nBMP-2 | 30+\nBTR-80 | 10-12",
        [("T-72B3", "count", 40, 40, "1"), ("BMP-2", "count", 30, None, "1"), ("BTR-80", "count", 10, 12, "1")],
    ),
    "pieces": ("Type | Quantity (units)\nT-72B3 | 12 units", [("T-72B3", "count", 12, 12, "1")]),
    "a slash before the unit": ("Missile | Range/km\nKN-23 | 690", [("KN-23", "range", 690, 690, "km")]),
    "years in a column that may hold counts or dates": (
        "Type | In service\nT-72B3 | 2013\nBMP-2 | 300",
        [("BMP-2", "count", 300, 300, "1")],
    ),
}


@pytest.mark.parametrize(("text", "expected"), READ.values(), ids=READ.keys())
def test_a_heading_tells_what_the_numbers_below_it_measure(
    extractor: Extractor, text: str, expected: list[Stated]
) -> None:
    found = extractor.extract(text)
    stated = {
        (found.mentions[one.mention or 0].text, one.quantity, one.low, one.high, one.unit) for one in found.measurements
    }
    assert {one[:2] + one[4:] for one in stated} == {one[:2] + one[4:] for one in expected}
    for surface, quantity, low, high, _ in expected:
        (match,) = [one for one in stated if one[:2] == (surface, quantity)]
        assert match[2:4] == pytest.approx((low, high))
    assert len(found.measurements) == len(expected)


SILENT = {
    "no heading": "| T-72B3 | 12 | destroyed |\n| BMP-2 | 3 | damaged |",
    "no heading, spaces": "T-72B3    12",
    "no heading, tabs": "T-72B3\t12\nBMP-2\t30",
    "no heading, commas": "M777,155,90",
    "a running number": "No. | Type\n1 | T-72B3\n2 | BMP-2",
    "a year": "Type | Year\nT-72B3 | 2013",
    "a price": "Type | Price\nT-72B3 | 12",
    "a crew": "Type | Crew\nT-72B3 | 3",
    "a calibre without a unit": "Type | Calibre\nT-72B3 | 125",
    "an empty cell": "Type | Quantity\nT-72B3 | ",
    "words where a range is told": "Type | Range (km)\nKN-23 | far",
    "a warhead has no range": "Type | Range (km)\nNuclear warhead | 690",
    "a line too long for a heading": "Type | Quantity" + " | of some" * 60 + "\nT-72B3 | 12",
    "words in the cell": "Type | Quantity\nT-72B3 | many\nBMP-2 | 3 batteries",
    "another table": "Type | Quantity\nApples | 3\n\nT-72B3 | 12",
    "cells that do not line up": "Type    Country    Quantity\nT-72B3    12",
    "the site's name": "News | World | Number\nThe T-72B3 was seen. It had 12 wheels.",
    "a sentence": "Type, number and cost of the T-72B3 are secret.\nThe T-72B3, 12 years old, was sold.",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT.keys())
def test_a_number_that_no_heading_explains_is_left_out(extractor: Extractor, text: str) -> None:
    assert extractor.extract(text).measurements == ()


def test_names_do_not_run_from_one_cell_into_the_next(extractor: Extractor) -> None:
    found = extractor.extract("Type,Calibre (mm),Quantity\nM777,155,90\nT,72,12")
    assert [one.text for one in found.mentions] == ["M777"]


def test_a_hint_counts_in_the_column_of_a_name_in_full(extractor: Extractor) -> None:
    rows = "M777 | 90\nCAESAR | 18"
    assert [one.text for one in extractor.extract(f"Type | Quantity\n{rows}").mentions] == ["M777", "CAESAR"]
    assert [one.text for one in extractor.extract("Type | Quantity\nLettuce | 90\nCAESAR | 18").mentions] == []


def test_rows_stay_apart_in_a_text_that_is_wrapped_at_a_fixed_width(extractor: Extractor) -> None:
    wrapped = "All that was lost in the fighting of the long week before the truce was\n"
    row = "{:<24} | {:<20} | a remark that fills the line"
    lines = [row.format("Type", "Quantity"), row.format("T-72B3", 12), row.format("BMP-2", 30)]
    found = extractor.extract(wrapped * 3 + "\n".join(lines))
    assert [(one.mention, one.quantity, one.low) for one in found.measurements] == [(0, "count", 12), (1, "count", 30)]


def test_offsets_point_to_the_cell(extractor: Extractor) -> None:
    text = "Losses:\nModel\tQuantity\nT-72B3\t 12 \n"
    (one,) = extractor.extract(text).measurements
    assert (one.text, text[one.start : one.end]) == ("12", "12")


@pytest.mark.parametrize(
    "row",
    ["T-72B3 | 12\n", "T-72B3\t12\n", "T-72B3,12\n", "T-72B3  12\n", "12 | ", "T-72B3 | ", "a  ", ",", '"', "|"],
)
def test_time_grows_with_the_table_and_no_faster(row: str) -> None:
    heading = row.replace("T-72B3", "Type").replace("12", "Quantity") if row.endswith("\n") else "Type | Quantity\n"
    assert_time_is_linear(lambda length: heading + row * (length // len(row)) + "T-72B3 | 12", shorter=2_000)
