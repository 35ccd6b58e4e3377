"""What a SOURCE means, and what is read from each format."""

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import zstandard

from etl.errors import UsageError
from etl.records import Document, Issue
from etl.sources import check_source, documents
from tests.sources.reading import issues, read, write
from tests.support import SAMPLES

HTML = """<!doctype html><html lang="en"><head><title>Guns sent | The Quay</title>
<meta property="og:title" content="Guns sent"><meta property="og:site_name" content="The Quay">
<meta name="author" content="Ann Writer"><meta property="article:published_time" content="2025-03-04T05:06:07Z">
<link rel="canonical" href="https://example.org/guns?utm_source=x"></head>
<body><nav>Missiles on sale today, tanks for rent, subscribe to our drones</nav>
<article><h1>Guns sent</h1><p>The ministry said on Tuesday that six 170 mm self-propelled guns had been sent to the port,
where a ship was waiting for them since the beginning of the month, according to people who live nearby.</p>
<p>Nobody at the port would say where the ship was going, and the ministry did not answer further questions about it.</p>
</article><footer>All rights reserved</footer></body></html>"""

ATOM = """<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Quay</title>
<entry><id>tag:example.org,2025:1</id><title>Guns &amp; rockets</title><updated>2025-03-04T05:06:07Z</updated>
<link href="https://example.org/1?utm_campaign=x"/><author><name>A. Writer</name></author>
<content type="html">&lt;p&gt;Six &lt;b&gt;170 mm&lt;/b&gt; guns.&lt;/p&gt;</content></entry></feed>"""

RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Quay</title><language>en-gb</language>
<item><guid>g1</guid><title>One</title><description>Six guns.</description><pubDate>Tue, 04 Mar 2025 05:06:07 GMT</pubDate></item>
<item><guid>g2</guid><title>Two</title><description>Two guns.</description></item></channel></rss>"""


def test_a_text_file_is_one_document_with_its_headline(tmp_path: Path) -> None:
    (document,) = read(write(tmp_path / "a.txt", "Guns sent\n\nSix guns were sent."))
    assert (document.title, document.body, document.external_id) == ("Guns sent", "Six guns were sent.", "a.txt")
    assert document.text == "Guns sent\n\nSix guns were sent."


def test_a_page_gives_its_main_text_and_what_it_says_of_itself(tmp_path: Path) -> None:
    (document,) = read(write(tmp_path / "page.html", HTML))
    assert "170 mm self-propelled guns" in document.body
    assert "tanks for rent" not in document.body
    assert document.title == "Guns sent"
    assert document.url == "https://example.org/guns"
    assert document.publisher == "The Quay"
    assert document.author == "Ann Writer"
    assert document.language == "en"
    assert document.published_at is not None
    assert document.published_at.date() == datetime(2025, 3, 4, tzinfo=UTC).date()


def test_a_page_without_main_text_is_an_issue(tmp_path: Path) -> None:
    (issue,) = issues(write(tmp_path / "empty.html", "<!doctype html><html><head></head><body></body></html>"))
    assert "has no main text" in issue.message


def test_an_atom_feed_gives_its_entries(tmp_path: Path) -> None:
    (document,) = read(write(tmp_path / "feed.xml", ATOM))
    assert (document.title, document.body) == ("Guns & rockets", "Six 170 mm guns.")
    assert document.url == "https://example.org/1"
    assert document.published_at == datetime(2025, 3, 4, 5, 6, 7, tzinfo=UTC)
    assert (document.author, document.publisher) == ("A. Writer", "Quay")


def test_an_rss_feed_gives_its_items(tmp_path: Path) -> None:
    one, two = read(write(tmp_path / "rss.xml", RSS))
    assert (one.external_id, one.title, one.body, one.language) == ("g1", "One", "Six guns.", "en-gb")
    assert two.published_at is None


def test_a_feed_broken_in_the_middle_gives_what_could_be_read_and_an_issue(tmp_path: Path) -> None:
    found = list(documents(str(write(tmp_path / "rss.xml", RSS.replace("</item></channel>", "</itm></channel>")))))
    assert any(isinstance(one.item, Document) for one in found)
    assert any(isinstance(one.item, Issue) and "broken" in one.item.message for one in found)


def test_a_feed_that_holds_nothing_is_an_issue(tmp_path: Path) -> None:
    (issue,) = issues(write(tmp_path / "rss.xml", "<rss version='2.0'><channel><item"))
    assert "is a broken feed" in issue.message


def test_json_lines_give_a_document_a_line(tmp_path: Path) -> None:
    lines = [
        {"id": "a1", "text": "Six guns.", "title": "Guns", "date": "2024-12-23", "url": "HTTPS://Example.org/1?fbclid=2", "language": "en", "publisher": "Quay", "author": "A", "extra": 1},
        {"text": "Two guns."},
        {"id": 7, "text": "No guns."},
    ]  # fmt: skip
    content = "\n\n".join(json.dumps(line) for line in lines)
    one, two, three = read(write(tmp_path / "a.jsonl", content))
    assert (one.external_id, one.title, one.url, one.publisher) == ("a1", "Guns", "https://example.org/1", "Quay")
    assert one.published_at == datetime(2024, 12, 23, tzinfo=UTC)
    assert (two.external_id, three.external_id) == ("line 3", "7")


def test_a_broken_line_is_one_issue_and_the_rest_goes_on(tmp_path: Path) -> None:
    content = (
        '{"text": "Six guns."}\n{"text": \n{"title": "no text"}\n{"text": "x", "date": "soon"}\n{"text": "Two guns."}\n'
    )
    path = write(tmp_path / "a.jsonl", content)
    found = list(documents(str(path)))
    assert [isinstance(one.item, Document) for one in found] == [True, False, False, False, True]
    places = [one.item.where for one in found if isinstance(one.item, Issue)]
    assert places == [f"{path}:{line}" for line in (2, 3, 4)]


def test_a_folder_is_read_with_its_folders_and_without_hidden_files(tmp_path: Path) -> None:
    write(tmp_path / "b.txt", "B")
    write(tmp_path / "in" / "a.txt", "A")
    write(tmp_path / ".hidden", "H")
    write(tmp_path / ".git" / "x.txt", "X")
    assert [one.body for one in read(tmp_path)] == ["B", "A"]


def test_a_glob_is_expanded(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", "A")
    write(tmp_path / "b.log", "B")
    write(tmp_path / "c" / "d.txt", "D")
    assert [one.body for one in read(tmp_path / "*.txt")] == ["A"]
    assert sorted(one.body for one in read(tmp_path / "**" / "*.txt")) == ["A", "D"]


PACKED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "zstd": zstandard.ZstdCompressor().compress,
    "gzip in gzip": lambda data: gzip.compress(gzip.compress(data)),
}


@pytest.mark.parametrize("name", ["a.txt.gz", "a.txt", "a.bin"])
@pytest.mark.parametrize("kind", PACKED)
def test_what_is_packed_is_opened_by_content_whatever_its_name(tmp_path: Path, kind: str, name: str) -> None:
    (document,) = read(write(tmp_path / name, PACKED[kind](b"Six guns were sent.")))
    assert document.body == "Six guns were sent."


def test_a_damaged_archive_is_an_issue(tmp_path: Path) -> None:
    (issue,) = issues(write(tmp_path / "a.gz", gzip.compress(b"Six guns were sent. " * 1000)[:60]))
    assert "cannot be" in issue.message


def test_a_format_can_be_forced(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", '{"text": "Six guns."}')
    assert read(f"text:{path}")[0].body == '{"text": "Six guns."}'
    assert read(path)[0].body == "Six guns."


def test_binary_files_are_issues_that_name_the_formats(tmp_path: Path) -> None:
    (issue,) = issues(write(tmp_path / "a.pdf", b"%PDF-1.7 \x00\x01"))
    assert issue.message == "is of no format that can be read; give text, HTML, JSON lines or a feed"


def test_a_file_without_text_is_an_issue(tmp_path: Path) -> None:
    (issue,) = issues(write(tmp_path / "a.txt", " \n "))
    assert issue.kind == "no-text"


@pytest.mark.parametrize("source", ["nowhere.txt", "nowhere/*.txt", "https://example.org/feed"])
def test_a_source_that_means_nothing_is_refused(tmp_path: Path, source: str) -> None:
    with pytest.raises(UsageError) as raised:
        check_source(source if source.startswith("https") else str(tmp_path / source))
    assert raised.value.exit_code == 2


def test_a_folder_without_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no files"):
        list(documents(str(tmp_path)))


def test_a_dangling_link_is_an_issue(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    write(tmp_path / "b.txt", "Six guns.")
    found = list(documents(str(tmp_path)))
    assert [isinstance(one.item, Issue) for one in found] == [True, False]


def test_a_page_ten_thousand_levels_deep_harms_nothing(tmp_path: Path) -> None:
    deep = "<html><body>" + "<div>" * 10_000 + "Six guns were sent." + "</div>" * 10_000
    found = list(documents(str(write(tmp_path / "deep.html", deep))))
    assert len(found) == 1


def test_the_samples_all_load() -> None:
    assert len(read(SAMPLES)) == 18
