"""Bytes to clean text, and what can be told of it: encoding, language, a title."""

import codecs
import re
from functools import lru_cache

from charset_normalizer import from_bytes
from resiliparse.parse.lang import detect_fast

from etl.errors import SourceError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 65536
_LONGEST_TITLE = 250
_LINE_ENDS = re.compile("\r\n?|\u2028|\u2029|\x85")
# Control characters carry no text, lone surrogates cannot be stored; tab and line feed stay.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff]")
_LANGUAGE_SAMPLE = 5000
_LEAST_FOR_LANGUAGE = 40
_HIGHEST_LANGUAGE_DISTANCE = 1200


def decode(data: bytes, declared: str = "") -> str:
    """Text from bytes: by byte order mark, as UTF-8, as declared, else by detection; then cleaned.

    Raises SourceError where the bytes are no text.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return clean(data.decode(encoding, errors="replace"))
    if b"\x00" in data[:_SAMPLE]:
        encoding = _utf16_without_mark(data)
        if not encoding:
            raise SourceError("", "is no text (it holds NUL bytes)", "give text, HTML, JSON lines or a feed")
        return clean(data.decode(encoding, errors="replace"))
    for encoding in ("utf-8", declared):
        if encoding and _is_known(encoding):
            try:
                return clean(data.decode(encoding))
            except UnicodeDecodeError:
                continue
    best = from_bytes(data[:_SAMPLE]).best()
    if best is None:
        raise SourceError("", "is no text in any encoding that could be recognised", "convert it to UTF-8")
    return clean(data.decode(best.encoding, errors="replace"))


def _utf16_without_mark(data: bytes) -> str:
    """UTF-16 betrays itself: in western text every second byte is NUL."""
    sample = data[:2000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > 0.4 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.1 * half:
        return "utf-16-be"
    return ""


@lru_cache(maxsize=256)
def _is_known(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding)._is_text_encoding  # noqa: SLF001  (no public way to tell hex from latin-1)
    except LookupError:
        return False


def clean(text: str) -> str:
    """Text as it is stored: line feeds only, no control characters, no lone surrogates, no outer blank space."""
    return _UNWANTED.sub("", _LINE_ENDS.sub("\n", text)).strip()


def split_title(text: str) -> tuple[str, str]:
    """The headline and the body of a plain text: a short first line that a blank line follows is a headline."""
    head, separator, rest = text.partition("\n\n")
    is_title = (
        separator and "\n" not in head.strip() and len(head) <= _LONGEST_TITLE and not head.rstrip().endswith(".")
    )
    return (head.strip(), rest.strip()) if is_title else ("", text)


def detect_language(text: str) -> str:
    """The BCP 47 code of a text's language; empty where it is too short or unlike any that is known."""
    if len(text) < _LEAST_FOR_LANGUAGE:
        return ""
    code, distance = detect_fast(text[:_LANGUAGE_SAMPLE])
    return code if distance <= _HIGHEST_LANGUAGE_DISTANCE and code != "unknown" else ""
