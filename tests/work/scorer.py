"""Scores files with an analysis, and reads what was written."""

import csv

import numpy as np

from imbgui.domain.recommendation import recommend
from imbgui.domain.table import ReadingOptions
from imbgui.domain.tasks import Score
from imbgui.work.scoring import score
from tests.work.claims import HEADINGS, write


class Scorer:
    """Scores files with an analysis at some costs."""

    def __init__(self, analysed, folder, costs):
        self.analysed = analysed
        self.recommendation = recommend(analysed.study, costs)
        self.folder = folder
        self.out = folder / "scored.csv"

    def file(self, path, tell=None, **request):
        """Score a file; what is heard meanwhile is told."""
        return score(
            Score(
                study_folder=self.analysed.study.folder,
                table=self.analysed.table,
                recommendation=self.recommendation,
                file=str(path),
                options=ReadingOptions(),
                folder=str(self.folder / "new"),
                out=str(self.out),
                **request,
            ),
            tell,
        )

    def rows(self, rows, headings=HEADINGS, **request):
        """Score rows; return what is said of them, and the lines of the file written."""
        scored = self.file(write(self.folder / "new.csv", rows, headings), **request)
        return scored, self.lines()

    def lines(self):
        with self.out.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))


def risk(lines):
    return np.array([float(line["Risk score"].replace(",", ".")) / 100 for line in lines])


def flags(lines):
    return np.array([line["Flag"] == "Yes" for line in lines])
