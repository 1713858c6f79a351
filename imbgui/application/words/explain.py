"""What the panel beside a page explains: the words on it, for who meets them for the first time."""

from collections.abc import Mapping
from dataclasses import dataclass

from imbgui.application.events import Step
from imbgui.language import mark


@dataclass(frozen=True)
class Explained:
    """A word or a part of a page, and what it means in a few plain sentences: both to be said."""

    word: str
    meaning: str


EXPLAINED: Mapping[Step, tuple[Explained, ...]] = {
    Step.DATA: (
        Explained(
            mark("What the file needs"),
            mark(
                "One row for each past case, one column that says how the case ended, and columns with what was known before it ended. Nothing in the file is changed."
            ),
        ),
        Explained(
            mark("Outcome"),
            mark(
                "The column that says what happened. The rarer of its values is proposed as the bad one; choose another if that is not what you want to find."
            ),
        ),
        Explained(
            mark("Kind of a column"),
            mark(
                "A number can be more or less; a category is one of a few words; a date becomes a moment in time; an identifier names the case and nothing is learnt from it."
            ),
        ),
        Explained(
            mark("Known only afterwards"),
            mark(
                "A column that is filled in when a case has turned out bad gives the answer away. It makes every figure look splendid and is useless on new cases: ignore it."
            ),
        ),
        Explained(
            mark("When a column holds dates of the cases"),
            mark(
                "Give it the role of time: then older cases are learnt from and newer ones judged, as it will be on Monday."
            ),
        ),
    ),
    Step.COSTS: (
        Explained(
            mark("False alarm"),
            mark(
                "A case that is checked and turns out to be fine: the time of the check, and perhaps an annoyed customer."
            ),
        ),
        Explained(
            mark("Missed case"),
            mark(
                "A bad case that nobody checked. Count what it really costs in the end, not what stands on the invoice. If it differs from case to case, let a column say it."
            ),
        ),
        Explained(
            mark("Only how many times"),
            mark(
                "What to check depends on how many times dearer a missed case is than a false alarm, not on the sums themselves. Rough costs do: see on the Decide page how far they may move."
            ),
        ),
        Explained(
            mark("Share of bad cases"),
            mark(
                "If your file holds more bad cases than real life does, because somebody picked them out, type the real share: scores and sums are then set right."
            ),
        ),
        Explained(
            mark("Limits"),
            mark(
                "A capacity, or a share of bad cases that must be caught. The Decide page says what keeping to it costs."
            ),
        ),
    ),
    Step.ANALYSE: (
        Explained(
            mark("Strategy"),
            mark(
                "A way to deal with bad cases being rare: move the cut-off only, count bad cases more heavily, use fewer ordinary cases, repeat or invent bad ones, look for unusual cases. None is best everywhere; all are tried the same way."
            ),
        ),
        Explained(
            mark("Tried the same way"),
            mark(
                "Cases are split into five parts. Each part is scored by a model that never saw it, and its cut-off is chosen on the others. Rows are repeated or invented only inside the part that is learnt from."
            ),
        ),
        Explained(
            mark("Kept aside"),
            mark(
                "Where bad cases suffice, a quarter of the cases takes no part in any choice. The answer is checked on them at the end."
            ),
        ),
        Explained(
            mark("Class weight"),
            mark(
                "How many times as much a model is made to care about a mistake on a bad case. A weight and a cut-off do much the same thing, which is why both are chosen together."
            ),
        ),
        Explained(
            mark("Invented cases (SMOTE)"),
            mark(
                "New bad cases between two real ones that are alike. It helps less often than its fame suggests; the list shows what it did here."
            ),
        ),
        Explained(
            mark("Dropped early"),
            mark(
                "After each part, strategies that are dearer than the best by more than the usual scatter are given up, to spend the time on the others."
            ),
        ),
    ),
    Step.DECIDE: (
        Explained(
            mark("Risk score"),
            mark(
                "From 0 to 100: how suspicious a case is. It is called a score, and not a chance, unless the check of its honesty below says that it means what it says."
            ),
        ),
        Explained(
            mark("Cut-off"),
            mark(
                "The risk score from which a case is checked. Lower it and more bad cases are caught, with more false alarms. The recommended one costs least."
            ),
        ),
        Explained(
            mark("Likely range"),
            mark(
                "If you had another file of as many cases, the cost would be in this range 95 times in 100. It knows nothing of a world that changes, or of wrong costs."
            ),
        ),
        Explained(
            mark("Verdict"),
            mark(
                "The choice is repeated on 100 re-mixed files. A clear winner is chosen in 90 or more and surely saves; if it is too close to call, take the simplest."
            ),
        ),
        Explained(
            mark("What it costs"),
            mark(
                "The line is the cost at every cut-off, the shade its likely range, the dots the part that missed cases make. Drag anywhere on it: every view follows."
            ),
        ),
        Explained(
            mark("Caught, and right"),
            mark(
                "To the right: more of the bad cases are caught (recall). Upwards: more of the flagged ones are bad (precision). The dashed line is what flagging at random would do. ROC shows the same cases against the good ones that are flagged."
            ),
        ),
        Explained(
            mark("Several models together"),
            mark(
                "A weighted mean of several scores is often a little cheaper, and always harder to keep and to explain. What it would save is said beside the answer."
            ),
        ),
    ),
    Step.REPORT: (
        Explained(
            mark("A workbook that is alive"),
            mark(
                "Change a yellow cell in Excel, and strategy, cut-off, sums and sentences follow. What cannot follow says so."
            ),
        ),
        Explained(
            mark("Who set the costs"),
            mark(
                "The costs decide the answer. Say on the Costs page who set them and why: it stands in the record of the decision."
            ),
        ),
    ),
    Step.SCORE: (
        Explained(
            mark("New cases"),
            mark(
                "A file with the same columns, without the outcome or with it. It is written again with a risk score, a flag, a reason and the expected cost of each case; the file itself is not touched."
            ),
        ),
        Explained(
            mark("Reason"),
            mark(
                "The columns that raise the score of a case most: each is set to what is usual, and the fall of the score is its part."
            ),
        ),
        Explained(
            mark("When cases change"),
            mark(
                "If far more or fewer cases are flagged than expected, or columns look different from before, the past no longer tells the future: analyse newer cases."
            ),
        ),
    ),
}
