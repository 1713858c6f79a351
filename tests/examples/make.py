"""Write the bundled examples.

Run ``python tests/examples/make.py`` to write them again; the same files come out every time. Every
number is drawn here, so that no person or firm is in them.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.examples import churn, defects, fraud  # noqa: E402

MAKERS = {"fraud.csv": fraud.write, "churn.xlsx": churn.write, "defects.csv": defects.write}


def main() -> None:
    """Write all of them where the program looks for them."""
    folder = ROOT / "resources" / "examples"
    folder.mkdir(parents=True, exist_ok=True)
    for name, write in MAKERS.items():
        write(folder / name)


if __name__ == "__main__":
    main()
