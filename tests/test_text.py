"""Bytes to clean text (reliability line 19)."""

import pytest

from etl.errors import SourceError
from etl.text import clean, decode, detect_language, split_title

ENCODED = {
    "UTF-8": ("Ракета – 240 мм", "utf-8"),
    "UTF-8 with mark": ("Ракета", "utf-8-sig"),
    "UTF-16": ("A missile flew 60 km.", "utf-16"),
    "UTF-16 without mark": ("A missile flew 60 km.", "utf-16-le"),
    "UTF-16 big-endian without mark": ("A missile flew 60 km.", "utf-16-be"),
    "UTF-32": ("A missile flew.", "utf-32"),
}


@pytest.mark.parametrize(("text", "encoding"), ENCODED.values(), ids=ENCODED.keys())
def test_unicode_is_recognised(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


LEGACY = {
    "windows-1251": "Северная Корея готовится поставить России реактивные системы залпового огня калибра 240 мм.",
    "koi8-r": "Северная Корея готовится поставить России реактивные системы залпового огня калибра 240 мм.",
    "cp949": "북한이 러시아에 240밀리미터 방사포와 170밀리미터 자주포를 제공할 준비를 하고 있다고 합동참모본부가 밝혔다.",
    "euc-kr": "북한이 러시아에 방사포와 자주포를 제공할 준비를 하고 있다고 합동참모본부가 밝혔다.",
}


@pytest.mark.parametrize(("encoding", "text"), LEGACY.items(), ids=LEGACY.keys())
def test_a_declared_encoding_is_used(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding), encoding) == text


@pytest.mark.parametrize(("encoding", "text"), LEGACY.items(), ids=LEGACY.keys())
def test_an_encoding_that_is_not_declared_is_detected(encoding: str, text: str) -> None:
    assert decode((text * 5).encode(encoding)) == text * 5


def test_a_lying_declaration_does_no_harm() -> None:
    assert decode("Ракета".encode(), "latin-1") == "Ракета"
    assert decode("Ракета".encode(), "no-such-encoding") == "Ракета"
    assert decode("Ракета".encode(), "hex") == "Ракета"


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(SourceError, match="is no text"):
        decode(bytes(range(256)) * 10)


def test_what_cannot_be_stored_is_taken_out() -> None:
    assert clean("a\x00b\ud800c\ufeffd\x1b[31me") == "abcd[31me"


def test_line_ends_are_one_kind() -> None:
    assert clean("a\r\nb\rc\u2028d") == "a\nb\nc\nd"


def test_right_to_left_text_is_left_alone() -> None:
    text = "أعلنت إيران عن صاروخ جديد"
    assert decode(text.encode()) == text


def test_a_short_first_line_before_a_blank_one_is_a_title() -> None:
    assert split_title("Guns sent\n\nThey were sent.") == ("Guns sent", "They were sent.")
    assert split_title("They were sent.\n\nMore.") == ("", "They were sent.\n\nMore.")
    assert split_title("One line\nTwo lines\n\nMore.")[0] == ""


def test_a_language_is_told_where_there_is_enough_text() -> None:
    assert detect_language("North Korea prepares to send rocket launchers to Russia, the ministry said.") == "en"
    assert detect_language("Too short") == ""
