"""Kill an ingest at its first SQL statement, at its second, and so on to its last; start again each time.

`python tests/kill_at_every_statement.py SOURCE FOLDER CATALOGUE` prints how many kills there were and every one after which
the database was not, in the end, what an undisturbed run makes of it. Run by tests/test_reliability.py.
"""

import os
import signal
import sys
from pathlib import Path

from sqlalchemy import Connection, Engine, event

from etl.catalogue import load_catalogue
from etl.extract.extractor import Extractor
from etl.ingest import ingest
from etl.lexicon import load_lexicon
from models.database import faults, open_engine
from tests.support import dump


class Killer:
    """Kills its process before a statement, counted from 1."""

    def __init__(self, number: int) -> None:
        self.left = number

    def __call__(self, _connection: Connection, *_: object) -> None:
        """Count a statement."""
        self.left -= 1
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)


def is_killed(source: str, database: Path, extractor: Extractor, number: int) -> bool:
    """Ingest in a process of its own; false where it came to its end before the statement."""
    child = os.fork()
    if not child:
        event.listen(Engine, "before_cursor_execute", Killer(number))
        ingest([source], str(database), extractor)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def main() -> None:
    """Kill at every statement."""
    source, folder, catalogue = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    extractor = Extractor(load_catalogue(catalogue), load_lexicon())
    undisturbed = folder / "undisturbed.db"
    ingest([source], str(undisturbed), extractor)
    expected = dump(undisturbed)
    number = 1
    while is_killed(source, folder / f"{number}.db", extractor, number):
        database = folder / f"{number}.db"
        ingest([source], str(database), extractor)
        engine = open_engine(str(database))
        if dump(database) != expected or faults(engine):
            print("differs after a kill at", number)  # noqa: T201  (what the test reads)
        engine.dispose()
        for path in folder.glob(f"{number}.db*"):
            path.unlink()
        number += 1
    print("killed", number - 1)  # noqa: T201


if __name__ == "__main__":
    main()
