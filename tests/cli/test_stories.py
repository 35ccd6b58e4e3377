"""`etl stories`: what it lists, what it shows of one story and of edits, and what it says where there is nothing."""

import json
import re
from pathlib import Path

import pytest

from etl.extract.extractor import Extractor
from etl.ingest import ingest
from tests.cli.conftest import Terminal
from tests.conftest import Run
from tests.stories.reports import ToldExtractor, reports, told_claims, write_lines

EIGHT = reports("eight.toml")
OTHERS = reports("groups.toml")[3:5]


@pytest.fixture(scope="module")
def grouped(tmp_path_factory: pytest.TempPathFactory, extractor: Extractor) -> Path:
    """A database of the eight copies, two reports of their own, and one edit; not to be written to."""
    folder = tmp_path_factory.mktemp("stories")
    told = ToldExtractor(extractor, told_claims(EIGHT))
    edited = EIGHT[1] | {"text": EIGHT[1]["text"].replace("200 howitzers", "300 howitzers")}
    for documents in ([*EIGHT, *({"id": one["story"], **one} for one in OTHERS)], [edited]):
        ingest([str(write_lines(folder / "a.jsonl", documents))], str(folder / "a.db"), told)  # type: ignore[arg-type]
    return folder / "a.db"


def test_stories_of_several_documents_are_listed_with_their_numbers(call: Run, grouped: Path) -> None:
    done = call("stories", "-d", grouped)
    assert (done.returncode, done.stderr) == (0, "")
    head, _, *lines = done.stdout.splitlines()
    assert head.split() == ["story", "first_published", "documents", "publishers", "copies", "rewrites", "title"]
    assert [line.split()[:6] for line in lines] == [["1", "2024-12-23T02:00:00Z", "8", "8", "7", "0"]]


def test_all_stories_and_those_since_a_day_are_listed(call: Run, grouped: Path) -> None:
    told = json.loads(call("stories", "-d", grouped, "--all", "--json").stdout)
    assert [(one["story"], one["documents"]) for one in told] == [(10, 1), (9, 1), (1, 8)]
    since = json.loads(call("stories", "-d", grouped, "--all", "--json", "--since", "2025-03-05").stdout)
    assert [one["story"] for one in since] == [10]
    cut = call("stories", "-d", grouped, "--all", "--json", "--limit", "1")
    assert [one["story"] for one in json.loads(cut.stdout)] == [10]
    assert cut.stderr == "etl: only the first 1 stories are shown; raise --limit for more\n"


def test_a_story_shows_which_copy_departs_from_the_earliest_and_how(call: Run, grouped: Path) -> None:
    done = call("stories", "-d", grouped, "--diff", "1", environment={"COLUMNS": "200"})
    assert done.returncode == 0
    assert "first" in done.stdout
    assert "→ time: planned → past (240-millimetre rocket launchers, 170 mm self-propelled guns)" in done.stdout
    assert "copy: Pyongyang is building loitering munitions for export" in done.stdout
    told = json.loads(call("stories", "-d", grouped, "--diff", "1", "--json").stdout)
    assert [one["role"] for one in told["documents"]] == ["first", *["copy"] * 7]
    (actor,) = (one for one in told["differences"] if one["kind"] == "actor:agent")
    assert (actor["publisher"], actor["was"], actor["became"], actor["mentions"]) == (
        "Meridian", "UA", "RU", ["mortars"],
    )  # fmt: skip
    assert actor["sentence_became"].startswith("Russian drones destroyed three")


def test_a_story_of_one_document_says_so(call: Run, grouped: Path) -> None:
    done = call("stories", "-d", grouped, "--diff", "9")
    assert (done.returncode, done.stderr) == (0, "There is no other document in this story.\n")
    assert json.loads(call("stories", "-d", grouped, "--diff", "9", "--json").stdout)["differences"] == []


def test_what_an_edit_changed_is_shown(call: Run, grouped: Path) -> None:
    for words in ((), ("2",)):
        told = json.loads(call("stories", "-d", grouped, "--json", "--revisions", *words).stdout)
        assert [(one["document"], one["from"], one["to"], one["kind"], one["was"], one["became"]) for one in told] == [
            (2, 1, 2, "number:count", "200", "300")
        ]
    shown = call("stories", "-d", grouped, "--revisions").stdout
    assert shown.splitlines()[0] == "2  revision 1 → 2  The Tern"
    assert shown.splitlines()[-2] == "  → count: 200 → 300 (howitzers)"
    assert json.loads(call("stories", "-d", grouped, "--json", "--revisions", "1").stdout) == []
    assert call("stories", "-d", grouped, "--revisions", "1").stderr == "No edit has changed a claim.\n"


FAULTS = {
    "story": (("--diff", "77"), "story 77: there is no such story; `etl stories` lists those there are"),
    "document of a story": (("--diff", "2"), "story 2: there is no such story; document 2 is in story 1"),
    "document": (("--revisions", "77"), "document 77: there is no such document; `etl search` shows their numbers"),
    "date": (("--since", "soon"), '--since: "soon" is no date; give one as in 2025-01-31'),
    "two things": (
        ("--revisions", "--diff", "1"),
        "stories: ask for one thing; `--diff ID` for a story, `--revisions ID` for a document",
    ),
    "a number alone": (
        ("1",),
        "stories: ask for one thing; `--diff ID` for a story, `--revisions ID` for a document",
    ),
}


@pytest.mark.parametrize(("words", "message"), FAULTS.values(), ids=FAULTS.keys())
def test_what_is_not_there_is_told_in_one_sentence(
    call: Run, grouped: Path, words: tuple[str, ...], message: str
) -> None:
    done = call("stories", "-d", grouped, *words)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"etl: {message}\n")


def test_without_a_database_the_exit_code_says_so(call: Run, tmp_path: Path) -> None:
    done = call("stories", "-d", tmp_path / "none.db")
    assert done.returncode == 4
    assert "no such database" in done.stderr


@pytest.mark.parametrize("columns", [60, 100])
def test_the_table_fits_a_terminal(on_terminal: Terminal, grouped: Path, columns: int) -> None:
    code, shown = on_terminal("stories", "-d", grouped, "--diff", "1", columns=columns, NO_COLOR="1")
    assert code == 0
    lines = re.sub(r"\x1b\[[0-9;]*m", "", shown).splitlines()
    assert max(map(len, lines)) <= columns
