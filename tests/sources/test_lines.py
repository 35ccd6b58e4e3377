"""JSON lines: what a line may hold, and what becomes of the others where one is bad."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.sources.reading import both, issues, read, write

GOOD = '{"id": "good", "text": "Six guns."}'

BAD = {
    "no JSON": ("Six guns.", "bad-json", "JSON is malformed"),
    "cut off": ('{"text": "Six', "bad-json", "truncated"),
    "a list": ('["Six guns."]', "bad-json", "expected `object`, got `array`"),
    "a number": ("7", "bad-json", "expected `object`, got `int`"),
    "null": ("null", "bad-json", "expected `object`, got `null`"),
    "no text": ('{"id": "x", "title": "Guns"}', "bad-json", "missing required field `text`"),
    "text that is null": ('{"text": null}', "bad-json", "`$.text`"),
    "an empty id": ('{"id": "", "text": "A gun."}', "bad-json", "`$.id`"),
    "an id that is a list": ('{"id": [1], "text": "A gun."}', "bad-json", "`$.id`"),
    "a wrong title": ('{"title": 5, "text": "A gun."}', "bad-json", "`$.title`"),
    "a date in words": ('{"text": "A gun.", "date": "last week"}', "bad-date", '"last week" is not of the form'),
    "a day that is none": ('{"text": "A gun.", "date": "2024-02-30"}', "bad-date", "is not of the form"),
    "before the first hour of UTC": (
        '{"text": "A gun.", "date": "0001-01-01T00:00:00+14:00"}',
        "bad-date",
        "is not of the form",
    ),
    "after its last": ('{"text": "A gun.", "date": "9999-12-31T23:59:59-12:00"}', "bad-date", "is not of the form"),
    "nested without end": ('{"text": "A gun.", "x": ' + "[" * 200_000 + "]" * 200_000 + "}", "bad-json", "recursion"),
    "bytes that are no UTF-8": (b'{"text": "A gun \xff."}', "bad-json", "one JSON object a line"),
    "blank text": ('{"text": " \\u0000 "}', "no-text", "there is no text in it"),
}


@pytest.mark.parametrize(("line", "kind", "message"), BAD.values(), ids=BAD.keys())
def test_a_bad_line_is_one_issue_and_the_lines_around_it_are_read(
    tmp_path: Path, line: str | bytes, kind: str, message: str
) -> None:
    content = line if isinstance(line, bytes) else line.encode()
    path = write(tmp_path / "a.jsonl", b"\n".join([GOOD.encode(), content, GOOD.encode()]))
    found, (issue,) = both(path)
    assert [one.body for one in found] == ["Six guns."] * 2
    assert issue.kind == kind
    assert message.lower() in issue.message.lower()
    assert "\n" not in issue.message
    assert issue.where.startswith(str(path))


def test_line_20_a_line_of_33_mb_is_one_issue_and_the_rest_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as stream:
        stream.write(GOOD.encode() + b'\n{"text": "')
        for _ in range(33):
            stream.write(b"x" * (1 << 20))
        stream.write(b'"}\n' + GOOD.encode())
    found, (issue,) = both(path)
    assert len(found) == 2
    assert (issue.where, issue.message) == (f"{path}:2", "the line is longer than 32 MB; split the document")


DATES = {
    "a day": ("2024-12-23", datetime(2024, 12, 23, tzinfo=UTC)),
    "a time in UTC": ("2024-12-23T05:06:07Z", datetime(2024, 12, 23, 5, 6, 7, tzinfo=UTC)),
    "a time with its zone": ("2024-12-23T05:06:07+09:00", datetime(2024, 12, 22, 20, 6, 7, tzinfo=UTC)),
    "a time without a zone": (" 2024-12-23 05:06:07 ", datetime(2024, 12, 23, 5, 6, 7, tzinfo=UTC)),
    "nothing": ("", None),
}


@pytest.mark.parametrize(("value", "moment"), DATES.values(), ids=DATES.keys())
def test_a_date_becomes_a_moment_in_utc(tmp_path: Path, value: str, moment: datetime | None) -> None:
    (document,) = read(write(tmp_path / "a.jsonl", json.dumps({"text": "A gun.", "date": value})))
    assert document.published_at == moment


def test_a_line_number_and_an_id_that_looks_like_one_are_two_names(tmp_path: Path) -> None:
    one, two = read(write(tmp_path / "a.jsonl", '{"text": "A gun."}\n{"id": 1, "text": "A tank."}\n'))
    assert one.external_id != two.external_id


def test_a_mark_before_the_first_line_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    content = b"\xef\xbb\xbf" + b"\r\n".join([GOOD.encode(), b"", GOOD.encode()]) + b"\r\n"
    assert len(read(write(tmp_path / "a.txt", content))) == 2


LINES = {
    "an address that is none": ('{"text": "A gun.", "url": "n/a"}', ""),
    "another scheme": ('{"text": "A gun.", "url": "ftp://example.org/a"}', ""),
    "trackers and a fragment": (
        '{"text": "A gun.", "url": "HTTPS://EXAMPLE.org/a?utm_source=x&id=7&fbclid=y#top"}',
        "https://example.org/a?id=7",
    ),
    "an address in brackets that close nowhere": ('{"text": "A gun.", "url": "http://[::1/a"}', "http://[::1/a"),
}


@pytest.mark.parametrize(("line", "url"), LINES.values(), ids=LINES.keys())
def test_an_address_is_brought_to_one_form(tmp_path: Path, line: str, url: str) -> None:
    (document,) = read(write(tmp_path / "a.jsonl", line))
    assert document.url == url


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.JSONL"])
def test_a_name_says_that_lines_follow_where_the_first_one_is_broken(tmp_path: Path, name: str) -> None:
    found, failed = both(write(tmp_path / name, f"broken\n{GOOD}\n"))
    assert (len(found), len(failed)) == (1, 1)


def test_a_text_that_begins_with_a_brace_is_a_text(tmp_path: Path) -> None:
    (document,) = read(write(tmp_path / "a.txt", "{{Infobox gun}}\nSix guns."))
    assert document.body.startswith("{{Infobox")


def test_a_long_first_line_is_recognised(tmp_path: Path) -> None:
    (document,) = read(write(tmp_path / "reports", json.dumps({"text": "A gun. " * 5000})))
    assert document.body.startswith("A gun. A gun.")


def test_a_binary_file_that_claims_to_be_lines_is_one_issue(tmp_path: Path) -> None:
    (issue,) = issues(write(tmp_path / "a.jsonl", b"\x89PNG\r\n\x1a\n\x00\x00\r\n\x00\n"))
    assert issue.kind == "unreadable"
