"""Expected trouble as values: what happened and where, without the words for it."""

import errno
from dataclasses import dataclass

from imbgui.domain.new_cases import Lost
from imbgui.sentences import Sentence

_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@dataclass(frozen=True)
class Problem:
    """Something that keeps the input from being used; imbgui.application.wording says it."""

    @property
    def kind(self) -> str:
        """The name scripts know this problem by."""
        return type(self).__name__


class RefusedError(Exception):
    """Carries a problem out of the depths of a reading or a fit to whoever asked for it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class MissingFile(Problem):
    """There is no such file, or it is a folder."""

    file: str


@dataclass(frozen=True)
class UnreadableFile(Problem):
    """The file is there but the system will not let it be read."""

    file: str
    reason: str


@dataclass(frozen=True)
class NotASpreadsheet(Problem):
    """The content is no format that is read; ``seen_as`` says what it looks like."""

    file: str
    seen_as: str


@dataclass(frozen=True)
class DamagedFile(Problem):
    """The format is known but the content is cut off or broken."""

    file: str


@dataclass(frozen=True)
class PasswordProtected(Problem):
    """The file is encrypted."""

    file: str


@dataclass(frozen=True)
class TooLarge(Problem):
    """Reading the file would need more memory or time than is allowed."""

    file: str


@dataclass(frozen=True)
class ReaderLost(Problem):
    """The process that read the file ended twice before it was done."""

    file: str


@dataclass(frozen=True)
class MissingReader(Problem):
    """The format is read by a part of imbgui that is not installed; ``extra`` is its name."""

    file: str
    seen_as: str
    extra: str


@dataclass(frozen=True)
class EmptyFile(Problem):
    """The file has no bytes, or no cells at all."""

    file: str


@dataclass(frozen=True)
class EmptySheet(Problem):
    """The sheet has no rows under its header."""

    file: str
    sheet: str | None


@dataclass(frozen=True)
class MissingSheet(Problem):
    """The workbook has no sheet of this name."""

    file: str
    sheet: str
    sheets: tuple[str, ...]


@dataclass(frozen=True)
class UnknownEncoding(Problem):
    """The text cannot be decoded as asked."""

    file: str
    encoding: str


@dataclass(frozen=True)
class RaggedRows(Problem):
    """Rows with another number of cells than the header, by row number as the file shows it."""

    file: str
    rows: tuple[int, ...]
    expected: int


@dataclass(frozen=True)
class MissingColumn(Problem):
    """The table has no column of this name."""

    column: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class NotAmounts(Problem):
    """A column was named as amounts that holds no numbers for the bad cases."""

    column: str


@dataclass(frozen=True)
class MissingOutcome(Problem):
    """No column was chosen as the outcome."""

    columns: tuple[str, ...]


@dataclass(frozen=True)
class MissingPositive(Problem):
    """The outcome column never has the value that was named as the bad one."""

    column: str
    positive: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class UnclearPositive(Problem):
    """The outcome has more than two values and none was named as the bad one."""

    column: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class SimilarValues(Problem):
    """The bad value has other spellings, and nobody said whether they mean the same."""

    column: str
    positive: str
    others: tuple[str, ...]


@dataclass(frozen=True)
class OneClassOnly(Problem):
    """The outcome column has a single value."""

    column: str
    value: str


@dataclass(frozen=True)
class TooFewCases(Problem):
    """There are fewer cases of one class than can be split; None is any but the bad value."""

    column: str
    value: str | None
    cases: int
    needed: int


@dataclass(frozen=True)
class NoFeatures(Problem):
    """No column is left that a model could learn from."""

    ignored: tuple[str, ...]


@dataclass(frozen=True)
class OneAnswerAlwaysWins(Problem):
    """With these costs one answer is cheaper for every case, whatever its risk."""

    answer: str


@dataclass(frozen=True)
class UnusableCost(Problem):
    """A cost that is negative where it may not be, or not a finite number."""

    field: str
    value: float


@dataclass(frozen=True)
class NotASession(Problem):
    """The file is no imbgui session, or is damaged, or holds something not allowed."""

    file: str
    reason: str


@dataclass(frozen=True)
class NotARecord(Problem):
    """The file is no record of a decision that this version can read."""

    file: str


@dataclass(frozen=True)
class NewerSession(Problem):
    """The session was written by a later version of imbgui."""

    file: str
    version: int


@dataclass(frozen=True)
class MissingFeatures(Problem):
    """Columns that the model needs are not in the new file.

    ``proposals`` are some of them, each with the column of the file that it may be by its name;
    ``others`` are all the columns of the file that nothing was matched with.
    """

    file: str
    columns: tuple[str, ...]
    proposals: tuple[tuple[str, str], ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class ChangedKind(Problem):
    """Most cells of a column that the model reads as numbers, or as dates, are none any more."""

    file: str
    column: str
    wanted: str
    cells: int
    filled: int
    example: str


@dataclass(frozen=True)
class MatchedTwice(Problem):
    """One column of the new file was named for two columns of the analysed one."""

    column: str


@dataclass(frozen=True)
class KeepsLess(Problem):
    """What is about to be written would not keep all of the workbook, and nobody has agreed yet."""

    out: str
    lost: tuple[Lost, ...]


@dataclass(frozen=True)
class NotPortable(Problem):
    """The recommendation cannot be given out for use without imbgui."""

    reason: str


@dataclass(frozen=True)
class NothingFinished(Problem):
    """The analysis was stopped, or failed, before a single strategy was scored."""

    reasons: tuple[Sentence, ...]


@dataclass(frozen=True)
class OutOfDate(Problem):
    """The answer was made for other data or settings than those of now."""


@dataclass(frozen=True)
class UnusableTime(Problem):
    """The column cannot order the cases in time so that older ones teach and newer ones check."""

    column: str


@dataclass(frozen=True)
class UnusableRule(Problem):
    """The column holds neither flags nor scores that today's rule could be read from."""

    column: str


@dataclass(frozen=True)
class RowsNotAtHand(Problem):
    """The table came with a session, which keeps the answer and not the rows of ``file``."""

    file: str


@dataclass(frozen=True)
class NothingResamples(Problem):
    """No strategy that resamples has scores whose rows are at hand."""


@dataclass(frozen=True)
class UnwritableFile(Problem):
    """The result could not be written where it was asked for."""

    file: str
    reason: str


@dataclass(frozen=True)
class DiskFull(Problem):
    """There was no space left to write a file, or into a folder."""

    place: str


def is_full_disk(error: BaseException | None) -> bool:
    """Whether an exception, or one that it came from, says that there is no space to write."""
    if error is None:
        return False
    if isinstance(error, OSError):
        # NumPy says how much it wrote of an array, and not why it was less than all of it.
        half_written = error.errno is None and str(error).endswith(" written")
        if half_written or error.errno in _NO_SPACE:
            return True
    return is_full_disk(error.__cause__ or error.__context__)


def unwritable(place: str, error: Exception) -> Problem:
    """Say why a file, or into a folder, could not be written."""
    if is_full_disk(error):
        return DiskFull(place)
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return UnwritableFile(place, reason)


@dataclass(frozen=True)
class StillDeciding(Problem):
    """The answer for the costs as they are now is still being worked out."""


@dataclass(frozen=True)
class OutOfMemory(Problem):
    """A task needed more memory than it could have."""

    task: str


@dataclass(frozen=True)
class WorkerLost(Problem):
    """A worker process ended twice while doing the same task."""

    task: str


@dataclass(frozen=True)
class Crashed(Problem):
    """A task raised something nobody expected; the traceback goes to the log."""

    task: str
    traceback: str


@dataclass(frozen=True)
class ClusterTrouble(Problem):
    """Something is wrong with a cluster; ``address`` is that of its scheduler."""

    address: str


@dataclass(frozen=True)
class NoClusterPart(ClusterTrouble):
    """The part of imbgui that runs analyses on a cluster is not installed."""


@dataclass(frozen=True)
class ClusterUnreachable(ClusterTrouble):
    """No scheduler answers at an address."""

    reason: str


@dataclass(frozen=True)
class ClusterEmpty(ClusterTrouble):
    """A cluster has no workers."""


@dataclass(frozen=True)
class ClusterDiffers(ClusterTrouble):
    """A worker of a cluster has a part in another version, or not at all."""

    part: str
    there: str | None
    here: str


@dataclass(frozen=True)
class ClusterLost(ClusterTrouble):
    """The connection to a cluster's scheduler was lost."""
