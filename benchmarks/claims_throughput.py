"""How much of the extractor's throughput is left with claims, over JSON lines with a `text`, in one run.

Prints the ratio of characters a second with claims to that without, for each of several rounds taken in turn.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from etl.extract.claims import ClaimReader
from etl.extract.extractor import default_extractor

ROUNDS = 5


def seconds(work: Callable[[str], object], texts: Sequence[str]) -> float:
    """How long it takes to do something with every text."""
    started = time.perf_counter()
    for text in texts:
        work(text)
    return time.perf_counter() - started


def main() -> None:
    """Time both in turn, and print each round's ratio and their median."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="+", type=Path, help="JSON lines with a text")
    texts = [json.loads(line)["text"] for path in parser.parse_args().files for line in path.open(encoding="utf-8")]
    extractor = default_extractor()
    read = ClaimReader.read
    ratios = []
    for _ in range(ROUNDS):
        with_claims = seconds(extractor.extract, texts)
        ClaimReader.read = lambda *_: []  # type: ignore[method-assign]
        without = seconds(extractor.extract, texts)
        ClaimReader.read = read  # type: ignore[method-assign]
        ratios.append(without / with_claims)
        print(f"{ratios[-1]:.2f}")
    print(f"median {sorted(ratios)[ROUNDS // 2]:.2f} over {sum(map(len, texts)):,} characters")


if __name__ == "__main__":
    main()
