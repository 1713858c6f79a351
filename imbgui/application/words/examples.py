"""The bundled examples, and what a newcomer may try with each."""

from dataclasses import dataclass

from imbgui.language import mark


@dataclass(frozen=True)
class Example:
    """A made-up file; ``about`` says what is in it and which costs to try.

    ``title`` and ``about`` are to be said.
    """

    file: str
    title: str
    about: str
    outcome: str
    positive: str


EXAMPLES = (
    Example(
        "fraud.csv",
        mark("Insurance claims"),
        mark(
            "212 of 4,000 car insurance claims are fraud. Try 5 for a check in vain and 400 for a missed fraud."
        ),
        "fraud",
        "yes",
    ),
    Example(
        "churn.xlsx",
        mark("Customers who leave"),
        mark(
            "426 of 3,000 phone customers left within a quarter. Try 10 for a needless offer and 60 for a customer lost."
        ),
        "Left",
        "Yes",
    ),
    Example(
        "defects.csv",
        mark("Defective parts"),
        mark(
            'Of 6,000 pressed parts 96 are defective. Try 3 for a needless inspection, and the column "Loss if delivered" for a defect that gets through.'
        ),
        "Defect",
        "1",
    ),
)
