"""Texts in every encoding come out as they were written, through every format that can hold them (line 19)."""

from pathlib import Path

import pytest

from tests.sources.reading import both, issues, read, write

RUSSIAN = (
    "Утром через посёлок прошла колонна: шесть танков и несколько грузовиков с миномётами. "
    "Местная газета пишет, что дорогу к переправе закрыли на весь день и что жителей просили не выходить."
)
KOREAN = (
    "수요일 아침에 방사포를 실은 차량 행렬이 다리를 건너는 모습을 주민들이 보았다고 지역 신문이 보도했다. "
    "도로는 하루 종일 통제되었고 군은 아무런 설명도 하지 않았다."
)
ARABIC = "قالت الصحيفة المحلية إن السكان رأوا رتلا من الدبابات يعبر الجسر في الصباح الباكر، وإن الطريق أغلق طوال اليوم."
HEBREW = "העיתון המקומי כתב שתושבים ראו שיירת טנקים חוצה את הגשר בשעות הבוקר המוקדמות, ושהכביש נסגר למשך כל היום."
GERMAN = "Sechs Geschütze stünden für die Überfahrt bereit, erklärte der Führer der Einheit; die Größe sei üblich."

TEXTS = {
    "UTF-8": ("utf-8", RUSSIAN),
    "UTF-8 with a mark": ("utf-8-sig", GERMAN),
    "UTF-16 with a mark": ("utf-16", KOREAN),
    "UTF-16 without a mark": ("utf-16-le", GERMAN),
    "UTF-16 big-endian without a mark": ("utf-16-be", GERMAN),
    "UTF-32": ("utf-32", RUSSIAN),
    "CP949": ("cp949", KOREAN),
    "EUC-KR": ("euc-kr", KOREAN),
    "KOI8-R": ("koi8-r", RUSSIAN),
    "Windows-1251": ("windows-1251", RUSSIAN),
    "Windows-1252": ("windows-1252", GERMAN),
    "Windows-1256, right to left": ("windows-1256", ARABIC),
    "UTF-8, right to left": ("utf-8", HEBREW),
}


@pytest.mark.parametrize(("encoding", "text"), TEXTS.values(), ids=TEXTS.keys())
def test_a_text_file_in_any_encoding_is_read_as_it_was_written(tmp_path: Path, encoding: str, text: str) -> None:
    (document,) = read(write(tmp_path / "a.txt", text.encode(encoding)))
    assert document.text == text


def page(text: str, declared: str) -> str:
    return (
        f'<!doctype html><html><head><meta charset="{declared}"><title>x</title></head>'
        f"<body><article><p>{text}</p><p>{text[::-1]}</p></article></body></html>"
    )


PAGES = {
    "as declared": ("koi8-r", "koi8-r", RUSSIAN),
    "CP949 as declared": ("cp949", "ks_c_5601-1987", KOREAN),
    "declared UTF-8, but Windows-1251": ("windows-1251", "utf-8", RUSSIAN),
    "declared Windows-1252, but UTF-8": ("utf-8", "windows-1252", RUSSIAN),
    "declared EUC-KR, but UTF-8": ("utf-8", "euc-kr", KOREAN),
    "declared nonsense": ("utf-8", "klingon", HEBREW),
    "declared hex": ("utf-8", "hex", GERMAN),
    "UTF-16 with a mark": ("utf-16", "utf-16", KOREAN),
    "UTF-16 without a mark, declared UTF-8": ("utf-16-le", "utf-8", GERMAN),
}


@pytest.mark.parametrize(("encoding", "declared", "text"), PAGES.values(), ids=PAGES.keys())
def test_a_page_is_read_whatever_it_says_of_its_encoding(
    tmp_path: Path, encoding: str, declared: str, text: str
) -> None:
    (document,) = read(write(tmp_path / "a.html", page(text, declared).encode(encoding)))
    assert text in document.body
    assert "<p>" not in document.text


FEEDS = {
    "UTF-8": ("utf-8", "utf-8", RUSSIAN),
    "as declared": ("windows-1251", "windows-1251", RUSSIAN),
    "EUC-KR as declared": ("euc-kr", "euc-kr", KOREAN),
    "UTF-16": ("utf-16", "utf-16", KOREAN),
    "declared Windows-1252, but UTF-8": ("utf-8", "us-ascii", GERMAN),
}


@pytest.mark.parametrize(("encoding", "declared", "text"), FEEDS.values(), ids=FEEDS.keys())
def test_a_feed_is_read_in_the_encoding_it_is_in(tmp_path: Path, encoding: str, declared: str, text: str) -> None:
    feed = (
        f'<?xml version="1.0" encoding="{declared}"?><rss version="2.0"><channel><title>Q</title>'
        f"<item><guid>1</guid><description>{text}</description></item></channel></rss>"
    )
    (document,) = both(write(tmp_path / "a.xml", feed.encode(encoding)))[0]
    assert document.body == text


def test_nuls_and_control_characters_leave_no_trace(tmp_path: Path) -> None:
    line = r'{"id": "a\u0000\u0007b", "title": "Guns\u0000\nsent", "text": "Six\u0000 guns\u001b[31m.", "author": "A\u0000\nB", "publisher": "P\u009d\u0000", "language": "e\u0000n"}'
    (document,) = read(write(tmp_path / "a.jsonl", line))
    assert (document.external_id, document.title, document.body) == ("ab", "Guns sent", "Six guns[31m.")
    assert "\x00" not in f"{document.author}{document.publisher}{document.language}"
    assert document.author == "A B"


def test_a_lone_surrogate_in_a_line_is_an_issue_and_the_rest_goes_on(tmp_path: Path) -> None:
    content = b'{"text": "Six \\ud800 guns."}\n{"text": "A tank.", "publisher": "\\udc00"}\n{"text": "A gun \\ud83d\\ude80."}\n'
    (document,), failed = both(write(tmp_path / "a.jsonl", content))
    assert document.body == "A gun 🚀."
    assert len(failed) == 2


def test_bytes_of_a_lone_surrogate_do_not_reach_the_text(tmp_path: Path) -> None:
    found, failed = both(write(tmp_path / "a.txt", b"Six guns \xed\xa0\x80 were sent to the port on Monday."))
    assert len(found) + len(failed) == 1
    assert not any("\ud800" <= character <= "\udfff" for one in found for character in one.text)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32"])
def test_json_lines_in_utf_16_are_one_issue_with_the_cure(tmp_path: Path, encoding: str) -> None:
    content = '{"text": "Six guns."}\n{"text": "A tank."}\n'.encode(encoding)
    (issue,) = issues(write(tmp_path / "a.jsonl", content))
    assert issue.message == "does not hold JSON lines (there are NUL bytes in it); save it as UTF-8"


def test_line_ends_and_outer_blanks_do_not_make_another_text(tmp_path: Path) -> None:
    texts = {
        read(write(tmp_path / "a.txt", content))[0].text
        for content in (b"Guns\n\nSix.", b"\xef\xbb\xbfGuns\r\n\r\nSix.\r\n", b"Guns\r\rSix.\x0c\n\n")
    }
    assert texts == {"Guns\n\nSix."}
