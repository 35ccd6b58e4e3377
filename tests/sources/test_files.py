"""Files, folders, globs, pipes and packed files: what is read, what is refused, and what nothing may be lost of."""

import gzip
import io
import os
import random
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from etl.errors import UsageError
from etl.sources import check_source
from etl.sources.base import LARGEST_WHOLE
from etl.sources.files import find_files, open_file
from tests.sources.reading import both, issues, read, write

Pack = Callable[[bytes], bytes]

TEXT = b"Six guns were sent."
# Far more than the first bytes that a format is recognised by, and hardly to be compressed.
DICE = random.Random(7)
LONG = " ".join(str(DICE.random()) for _ in range(60_000)).encode()


# ---- folders and globs


def test_files_come_in_one_order_whatever_the_folder_says(tmp_path: Path) -> None:
    for name in ("c.txt", "a.txt", "b/a.txt", "B.txt", "b.txt"):
        write(tmp_path / name, TEXT)
    found = [path.relative_to(tmp_path).as_posix() for path in find_files(str(tmp_path))]
    assert found == ["B.txt", "a.txt", "b/a.txt", "b.txt", "c.txt"]


def test_a_folder_of_folders_without_files_is_refused_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    write(tmp_path / "a" / ".DS_Store", b"\x00")
    with pytest.raises(UsageError, match="holds no files that can be read; name one that does"):
        check_source(str(tmp_path))


def test_a_glob_that_matches_a_folder_reads_the_folder(tmp_path: Path) -> None:
    write(tmp_path / "2025-01" / "in" / "a.txt", "A")
    write(tmp_path / "2025-02" / "b.txt", "B")
    write(tmp_path / "other" / "c.txt", "C")
    assert [one.body for one in read(tmp_path / "2025-*")] == ["A", "B"]


def test_a_glob_that_matches_nothing_is_refused_with_the_cure(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file matches; check the pattern"):
        check_source(str(tmp_path / "*.txt"))


def test_a_file_whose_name_is_a_pattern_is_read_as_itself(tmp_path: Path) -> None:
    write(tmp_path / "a[1].txt", "A")
    write(tmp_path / "a1.txt", "B")
    assert [one.body for one in read(tmp_path / "a[1].txt")] == ["A"]


def test_the_home_folder_may_be_named_by_its_tilde(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    write(tmp_path / "a.txt", "A")
    assert [one.body for one in read("~/a.txt")] == ["A"]


# ---- what stands in a folder and is no file


def test_a_pipe_in_a_folder_is_an_issue_and_does_not_wait_for_its_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    write(tmp_path / "b.txt", TEXT)
    found, (issue,) = both(tmp_path)
    assert len(found) == 1
    assert issue.message == "is a pipe or device, and no file; send it to standard input and name that -"


def test_a_ring_of_links_is_an_issue(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "b.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "a.txt")
    write(tmp_path / "c.txt", TEXT)
    found, failed = both(tmp_path)
    assert (len(found), len(failed)) == (1, 2)
    assert all("cannot be read" in issue.message for issue in failed)


def test_a_link_to_the_folder_above_does_not_lead_round_in_a_ring(tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.txt", TEXT)
    (tmp_path / "in" / "up").symlink_to(tmp_path)
    assert len(read(tmp_path)) == 1


def test_a_file_that_goes_away_before_it_is_read_is_an_issue(tmp_path: Path) -> None:
    payload = open_file(write(tmp_path / "a.txt", TEXT))
    (tmp_path / "a.txt").unlink()
    with pytest.raises(Exception, match="cannot be read: no such file or directory; check the file and its perm"):
        payload.read_whole()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_an_issue(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", TEXT).chmod(0)
    (issue,) = issues(tmp_path)
    assert issue.message == "cannot be read: permission denied; check the file and its permissions"


@pytest.mark.skipif(sys.platform == "darwin", reason="every name is UTF-8 there")
def test_a_name_that_is_no_utf_8_is_stored_with_its_bytes_spelt_out(tmp_path: Path) -> None:
    folder = os.fsencode(tmp_path)
    with open(folder + b"/caf\xe9.txt", "wb") as stream:  # noqa: PTH123  (a name in bytes)
        stream.write(TEXT)
    (document,) = read(tmp_path)
    assert document.external_id == "caf\\udce9.txt"
    assert document.external_id.encode()


def test_the_place_of_an_issue_is_the_whole_path_however_the_file_was_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "in" / "a.pdf", b"%PDF-1.7\x00")
    monkeypatch.chdir(tmp_path / "in")
    for source in ("a.pdf", ".", "../in", "*.pdf", str(tmp_path)):
        (issue,) = issues(source)
        assert issue.where == str(tmp_path / "in" / "a.pdf")


# ---- packed files


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor(write_checksum=True).compress(data)


PACKINGS: dict[str, Pack] = {
    "gzip in zstd": lambda data: zstd(gzip.compress(data)),
    "zstd in gzip": lambda data: gzip.compress(zstd(data)),
    "gzip, zstd and gzip": lambda data: gzip.compress(zstd(gzip.compress(data))),
    "two members of gzip": lambda data: gzip.compress(data[:9]) + gzip.compress(data[9:]),
    "two frames of zstd": lambda data: zstd(data[:9]) + zstd(data[9:]),
    "zstd without its size": lambda data: zstandard.ZstdCompressor(write_content_size=False).compress(data),
    "an empty frame first": lambda data: zstd(b"") + zstd(data),
}


@pytest.mark.parametrize("data", [TEXT, LONG], ids=["short", "long"])
@pytest.mark.parametrize("pack", PACKINGS.values(), ids=PACKINGS.keys())
def test_what_is_packed_is_read_whole(tmp_path: Path, pack: Pack, data: bytes) -> None:
    (document,) = read(write(tmp_path / "a.txt", pack(data)))
    assert document.body.encode() == data


@pytest.mark.parametrize("cut", [1, 5, 20_000])
@pytest.mark.parametrize("pack", [gzip.compress, zstd], ids=["gzip", "zstd"])
def test_a_packed_file_that_ends_too_early_is_an_issue_and_not_half_a_document(
    tmp_path: Path, pack: Pack, cut: int
) -> None:
    (issue,) = issues(write(tmp_path / "a.txt", pack(LONG)[:-cut]))
    assert "ended before" in issue.message


@pytest.mark.parametrize("place", [0.1, 0.5, 0.9])
@pytest.mark.parametrize("pack", [gzip.compress, zstd], ids=["gzip", "zstd"])
def test_damage_anywhere_in_a_packed_file_is_an_issue(tmp_path: Path, pack: Pack, place: float) -> None:
    packed = bytearray(pack(LONG))
    start = int(len(packed) * place)
    packed[start : start + 40] = bytes(40)
    write(tmp_path / "b.txt", TEXT)
    write(tmp_path / "a.txt", bytes(packed))
    found, (issue,) = both(tmp_path)
    assert [one.body for one in found] == [TEXT.decode()]
    assert issue.where == str(tmp_path / "a.txt")
    assert issue.kind == "unreadable"


def test_a_deflate_stream_that_makes_no_sense_is_an_issue(tmp_path: Path) -> None:
    header = gzip.compress(b"")[:10]
    squeeze = zlib.compressobj(wbits=-15)
    body = squeeze.compress(LONG) + squeeze.flush(zlib.Z_FULL_FLUSH)
    (issue,) = issues(write(tmp_path / "a.txt", header + body + b"\x07" * 40))  # a block of a type that is none
    assert "cannot be read" in issue.message


def test_the_lines_before_the_damage_are_kept(tmp_path: Path) -> None:
    lines = b"".join(b'{"text": "Tank %d."}\n' % number for number in range(2000))
    found, (issue,) = both(write(tmp_path / "a.jsonl", gzip.compress(lines)[:-500]))
    assert len(found) > 1000
    assert "ended before" in issue.message


def test_what_is_packed_over_and_over_is_an_issue(tmp_path: Path) -> None:
    data = TEXT
    for _ in range(5):
        data = gzip.compress(data)
    (issue,) = issues(write(tmp_path / "a.txt", data))
    assert issue.message == "is compressed more than 3 times over; unpack it first"


@pytest.mark.parametrize("pack", [gzip.compress, zstd], ids=["gzip", "zstd"])
def test_line_12_what_is_too_large_when_unpacked_is_an_issue(tmp_path: Path, pack: Pack) -> None:
    packed = pack(b"a gun " * (LARGEST_WHOLE // 6 + 1))
    assert len(packed) < 1_000_000
    (issue,) = issues(write(tmp_path / "a.txt", packed))
    assert issue.message == "is larger than 64 MB when unpacked; split it"


# ---- standard input


def standard(data: bytes) -> io.TextIOWrapper:
    """Standard input that holds these bytes."""
    return io.TextIOWrapper(io.BytesIO(data))


STREAMS = {
    "text": ("-", b"Six guns were sent.", ["Six guns were sent."]),
    "packed lines": ("-", gzip.compress(b'{"text": "A gun."}\n{"text": "A tank."}\n'), ["A gun.", "A tank."]),
    "forced text": ("text:-", b'{"text": "A gun."}', ['{"text": "A gun."}']),
    "forced lines": ("jsonl:-", b'\n{"text": "A gun."}', ["A gun."]),
    "feed": ("-", b"<rss><channel><item><description>A gun.</description></item></channel></rss>", ["A gun."]),
}


@pytest.mark.parametrize(("source", "data", "bodies"), STREAMS.values(), ids=STREAMS.keys())
def test_standard_input_is_read_in_every_format(
    monkeypatch: pytest.MonkeyPatch, source: str, data: bytes, bodies: list[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", standard(data))
    check_source(source)
    assert [one.body for one in read(source)] == bodies


def test_lines_without_ids_that_come_through_a_pipe_are_known_by_their_text(monkeypatch: pytest.MonkeyPatch) -> None:
    names = []
    for text in ("A gun.", "A tank.", "A gun."):
        monkeypatch.setattr(sys, "stdin", standard(b'{"text": "%s"}\n' % text.encode()))
        names += [one.external_id for one in read("jsonl:-")]
    assert names[0] == names[2] != names[1]


def test_an_empty_standard_input_is_an_issue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", standard(b""))
    (issue,) = issues("-")
    assert (issue.where, issue.kind) == ("standard input", "no-text")
