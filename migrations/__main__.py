"""`python -m migrations MESSAGE`: write a new revision from what the models have changed."""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory

from models.database import configuration, open_engine, upgrade


def main() -> None:
    """Upgrade an empty database to the newest revision, and write what the models add to it."""
    message = " ".join(sys.argv[1:]).strip()
    if not message:
        sys.exit('say what it does: make revision m="add a column for …"')
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(str(Path(folder, "empty.db")))
        upgrade(engine)
        with engine.connect() as connection:
            config = configuration(connection)
            number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
            command.revision(config, message, autogenerate=True, rev_id=f"v{number:04d}")


if __name__ == "__main__":
    main()
