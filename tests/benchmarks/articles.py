"""Claims of five published articles on rare outcomes, each beside what is measured here.

    python tests/benchmarks/articles.py [CACHE] [--only NAME ...] [--record]

CACHE is the folder of ``realised_cost.py``: tables and fits in it are read. Without it the example
that comes with the program stands in for them.
"""

import argparse
import sys
import time
from pathlib import Path

from article_claims import (
    accuracy,
    balanced,
    comparison,
    duplication,
    leakage,
    plain_models,
    thresholds,
    undersampling,
)
from article_claims.given import Given
from measuring import tell
from threadpoolctl import threadpool_limits

CLAIMS = {
    "balanced": balanced,
    "duplication": duplication,
    "leakage": leakage,
    "accuracy": accuracy,
    "thresholds": thresholds,
    "comparison": comparison,
    "undersampling": undersampling,
    "plain_models": plain_models,
}


def main() -> None:
    """Measure, and tell."""
    parser = argparse.ArgumentParser(
        description=str(__doc__), formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("cache", type=Path, nargs="?", help="tables and fits that were kept")
    parser.add_argument("--only", nargs="*", choices=CLAIMS, help="some of the claims")
    parser.add_argument("--record", action="store_true", help="keep the result as text")
    asked = parser.parse_args()
    given, lines = Given(asked.cache), []
    with threadpool_limits(1):
        for name in asked.only or CLAIMS:
            began = time.process_time()
            lines += CLAIMS[name].told(given)
            sys.stderr.write(f"{name}: {time.process_time() - began:.0f} CPU s\n")
    tell("articles", lines[:-2], record=asked.record)


if __name__ == "__main__":
    main()
