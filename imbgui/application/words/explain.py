"""What the panel beside a page explains: the words on it, for who meets them for the first time."""

from collections.abc import Mapping
from dataclasses import dataclass

from imbgui.application.events import Step


@dataclass(frozen=True)
class Explained:
    """A word or a part of a page, and what it means in a few plain sentences."""

    word: str
    meaning: str


EXPLAINED: Mapping[Step, tuple[Explained, ...]] = {
    Step.DATA: (
        Explained(
            "What the file needs",
            "One row for each past case, one column that says how the case ended, and columns with what was known before it ended. Nothing in the file is changed.",
        ),
        Explained(
            "Outcome",
            "The column that says what happened. The rarer of its values is proposed as the bad one; choose another if that is not what you want to find.",
        ),
        Explained(
            "Kind of a column",
            "A number can be more or less; a category is one of a few words; a date becomes a moment in time; an identifier names the case and nothing is learnt from it.",
        ),
        Explained(
            "Known only afterwards",
            "A column that is filled in when a case has turned out bad gives the answer away. It makes every figure look splendid and is useless on new cases: ignore it.",
        ),
        Explained(
            "When a column holds dates of the cases",
            "Give it the role of time: then older cases are learnt from and newer ones judged, as it will be on Monday.",
        ),
    ),
    Step.COSTS: (
        Explained(
            "False alarm",
            "A case that is checked and turns out to be fine: the time of the check, and perhaps an annoyed customer.",
        ),
        Explained(
            "Missed case",
            "A bad case that nobody checked. Count what it really costs in the end, not what stands on the invoice. If it differs from case to case, let a column say it.",
        ),
        Explained(
            "Only how many times",
            "What to check depends on how many times dearer a missed case is than a false alarm, not on the sums themselves. Rough costs do: see on the Decide page how far they may move.",
        ),
        Explained(
            "Share of bad cases",
            "If your file holds more bad cases than real life does, because somebody picked them out, type the real share: scores and sums are then set right.",
        ),
        Explained(
            "Limits",
            "A capacity, or a share of bad cases that must be caught. The Decide page says what keeping to it costs.",
        ),
    ),
    Step.ANALYSE: (
        Explained(
            "Strategy",
            "A way to deal with bad cases being rare: move the cut-off only, count bad cases more heavily, use fewer ordinary cases, repeat or invent bad ones, look for unusual cases. None is best everywhere; all are tried the same way.",
        ),
        Explained(
            "Tried the same way",
            "Cases are split into five parts. Each part is scored by a model that never saw it, and its cut-off is chosen on the others. Rows are repeated or invented only inside the part that is learnt from.",
        ),
        Explained(
            "Kept aside",
            "Where bad cases suffice, a quarter of the cases takes no part in any choice. The answer is checked on them at the end.",
        ),
        Explained(
            "Class weight",
            "How many times as much a model is made to care about a mistake on a bad case. A weight and a cut-off do much the same thing, which is why both are chosen together.",
        ),
        Explained(
            "Invented cases (SMOTE)",
            "New bad cases between two real ones that are alike. It helps less often than its fame suggests; the list shows what it did here.",
        ),
        Explained(
            "Dropped early",
            "After each part, strategies that are far dearer than the best are given up, to spend the time on the others.",
        ),
    ),
    Step.DECIDE: (
        Explained(
            "Risk score",
            "From 0 to 100: how suspicious a case is. It is called a score, and not a chance, unless the check of its honesty below says that it means what it says.",
        ),
        Explained(
            "Cut-off",
            "The risk score from which a case is checked. Lower it and more bad cases are caught, with more false alarms. The recommended one costs least.",
        ),
        Explained(
            "Likely range",
            "If you had another file of as many cases, the cost would be in this range 95 times in 100. It knows nothing of a world that changes, or of wrong costs.",
        ),
        Explained(
            "Verdict",
            "The choice is repeated on 100 re-mixed files. A clear winner is chosen in 90 or more and surely saves; if it is too close to call, take the simplest.",
        ),
        Explained(
            "What it costs",
            "The line is the cost at every cut-off, the shade its likely range, the dots the part that missed cases make. Drag anywhere on it: every view follows.",
        ),
        Explained(
            "Caught, and right",
            "To the right: more of the bad cases are caught (recall). Upwards: more of the flagged ones are bad (precision). The dashed line is what flagging at random would do. ROC shows the same cases against the good ones that are flagged.",
        ),
        Explained(
            "Several models together",
            "A weighted mean of several scores is often a little cheaper, and always harder to keep and to explain. What it would save is said beside the answer.",
        ),
    ),
    Step.REPORT: (
        Explained(
            "A workbook that is alive",
            "Change a yellow cell in Excel, and strategy, cut-off, sums and sentences follow. What cannot follow says so.",
        ),
        Explained(
            "Who set the costs",
            "The costs decide the answer. Say on the Costs page who set them and why: it stands in the record of the decision.",
        ),
    ),
    Step.SCORE: (
        Explained(
            "New cases",
            "A file with the same columns, without the outcome or with it. It is written again with a risk score, a flag, a reason and the expected cost of each case; the file itself is not touched.",
        ),
        Explained(
            "Reason",
            "The columns that raise the score of a case most: each is set to what is usual, and the fall of the score is its part.",
        ),
        Explained(
            "When cases change",
            "If far more or fewer cases are flagged than expected, or columns look different from before, the past no longer tells the future: analyse newer cases.",
        ),
    ),
}
