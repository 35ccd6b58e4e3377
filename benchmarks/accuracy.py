"""Accuracy on annotated text: runs the scorer over its data sets and sets the figures beside the last recorded ones.

`python benchmarks/accuracy.py --data FOLDER --scorer SCORE.PY [--record]`
"""

import argparse
import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

RECORD = Path(__file__).with_name("accuracy.json")
FIGURE = re.compile(r"^(\S+)\s+(\d+\.\d+)\s+([\d.]+)/([\d.]+)")
Figures = dict[str, tuple[float, float, float]]


def run_scorer(scorer: Path, data: Path) -> Figures:
    """The figures that the scorer prints: value, numerator and denominator by name."""
    command = [sys.executable, str(scorer), "--data", str(data), "--command", f"{sys.executable} -m etl"]
    environment_root = Path(__file__).parent.parent
    done = subprocess.run(command, cwd=environment_root, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"the scorer ended with {done.returncode}:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    print(next((line for line in done.stdout.splitlines() if line.startswith("contract")), ""))
    found = (FIGURE.match(line) for line in done.stdout.splitlines())
    return {match[1]: (float(match[2]), float(match[3]), float(match[4])) for match in found if match}


def main() -> None:
    """Run, compare, and record where asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--scorer", type=Path, required=True)
    parser.add_argument("--record", action="store_true", help="keep this run as the one to compare with")
    arguments = parser.parse_args()
    figures = run_scorer(arguments.scorer.resolve(), arguments.data.resolve())
    before = json.loads(RECORD.read_text(encoding="utf-8"))["figures"] if RECORD.exists() else {}
    print(f"{'figure':58} {'now':>8} {'before':>8}")
    for name, (value, numerator, denominator) in figures.items():
        old = before.get(name)
        mark = "" if old is None or old[0] == value else ("  +" if value > old[0] else "  -")
        print(f"{name:58} {value:8.4f} {old[0] if old else float('nan'):8.4f}{mark}  {numerator:g}/{denominator:g}")
    if arguments.record:
        from etl.extract.extractor import default_extractor

        record = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "rules": default_extractor().version, "figures": figures}
        RECORD.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
