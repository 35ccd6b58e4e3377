"""The launcher: `etl`, `python -m etl`, and the wheel's `weapon_mentions` all begin here."""

import sys
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_ROOT = _HERE if (_HERE / "cli.py").exists() else _HERE.parent
if (_ROOT / "cli.py").exists() and str(_ROOT) not in sys.path:
    # Ours first: `etl` and `models` are common names that another distribution may also have.
    sys.path.insert(0, str(_ROOT))


def main() -> None:
    """Run the command line."""
    from cli import main as run

    run()


if __name__ == "__main__":
    main()
