"""`etl extract` without the command line: which inputs become documents, and with which text and id."""

import io
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from etl.extract.extractor import Extractor
from etl.extract.output import as_record
from etl.records import Actor, Claim, Extraction, Place, Span, When
from etl.streams import Extracted, Rejected, extract_lines, extract_texts

Read = Callable[[Sequence[str], Extractor], Iterator[Extracted | Rejected]]
TANK = "A T-72 tank burned."


def lines_of(path: Path, extractor: Extractor, content: bytes) -> list[Extracted | Rejected]:
    path.write_bytes(content)
    return list(extract_lines([str(path)], extractor))


def texts_of(path: Path, extractor: Extractor, content: bytes) -> list[Extracted | Rejected]:
    path.write_bytes(content)
    return list(extract_texts([str(path)], extractor))


def surfaces(one: Extracted | Rejected) -> list[str]:
    """The mentions, each cut out of the text by its offsets."""
    assert isinstance(one, Extracted)
    for mention in one.extraction.mentions:
        assert one.text[mention.start : mention.end] == mention.text
    return [mention.text for mention in one.extraction.mentions]


AS_GIVEN = {
    "leading blanks": "   \n\t A T-72 tank burned.",
    "CRLF": "First line.\r\nA T-72 tank burned.\r\n",
    "astral characters": "🚀🚀 𝔄 A T-72 tank burned.",
    "combining marks": "Ōsaka cafe\u0301: A T-72 tank burned.",
    "control characters": "\x00\x1b[31m A T-72 tank\x07 burned.",
    "no-break space": "A T-72\u00a0tank burned.",
    "byte order mark inside": "One.\ufeff A T-72 tank burned.",
    "line separators": "One.\u2028A T-72 tank\u0085burned.",
}


@pytest.mark.parametrize("text", AS_GIVEN.values(), ids=AS_GIVEN.keys())
def test_a_lines_text_is_taken_exactly_as_given(tmp_path: Path, extractor: Extractor, text: str) -> None:
    (one,) = lines_of(tmp_path / "a.jsonl", extractor, json.dumps({"text": text}).encode() + b"\n")
    assert isinstance(one, Extracted)
    assert one.text == text
    assert any(found.startswith("T-72") for found in surfaces(one))


IN_FILES = {name: text for name, text in AS_GIVEN.items() if "\x00" not in text}  # a file with NUL bytes is no text


@pytest.mark.parametrize("text", IN_FILES.values(), ids=IN_FILES.keys())
def test_a_files_offsets_point_into_the_file(tmp_path: Path, extractor: Extractor, text: str) -> None:
    (one,) = texts_of(tmp_path / "a.txt", extractor, text.encode())
    assert isinstance(one, Extracted)
    assert one.text == text
    assert any(found.startswith("T-72") for found in surfaces(one))


IDS = {
    "text": ('"a1"', "a1"),
    "number": ("7", 7),
    "negative number": ("-7", -7),
    "long number": ("9007199254740993", 9007199254740993),
    "empty text": ('""', ""),
    "null": ("null", "1"),
}


@pytest.mark.parametrize(("given", "kept"), IDS.values(), ids=IDS.keys())
def test_an_id_comes_out_as_it_went_in(tmp_path: Path, extractor: Extractor, given: str, kept: str | int) -> None:
    (one,) = lines_of(tmp_path / "a.jsonl", extractor, f'{{"id": {given}, "text": "{TANK}"}}'.encode())
    assert isinstance(one, Extracted)
    assert (one.id, type(one.id)) == (kept, type(kept))


def test_a_line_without_an_id_gets_its_number(tmp_path: Path, extractor: Extractor) -> None:
    found = lines_of(tmp_path / "a.jsonl", extractor, b'\n{"text": "One."}\n\n \t\r\n{"text": "Two."}\r\n')
    assert [one.id for one in found if isinstance(one, Extracted)] == ["2", "5"]


def test_a_byte_order_mark_before_the_first_line_is_no_fault(tmp_path: Path, extractor: Extractor) -> None:
    (one,) = lines_of(tmp_path / "a.jsonl", extractor, b"\xef\xbb\xbf" + b'{"text": "A T-72 tank burned."}')
    assert surfaces(one) == ["T-72 tank"]


BAD_LINES = {
    "no JSON": (b"nonsense", "JSON is malformed"),
    "cut off": (b'{"text": "A ta', "JSON is malformed"),
    "no object": (b"[1, 2]", "got `array`"),
    "no text": (b'{"id": "a"}', "missing required field `text`"),
    "text is null": (b'{"text": null}', "got `null` - at `$.text`"),
    "text is a number": (b'{"text": 5}', "got `int` - at `$.text`"),
    "id is a fraction": (b'{"text": "x", "id": 1.5}', "got `float` - at `$.id`"),
    "id is a list": (b'{"text": "x", "id": []}', "got `array` - at `$.id`"),
    "no UTF-8": (b'{"text": "caf\xe9"}', "can't decode byte"),
    "half a surrogate pair": (b'{"text": "\\ud83d rocket"}', "surrogate"),
    "nested without end": (b'{"text": "x", "more": ' + b"[" * 100_000, "maximum recursion depth"),
}


@pytest.mark.parametrize(("line", "reason"), BAD_LINES.values(), ids=BAD_LINES.keys())
def test_a_bad_line_is_told_with_its_number_and_the_rest_goes_on(
    tmp_path: Path, extractor: Extractor, line: bytes, reason: str
) -> None:
    path = tmp_path / "a.jsonl"
    before, bad, after = lines_of(path, extractor, b'{"text": "One."}\n' + line + b'\n{"text": "A T-72 tank."}\n')
    assert isinstance(before, Extracted)
    assert isinstance(bad, Rejected)
    assert bad.message.startswith(f"{path}:2: ")
    assert reason in bad.message
    assert bad.message.endswith('; give one JSON object a line with a "text"')
    assert surfaces(after) == ["T-72 tank"]


def test_keys_that_are_not_known_are_left_alone(tmp_path: Path, extractor: Extractor) -> None:
    (one,) = lines_of(tmp_path / "a.jsonl", extractor, b'{"text": "A tank.", "score": {"deep": [1]}, "id": 1}')
    assert surfaces(one) == ["tank"]


def test_a_language_that_is_given_is_kept(tmp_path: Path, extractor: Extractor) -> None:
    (one,) = lines_of(tmp_path / "a.jsonl", extractor, b'{"text": "A tank.", "language": "en-GB"}')
    assert isinstance(one, Extracted)
    assert one.language == "en-GB"


ENCODINGS = {
    "UTF-8 with a mark": "utf-8-sig",
    "UTF-16": "utf-16",
    "UTF-16 without a mark": "utf-16-le",
    "Windows-1252": "cp1252",
}


@pytest.mark.parametrize("encoding", ENCODINGS.values(), ids=ENCODINGS.keys())
def test_a_file_of_another_encoding_is_read(tmp_path: Path, extractor: Extractor, encoding: str) -> None:
    text = "A T-72 tank burned near the café – a “big” fire, said the naïve attaché. " * 4
    (one,) = texts_of(tmp_path / "a.txt", extractor, text.encode(encoding))
    assert surfaces(one)[0] == "T-72 tank"


def test_a_file_that_is_no_text_is_told_with_the_cure(tmp_path: Path, extractor: Extractor) -> None:
    path = tmp_path / "a.bin"
    assert texts_of(path, extractor, b"\x7fELF\x00\x01\x02\x03") == [
        Rejected(f"{path}: is no text (it holds NUL bytes); give text, HTML, JSON lines or a feed")
    ]


def test_an_empty_file_is_a_document_without_mentions(tmp_path: Path, extractor: Extractor) -> None:
    (one,) = texts_of(tmp_path / "a.txt", extractor, b"")
    assert surfaces(one) == []


@pytest.mark.parametrize("read", [extract_lines, extract_texts])
def test_what_cannot_be_opened_does_not_keep_the_others_from_being_read(
    tmp_path: Path, extractor: Extractor, read: Read
) -> None:
    good = tmp_path / "good.jsonl"
    good.write_text('{"text": "A T-72 tank burned."}\n')
    missing, folder, found = read([str(tmp_path / "none.txt"), str(tmp_path), str(good)], extractor)
    assert missing == Rejected(
        f"{tmp_path}/none.txt: cannot be read: no such file or directory; check the path and its permissions"
    )
    assert folder == Rejected(f"{tmp_path}: cannot be read: is a directory; check the path and its permissions")
    assert surfaces(found) == ["T-72 tank"]


def test_without_paths_standard_input_is_read(extractor: Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TANK.encode())))
    (one,) = extract_texts([], extractor)
    assert isinstance(one, Extracted)
    assert (one.id, surfaces(one)) == ("-", ["T-72 tank"])


def test_a_fault_of_standard_input_is_told_by_that_name(extractor: Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"nonsense")))
    (one,) = extract_lines(["-"], extractor)
    assert isinstance(one, Rejected)
    assert one.message.startswith("standard input:1: JSON is malformed")


def test_a_document_is_given_before_the_rest_is_read(extractor: Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    source = io.BytesIO(b'{"text": "One."}\n{"text": "Two."}\n')
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(source))
    found = extract_lines([], extractor)
    assert isinstance(next(found), Extracted)
    assert source.tell() < len(source.getvalue())


def test_relative_dates_are_resolved_by_the_date_of_the_line(
    extractor: Extractor, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = b"".join(
        b'{"date": %s, "text": "North Korea tested a missile last month."}\n' % day
        for day in (b'"2024-12-23"', b'"2024-12-23T08:00:00Z"', b'"one day"', b"null")
    )
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines)))
    whens = [one.extraction.claims[0].when for one in extract_lines([], extractor) if isinstance(one, Extracted)]
    assert [when and when.start for when in whens] == [date(2024, 11, 1), date(2024, 11, 1), None, None]


def test_a_claim_has_exactly_the_contracts_keys() -> None:
    plain = Claim(0, "supply", "positive", "probable", "planned", actors=(Actor("supplier", "KP"),))
    traced = Claim(
        0, "test", "negative", "unknown", "past", "failure", (Actor("operator", "YE", "houthis"),), ("Seoul",), ("KR",),
        Span(5, 9), When(date(2024, 4, 1), date(2024, 4, 30), "month"), Place("Wonsan", "KP"),
    )  # fmt: skip
    first, second = as_record("a", "en", Extraction(claims=(plain, traced)))["claims"]
    keys = {"mention", "event", "polarity", "certainty", "time", "actors", "outcome", "attribution"}
    assert set(first) == keys
    assert first["actors"] == [{"role": "supplier", "country": "KP"}]
    assert set(second) == {*keys, "trigger", "speaker_countries", "date", "place"}
    assert second["actors"] == [{"role": "operator", "country": "YE", "group": "houthis"}]
    assert second["date"] == {"from": "2024-04-01", "to": "2024-04-30", "precision": "month"}
    assert second["place"] == {"name": "Wonsan", "country": "KP"}
    assert second["trigger"] == {"start": 5, "end": 9}
    assert second["attribution"] == ["Seoul"]
