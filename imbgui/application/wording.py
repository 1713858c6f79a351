"""Every sentence: what happened, where, and what to do next."""

import shlex
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from imbgui.application.numbers import (
    HALF_A_CENT,
    money,
    money_range,
    per_1000,
    percent,
    risk_score,
    significant,
    whole,
)
from imbgui.domain import problems as trouble
from imbgui.domain.advice import Advice, Check
from imbgui.domain.advice import Rule as DecisionRule
from imbgui.domain.costs import Costs
from imbgui.domain.current_rule import CurrentRule
from imbgui.domain.giveaways import DataCheck, Giveaway, Rule
from imbgui.domain.plan import Candidate
from imbgui.domain.problems import Problem
from imbgui.domain.recommendation import Caution, Concern, LimitsPrice, Recommendation, Verdict
from imbgui.domain.strategies import (
    FLAG_ALL,
    FLAG_NONE,
    LEARNERS,
    PLAIN,
    STRATEGIES,
    Family,
    instructed,
    named,
)
from imbgui.domain.study import Outcome, Status
from imbgui.domain.table import NO_OUTCOME, Role, SetAside, Table
from imbgui.domain.tasks import LeaksFound
from imbgui.language import mark, say, say_count

_MOST_NAMES = 12

_SHARES = ("base_rate", "recall", "precision")
_FIELDS = {
    "false_alarm": mark("cost of a false alarm"),
    "missed": mark("cost of a missed case"),
    "caught": mark("cost of a caught case"),
    "passed": mark("cost of a case rightly let through"),
    "review": mark("cost of a look first"),
    "missed_range": mark("range of the cost of a missed case"),
    "false_alarm_range": mark("range of the cost of a false alarm"),
    "base_rate": mark("share of bad cases"),
    "capacity_per_1000": mark("number of checks per 1,000"),
    "recall": mark("recall"),
    "precision": mark("precision"),
}
_TAKES_ANY = mark("{value} cannot be used for the {name}. Give a number; a gain is below 0.")
_TAKES_TWO = mark(
    "{value} cannot be used for the {name}. Give two numbers of 0 or more, the lower one first."
)
_TAKES = {
    "caught": _TAKES_ANY,
    "passed": _TAKES_ANY,
    "review": mark("{value} cannot be used for the {name}. Give a number above 0."),
    "missed_range": _TAKES_TWO,
    "false_alarm_range": _TAKES_TWO,
    "capacity_per_1000": mark(
        "{value} cannot be used for the {name}. Give a number above 0 and up to 1,000."
    ),
}
"""What a field takes where that is not any number of 0 or more."""

_TASKS = {
    "read": mark("this file"),
    "prepare": mark("these rows"),
    "fit": mark("this strategy"),
    "calibrate": mark("this strategy"),
    "race": mark("these strategies"),
    "decide": mark("this answer"),
    "recommend": mark("this answer"),
    "measure": mark("these metrics"),
    "leakcheck": mark("this comparison"),
    "report": mark("this report"),
    "save": mark("this session"),
    "open": mark("this session"),
    "export": mark("this export"),
    "score": mark("these new cases"),
}
"""What was worked on, by the names that problems have for requests (imbgui/domain/tasks.py)."""

_MANY = {"number": mark("numbers"), "date": mark("dates")}

ROLE_WORDS: Mapping[Role, str] = {
    Role.FEATURE: mark("used"),
    Role.OUTCOME: mark("what happened"),
    Role.AMOUNT: mark("amount, used"),
    Role.RULE: mark("today's rule"),
    Role.TIME: mark("order in time"),
    Role.GROUP: mark("customer"),
    Role.IDENTIFIER: mark("not used"),
    Role.IGNORED: mark("ignored"),
}
"""What a column is for, in a word or two."""

ROLE_CHOICES: Mapping[Role, str] = {
    Role.FEATURE: mark("Use it"),
    Role.IGNORED: mark("Ignore it"),
    Role.IDENTIFIER: mark("It is an identifier"),
    Role.TIME: mark("It gives the order in time"),
    Role.GROUP: mark("It names the customer"),
    Role.RULE: mark("It holds today's flags or scores"),
}
"""What can be said of a column that is not the outcome."""

EFFORT_CHOICES: Mapping[str, str] = {
    "quick": mark("Quick – the few strategies that tell most"),
    "standard": mark("Standard – every strategy in its usual form"),
    "thorough": mark("Thorough – more weights and ratios as well"),
}
"""How much can be tried."""

FAMILY_HEADINGS: Mapping[Family, str] = {
    Family.THRESHOLD_ONLY: mark("No change to data or model"),
    Family.CLASS_WEIGHT: mark("Weights"),
    Family.UNDERSAMPLING: mark("Fewer ordinary cases"),
    Family.OVERSAMPLING: mark("More bad cases"),
    Family.SYNTHETIC: mark("More bad cases"),
    Family.CLEANING: mark("Cleaning and combinations"),
    Family.ENSEMBLE: mark("Ensembles"),
    Family.ANOMALY: mark("Looking for unusual cases"),
}
"""What strategies of a kind have in common; those that need no analysis are not among them."""

STATUS_WORDS: Mapping[Status | None, str] = {
    None: mark("Waiting"),
    Status.DONE: mark("Done"),
    Status.BOUNDED: mark("Done from a sample"),
    Status.DROPPED_EARLY: mark("Dropped early"),
    Status.NOT_APPLICABLE: mark("Not applicable"),
    Status.FAILED: mark("Failed"),
    Status.STOPPED: mark("Stopped"),
}
"""Where a strategy stands; None where it is not known yet how it ends."""

POINT_COST_NOTE = mark(
    "Counted on the practice cases. The expected cost in the answer makes allowance for the "
    "cut-off having been chosen on these very cases."
)
"""Why the cost at a point of a curve is not the expected cost."""

AMOUNT_SLIPS: Mapping[str, str] = {
    "blank": mark("Type an amount, such as 5 or 12.50."),
    "not a number": mark("This is not a number. Type an amount, such as 5 or 12.50."),
    "negative": mark("A cost cannot be negative. Type 0 or more."),
    "zero": mark("Type a number above 0, such as 10."),
    "no share": mark("Type a percentage above 0 and up to 100, such as 80."),
    "not all": mark("Type a percentage above 0 and below 100, such as 0.5."),
}
"""What is wrong with a text that was typed for an amount."""


def problem_sentence(problem: Problem) -> str:
    """Say a problem in one or two plain sentences."""
    match problem:
        case trouble.MissingFile(file):
            return say("There is no file {file}. Check the name and the folder.", file=file)
        case trouble.UnreadableFile(file, reason):
            return say(
                "{file} could not be opened ({reason}). Close it elsewhere or copy it, and try again.",
                file=file,
                reason=reason,
            )
        case trouble.NotASpreadsheet(file, seen_as):
            return say(
                "{file} is not a spreadsheet that can be read: it looks like {seen_as}. Save it as .xlsx or .csv and open that.",
                file=file,
                seen_as=seen_as,
            )
        case trouble.DamagedFile(file):
            return say(
                "{file} is incomplete or damaged. Open it in Excel, save it again, and open the new file.",
                file=file,
            )
        case trouble.PasswordProtected(file):
            return say(
                "{file} has a password. Remove it in Excel (File, Info, Protect Workbook), save, and open it again.",
                file=file,
            )
        case trouble.TooLarge(file):
            return say(
                "{file} would need more memory than is safe to use. Save the sheet you need as .csv and open that.",
                file=file,
            )
        case trouble.ReaderLost(file):
            return say(
                "Reading {file} was ended twice by the system, most likely because it needs more memory than there is. Save the sheet you need as .csv and open that.",
                file=file,
            )
        case trouble.MissingReader(file, seen_as, extra):
            return say(
                "{file} is {seen_as}, and what reads it is not installed. Install imbgui[{extra}], or save the data as .csv or .xlsx and open that.",
                file=file,
                seen_as=seen_as,
                extra=extra,
            )
        case trouble.EmptyFile(file):
            return say(
                "{file} is empty. Choose a file with a heading row and cases under it.", file=file
            )
        case trouble.EmptySheet(file, sheet):
            if not sheet:
                return say("{file} has no data rows. Choose another sheet or file.", file=file)
            return say(
                "The sheet {sheet} of {file} has no data rows. Choose another sheet or file.",
                sheet=sheet,
                file=file,
            )
        case trouble.MissingSheet(file, sheet, sheets):
            return say(
                "{file} has no sheet {sheet}. It has: {sheets}.",
                file=file,
                sheet=sheet,
                sheets=listed(sheets),
            )
        case trouble.UnknownEncoding(file, encoding):
            return say(
                "The text of {file} is not written in {encoding}. Leave the encoding out, or name another.",
                file=file,
                encoding=encoding,
            )
        case trouble.RaggedRows(file, rows, expected):
            return say_count(
                "{file}: row {rows} does not have {expected} cells as the heading has. Mend it and open the file again.",
                "{file}: rows {rows} do not have {expected} cells as the heading has. Mend them and open the file again.",
                len(rows),
                file=file,
                rows=listed([str(row) for row in rows]),
                expected=expected,
            )
        case trouble.MissingColumn(column, columns):
            return say(
                "There is no column {column}. The columns are: {columns}.",
                column=column,
                columns=listed(columns),
            )
        case trouble.NotAmounts(column):
            return say(
                "{column} holds no amounts for the bad cases. Choose a column of numbers, or type one cost for all.",
                column=column,
            )
        case trouble.MissingOutcome():
            return say(
                "No column is chosen yet that says what happened. Choose it on the Data page."
            )
        case trouble.MissingPositive(column, positive, values):
            return say(
                "{column} never says {positive}. Its values are: {values}.",
                column=column,
                positive=positive,
                values=listed(values),
            )
        case trouble.UnclearPositive(column, values):
            return say(
                "{column} has more than two values. Say which one is the bad one: {values}.",
                column=column,
                values=listed(values),
            )
        case trouble.SimilarValues(column, positive, others):
            return say(
                "{column} says {positive}, and also {others}. Say whether they mean the same: count them together (--merge-labels) or keep them apart (--keep-labels).",
                column=column,
                positive=positive,
                others=listed(others),
            )
        case trouble.OneClassOnly(column, value):
            return say(
                "Only one value, {value}, was found in {column}. Both bad and good cases are needed; choose another column or add cases.",
                value=value,
                column=column,
            )
        case trouble.TooFewCases():
            return _too_few(problem)
        case trouble.NoFeatures():
            return say(
                "No column is left to learn from. Use at least one that is not an identifier, free text or constant."
            )
        case trouble.OneAnswerAlwaysWins(answer):
            if answer == FLAG_ALL:
                return say(
                    "With these costs, checking every case is always the cheaper answer: a false alarm must cost more than a case rightly let through."
                )
            return say(
                "With these costs, checking nobody is always the cheaper answer: a missed case must cost more than a caught one."
            )
        case trouble.UnusableCost(field, value):
            return _unusable(field, value)
        case trouble.NotASession(file, reason):
            return say(
                "{file} is not a session that can be opened ({reason}). Analyse the spreadsheet again.",
                file=file,
                reason=reason,
            )
        case trouble.NotARecord(file):
            return say(
                "{file} is no record of a decision that can be read. Name a file that --record has written.",
                file=file,
            )
        case trouble.NewerSession(file, version):
            return say(
                "{file} was saved by a later version of imbgui (format {version}). Update imbgui and open it again.",
                file=file,
                version=version,
            )
        case trouble.MissingFeatures():
            return _lacking(problem)
        case trouble.ChangedKind(file, column, wanted, cells, filled, example):
            return say(
                "{cells} of {filled} values of {column} in {file} are no {kind} any more, such as '{example}', so the model cannot read the column. Write them as in the analysed file, or analyse this one.",
                cells=whole(cells),
                filled=whole(filled),
                column=column,
                file=file,
                kind=say(_MANY.get(wanted, wanted)),
                example=example,
            )
        case trouble.MatchedTwice(column):
            return say(
                "{column} was named for two columns of the analysed file. Name another for one of them.",
                column=column,
            )
        case trouble.KeepsLess(out):
            return say(
                "{out} would not keep all of your workbook. Agree to that on the Score page, or choose another name or order.",
                out=out,
            )
        case trouble.NotPortable(reason):
            return say(
                "This recommendation cannot be exported so: {reason}. Score new cases with the session, or try another kind of export.",
                reason=reason,
            )
        case trouble.NothingFinished(reasons):
            return (
                say("Nothing is analysed yet.")
                if not reasons
                else say(
                    "No strategy could be tried: {reasons}.", reasons=listed([*map(say, reasons)])
                )
            )
        case trouble.OutOfDate():
            return say(
                "This answer was made for other data or settings. Analyse again, then go on."
            )
        case trouble.StillDeciding():
            return say(
                "The answer for these costs is still being worked out. Try again in a moment."
            )
        case trouble.UnusableTime(column):
            return say(
                "{column} cannot order the cases: too many have no time, or the same one. Choose another column, or none.",
                column=column,
            )
        case trouble.UnusableRule(column):
            return say(
                "{column} cannot be read as today's rule. It must hold two answers such as yes and no, or scores where higher means more suspicious. Choose another column, or none.",
                column=column,
            )
        case trouble.RowsNotAtHand(file):
            return say(
                "A session keeps the answer and not the cases. To analyse, continue, look at groups or compare with resampling first, open {file} and analyse it again.",
                file=file,
            )
        case trouble.NothingResamples():
            return say(
                "No strategy that resamples has been analysed here, so there is nothing to compare. Analyse with one first."
            )
        case trouble.UnwritableFile(file, reason):
            return say(
                "{file} could not be written ({reason}). If it is open, close it; or choose another name.",
                file=file,
                reason=reason,
            )
        case trouble.DiskFull(place):
            return say(
                "There is no space left on the disk that holds {place}, or on the one for temporary files. Free some space there, then try again; what is finished is kept.",
                place=place,
            )
        case trouble.OutOfMemory(task):
            return say(
                "There is not enough memory for the work on {task}. Close other programs or use fewer rows.",
                task=say(_TASKS.get(task, task)),
            )
        case trouble.ClusterTrouble():
            return _cluster_sentence(problem)
        case trouble.WorkerLost(task):
            return say(
                "The system ended the work on {task} twice, most likely for lack of memory. Close other programs or use fewer rows.",
                task=say(_TASKS.get(task, task)),
            )
        case trouble.Crashed(task):
            return say(
                "Something unexpected went wrong while working on {task}. The details are in the log.",
                task=say(_TASKS.get(task, task)),
            )
        case _:
            return say("The input cannot be used ({kind}).", kind=problem.kind)


def _too_few(problem: trouble.TooFewCases) -> str:
    """Say how many cases of a class there are, and how many are needed."""
    if problem.value is None:
        return say_count(
            "Only {count} case has another value than the bad one in {column}. At least {needed} are needed; add older cases, or choose another column.",
            "Only {count} cases have another value than the bad one in {column}. At least {needed} are needed; add older cases, or choose another column.",
            problem.cases,
            column=problem.column,
            needed=problem.needed,
        )
    return say_count(
        "Only {count} case has {value} in {column}. At least {needed} are needed; add older cases, or choose another value.",
        "Only {count} cases have {value} in {column}. At least {needed} are needed; add older cases, or choose another value.",
        problem.cases,
        value=problem.value,
        column=problem.column,
        needed=problem.needed,
    )


def _unusable(field: str, value: float) -> str:
    """Say which numbers a field takes; a share is typed in percent in the window."""
    name = say(_FIELDS.get(field, field.replace("_", " ")))
    if field in _SHARES:
        return say(
            "{value} cannot be used for the {name}. Give a share between 0% and 100%; on the command line, between 0 and 1.",
            value=percent(value),
            name=name,
        )
    takes = _TAKES.get(
        field, mark("{value} cannot be used for the {name}. Give a number of 0 or more.")
    )
    return say(takes, value=f"{value:g}", name=name)


def doubt_sentence(read: float, otherwise: float) -> str:
    """Say how an amount was read that can be read in two ways."""
    return say(
        "Read as {read}. Meant {otherwise}?",
        read=money(read, None),
        otherwise=money(otherwise, None),
    )


def set_aside_sentence(part: SetAside) -> str:
    """Say how many rows are not used, and why."""
    told = say_count(
        "{count} row set aside: {reason}",
        "{count} rows set aside: {reason}",
        part.rows,
        count=whole(part.rows),
        reason=say(part.reason),
    )
    if not part.examples:
        return told
    examples = listed([str(row) for row in part.examples])
    return say_count(
        "{told} (row {examples})",
        "{told} (rows {examples})",
        len(part.examples),
        told=told,
        examples=examples,
    )


def outcome_sentences(table: Table) -> tuple[str, ...]:
    """Say what was done to the outcome column: spellings counted together, rows without a value."""
    if table.outcome is None:
        return ()
    merged = (
        say(finding.message)
        for finding in table.findings
        if finding.column == table.outcome.name and finding.kind == "spellings merged"
    )
    blank = (set_aside_sentence(part) for part in table.unused_rows if part.reason == NO_OUTCOME)
    return (*merged, *(f"{sentence}." for sentence in blank))


def table_sentences(table: Table) -> tuple[str, ...]:
    """Say what was understood of a file: where the table is, its rows, columns and findings."""
    source = table.source
    where = [
        *([] if source.sheet is None else [say("sheet {sheet}", sheet=source.sheet)]),
        say("headings in row {header_row}", header_row=source.header_row)
        if source.header_row
        else say("no headings"),
        *([] if source.encoding is None else [say("text in {encoding}", encoding=source.encoding)]),
        *(
            []
            if source.delimiter is None
            else [say("cells parted by {delimiter}", delimiter=f"{source.delimiter!r}")]
        ),
        *(
            []
            if source.decimal is None
            else [say("decimal sign {decimal}", decimal=f"{source.decimal!r}")]
        ),
    ]
    others = [sheet for sheet in source.sheets if sheet != source.sheet]
    return (
        say(
            "{file}: {rows_read} rows read, {rows_kept} used, {rows_set_aside} set aside, {columns} columns",
            file=source.file,
            rows_read=whole(table.rows_read),
            rows_kept=whole(table.rows_kept),
            rows_set_aside=whole(table.rows_set_aside),
            columns=len(table.columns),
        ),
        say("  Read as: {where}", where=", ".join(where)),
        *([say("  Other sheets: {others}", others=listed(others))] if others else []),
        *(
            say(
                "  {name}: {kind}, {missing} blank, e.g. {examples}",
                name=column.name,
                kind=say(column.kind),
                missing=whole(column.missing),
                examples=", ".join(column.examples[:3]),
            )
            for column in table.columns
        ),
        *(f"  - {set_aside_sentence(part)}" for part in table.set_aside),
        *(f"  ! {say(finding.message)}" for finding in table.findings),
    )


def point_cost_sentence(cost: float, currency: str | None) -> str:
    """Say what the cases of the practice rows cost at one cut-off."""
    return say("Mistakes at this cut-off cost {cost}.", cost=money(cost, currency))


def flagged_sentence(flagged_per_1000: float) -> str:
    """Say how many cases a cut-off checks."""
    return say(
        "Checks {flagged_per_1000} of 1,000 cases.", flagged_per_1000=per_1000(flagged_per_1000)
    )


def candidate_name(candidate: Candidate, weight: float | None, ratio: float | None) -> str:
    """Name a candidate for an analyst, with its weight or ratio."""
    number = None if weight is None else significant(weight)
    return named(candidate.strategy, candidate.learner, number, ratio, searched=candidate.searched)


def answer_sentence(best: Advice) -> str:
    """Say what to do in one sentence."""
    candidate = best.candidate
    if candidate.strategy == FLAG_NONE:
        return say("Check nobody: at these costs no check pays off.")
    if candidate.strategy == FLAG_ALL:
        return say("Check everyone: at these costs a missed case outweighs all the false alarms.")
    weight = significant(best.weight or 1)
    how = instructed(candidate.strategy, candidate.learner, weight, best.ratio)
    if best.rule is not DecisionRule.PER_ROW:
        score = risk_score(best.threshold or 0)
        return say(
            "{how}, and check any case with a risk score of {score} or more.", how=how, score=score
        )
    least = best.least_saving or 0.0
    if least < HALF_A_CENT:
        return say(
            "{how}, and check any case where the check should save more than it costs: the more is at stake, the lower the risk that is enough.",
            how=how,
        )
    return say(
        "{how}, and check any case where the check should save {saving} or more: the more is at stake, the lower the risk that is enough.",
        how=how,
        saving=significant(least),
    )


def verdict_sentence(recommendation: Recommendation) -> str:
    """Say how sure the choice is."""
    times = recommendation.best.cheapest_in_100
    match recommendation.verdict:
        case Verdict.CLEAR_WINNER:
            return say("Clear winner: the choice in {times} of 100 re-checks.", times=times)
        case Verdict.PROBABLY_BEST:
            return say("Probably best: the choice in {times} of 100 re-checks.", times=times)
        case Verdict.TOO_CLOSE:
            return say(
                "Too close to call: the choice in only {times} of 100 re-checks. Choosing between the best few will not matter much.",
                times=times,
            )
        case Verdict.CHECK_NOBODY:
            return say("Check nobody: no strategy beats that at these costs.")
        case Verdict.CHECK_EVERYONE:
            return say("Check everyone: no strategy beats that at these costs.")
        case Verdict.NOT_ENOUGH_CASES:
            return say(
                "Not enough cases: too few bad ones for a verdict. Treat the figures as a rough guide."
            )


def cost_sentence(recommendation: Recommendation) -> str:
    """Say what it costs, with its range."""
    best, currency = recommendation.best, recommendation.costs.currency
    low, high = best.interval
    return say(
        "Expected cost {cost} per 1,000 cases (likely range {range}).",
        cost=money(best.cost_per_1000, currency),
        range=money_range(low, high, currency),
    )


class _Baseline(NamedTuple):
    """What is said of a policy that the recommendation is held against.

    ``all_luck`` is where as much may be saved as not.
    """

    same: str
    saves: str
    costs: str
    all_luck: str = ""


_OVER_NOBODY = _Baseline(
    mark("It is the same as checking nobody."),
    mark("Against checking nobody it saves {saving} per 1,000 cases (range {range} saved)."),
    mark("Against checking nobody it costs {saving} per 1,000 cases (range {range} saved)."),
)
_OVER_EVERYONE = _Baseline(
    mark("It is the same as checking everyone."),
    mark("Against checking everyone it saves {saving} per 1,000 cases (range {range} saved)."),
    mark("Against checking everyone it costs {saving} per 1,000 cases (range {range} saved)."),
)
_OVER_PLAIN = _Baseline(
    mark("It is the same as the plain model with its cut-off moved."),
    mark(
        "Against the plain model with its cut-off moved it saves {saving} per 1,000 cases (range {range} saved)."
    ),
    mark(
        "Against the plain model with its cut-off moved it costs {saving} per 1,000 cases (range {range} saved)."
    ),
    mark(
        "Against the plain model with its cut-off moved it saves nothing that luck does not explain (range {range} saved)."
    ),
)
_OVER_RULE = _Baseline(
    mark("It is the same as today's rule."),
    mark("Against today's rule it saves {saving} per 1,000 cases (range {range} saved)."),
    mark("Against today's rule it costs {saving} per 1,000 cases (range {range} saved)."),
)


def saving_sentences(recommendation: Recommendation) -> tuple[str, ...]:
    """Say what is saved against each baseline, with its range."""
    currency = recommendation.costs.currency
    savings = (
        (_OVER_NOBODY, recommendation.saving_over_none),
        (_OVER_EVERYONE, recommendation.saving_over_all),
        (_OVER_PLAIN, recommendation.saving_over_plain),
        (_OVER_RULE, recommendation.saving_over_rule),
    )
    sentences = []
    for baseline, saving in savings:
        if saving is None:
            continue
        low, high = saving.interval
        if saving.value == low == high == 0:
            sentences.append(say(baseline.same))
            continue
        sentence = baseline.saves if saving.value >= 0 else baseline.costs
        if saving.value == 0 and baseline.all_luck:
            sentence = baseline.all_luck
        value, between = money(abs(saving.value), currency), money_range(low, high, currency)
        sentences.append(say(sentence, saving=value, range=between))
    return tuple(sentences)


def rule_sentence(rule: CurrentRule) -> str:
    """Say how the column of today's rule was read."""
    if rule.is_flags:
        return say(
            "Today's rule flags a case where {column} says {flagged}.",
            column=rule.column,
            flagged=rule.flagged,
        )
    return say(
        "Today's rule is the score in {column}: the higher, the more suspicious.",
        column=rule.column,
    )


def check_sentence(check: Check, currency: str | None) -> str:
    """Say what the recommendation did on rows that chose nothing."""
    counts = check.counts
    told = {
        "rows": whole(counts.rows),
        "cost": money(check.cost, currency),
        "caught": whole(counts.caught),
        "positives": whole(counts.positives),
        "false_alarms": whole(counts.false_alarms),
    }
    if check.kind == "kept aside":
        return say(
            "On {rows} cases kept aside, mistakes would have cost {cost}: it caught {caught} of {positives} bad cases and raised {false_alarms} false alarms.",
            **told,
        )
    return say(
        "Checked part by part on all {rows} cases (too few bad ones to keep some aside), mistakes would have cost {cost}: it caught {caught} of {positives} bad cases and raised {false_alarms} false alarms.",
        **told,
    )


def reason_sentences(recommendation: Recommendation) -> tuple[str, ...]:
    """Give the reasons: what costs most, what the strategy changes, cut-off, next best, range."""
    return (
        _dearest_sentence(recommendation),
        say(STRATEGIES[recommendation.best.candidate.strategy].changes),
        *_cut_off_sentences(recommendation),
        _next_best_sentence(recommendation),
        *_room_sentences(recommendation),
    )


def _dearest_sentence(recommendation: Recommendation) -> str:
    costs = recommendation.costs
    counts = costs.at_base_rate(recommendation.best.counts)
    scale = 1000 / counts.rows
    missed = costs.missing(counts.missed, counts.missed_amount) * scale
    alarms = costs.false_alarm * counts.false_alarms * scale
    most, least = (money(one, costs.currency) for one in (max(missed, alarms), min(missed, alarms)))
    if missed >= alarms:
        return say(
            "Most of the cost comes from missed cases: {most} per 1,000 cases, against {least} from false alarms.",
            most=most,
            least=least,
        )
    return say(
        "Most of the cost comes from false alarms: {most} per 1,000 cases, against {least} from missed cases.",
        most=most,
        least=least,
    )


def _cut_off_sentences(recommendation: Recommendation) -> tuple[str, ...]:
    """Say why this cut-off, and why not one step lower."""
    best, costs, lower = recommendation.best, recommendation.costs, recommendation.lower
    if best.rule is DecisionRule.PER_ROW and recommendation.one_threshold is not None:
        more = money(recommendation.one_threshold.costs_more, costs.currency)
        return (
            say(
                "A missed case costs what is at stake in it, so the cut-off follows the amount. One cut-off for all would cost {more} more per 1,000 cases.",
                more=more,
            ),
        )
    if best.threshold is None:
        return ()
    pays, here = significant(1 + costs.ratio), risk_score(best.threshold)
    if costs.limits.any:
        return (
            say(
                "Checking pays off from a risk of about 1 in {pays}; the cut-off of {here} also keeps to your limits.",
                pays=pays,
                here=here,
            ),
        )
    if lower is None:
        return (
            say(
                "Checking pays off from a risk of about 1 in {pays}; below the cut-off of {here} hardly a bad case is left to catch.",
                pays=pays,
                here=here,
            ),
        )
    step = {
        "pays": pays,
        "here": here,
        "lower": risk_score(lower.threshold),
        "caught": per_1000(lower.caught),
        "false_alarms": per_1000(lower.false_alarms),
        "money": money(abs(lower.costs_more), costs.currency),
    }
    if lower.costs_more < 0:
        return (
            say(
                "Checking pays off from a risk of about 1 in {pays}; the cut-off is {here}: lowering it to {lower} would catch {caught} more bad cases and raise {false_alarms} more false alarms per 1,000, which saved {money} here, not enough to tell from luck.",
                **step,
            ),
        )
    return (
        say(
            "Checking pays off from a risk of about 1 in {pays}; the cut-off is {here}: lowering it to {lower} would catch {caught} more bad cases and raise {false_alarms} more false alarms per 1,000, and cost {money} more.",
            **step,
        ),
    )


def _next_best_sentence(recommendation: Recommendation) -> str:
    best, currency = recommendation.best, recommendation.costs.currency
    others = [one for one in recommendation.candidates if one.candidate != best.candidate]
    second = min(others, key=lambda one: one.cost_per_1000)
    own = next(one for one in recommendation.candidates if one.candidate == best.candidate)
    gap = second.cost_per_1000 - own.cost_per_1000
    name = candidate_name(second.candidate, second.weight, second.ratio)
    if gap < 0:
        return say(
            "{name} looks {gap} per 1,000 cases cheaper, but not by enough to tell from luck, or to be worth its complication.",
            name=name,
            gap=money(-gap, currency),
        )
    return say(
        "The next best, {name}, costs {gap} more per 1,000 cases.",
        name=name,
        gap=money(gap, currency),
    )


def _room_sentences(recommendation: Recommendation) -> tuple[str, ...]:
    """Say how far the missed cost may move before the advice changes, and what limits cost."""
    currency, limits = recommendation.costs.currency, recommendation.limits
    if limits is not None:
        return limits_sentences(limits, currency)
    if recommendation.missed_between is None:
        return ()
    low, high = recommendation.missed_between
    if low is None and high is None:
        return (say("It stays the choice, or within 1% of it, whatever a missed case costs."),)
    if low is None:
        return (
            say(
                "It stays the choice, or within 1% of it, while a missed case costs up to {high}.",
                high=money(high or 0, currency),
            ),
        )
    if high is None:
        return (
            say(
                "It stays the choice, or within 1% of it, while a missed case costs at least {low}.",
                low=money(low, currency),
            ),
        )
    return (
        say(
            "It stays the choice, or within 1% of it, while a missed case costs {low} to {high}.",
            low=money(low, currency),
            high=money(high, currency),
        ),
    )


def limits_sentences(limits: LimitsPrice, currency: str | None) -> tuple[str, ...]:
    """Say what keeping to the limits costs, and what loosening a capacity would be worth."""
    if not limits.met:
        price = say(
            "No strategy keeps to all your limits; this one comes nearest. Loosen one of them."
        )
    elif limits.costs_more <= HALF_A_CENT:
        price = say("Your limits cost nothing: the cheapest answer keeps to them.")
    else:
        price = say(
            "Your limits cost {costs_more} per 1,000 cases against the cheapest answer without them.",
            costs_more=money(limits.costs_more, currency),
        )
    if limits.one_more is None or limits.one_more < HALF_A_CENT:
        return (price,)
    return (
        price,
        say(
            "One more check would save about {one_more}.", one_more=money(limits.one_more, currency)
        ),
    )


def few_cases_sentence(cases: int) -> str:
    """Say that there are too few bad cases for narrow ranges."""
    return say_count(
        "Only {count} bad case: expect wide ranges. More cases would narrow them.",
        "Only {count} bad cases: expect wide ranges. More cases would narrow them.",
        cases,
        count=whole(cases),
    )


def caution_sentence(caution: Caution) -> str:
    """Say what may mislead, and what would help."""
    match caution.concern:
        case Concern.FEW_POSITIVES:
            return few_cases_sentence(round(caution.value))
        case Concern.COSTS_MOVED:
            return say(
                "Your costs are now far from those at Analyse. Analyse again to try weights that suit them."
            )
        case Concern.BEYOND_THE_GRID:
            return say(
                "A cost ratio of {value} is beyond what was tabulated; the nearest one is used.",
                value=significant(caution.value),
            )
        case Concern.NOT_SEPARABLE:
            return say(
                "The columns hardly tell bad cases from good ones. No weight or resampling will help; better columns or labels will."
            )
        case Concern.RUNS_BACKWARDS:
            return say("The scores run backwards. Is the value you named really the bad one?")
        case Concern.NOT_CALIBRATED:
            return say(
                "The risk scores do not mean what they say: among the cases kept aside were {value} bad ones for each that was expected. Analyse cases like those to come, or type the share you expect.",
                value=significant(caution.value),
            )
        case Concern.SOME_UNFINISHED:
            return say(
                "{value} of the strategies did not finish; the answer uses the others.",
                value=whole(caution.value),
            )


def giveaway_sentence(giveaway: Giveaway) -> str:
    """Name a column that may only be known afterwards, and say what to do about it."""
    told = {
        "column": giveaway.column,
        "share": percent(giveaway.share),
        "others": percent(giveaway.others),
    }
    hardly = giveaway.others < _ALMOST_NONE
    if giveaway.rule is Rule.RANKS:
        if hardly:
            return say(
                "'{column}' alone picks out {share} of bad cases and almost no others. You may only know it afterwards. Ignore it, or keep it if you know it when you decide.",
                **told,
            )
        return say(
            "'{column}' alone picks out {share} of bad cases and {others} of others. You may only know it afterwards. Ignore it, or keep it if you know it when you decide.",
            **told,
        )
    if giveaway.of_bad:
        if hardly:
            return say(
                "'{column}' is filled in for {share} of bad cases and almost no others. You may only know it afterwards. Ignore it, or keep it if you know it when you decide.",
                **told,
            )
        return say(
            "'{column}' is filled in for {share} of bad cases and {others} of others. You may only know it afterwards. Ignore it, or keep it if you know it when you decide.",
            **told,
        )
    if hardly:
        return say(
            "'{column}' is filled in for {share} of the other cases and almost no bad cases. You may only know it afterwards. Ignore it, or keep it if you know it when you decide.",
            **told,
        )
    return say(
        "'{column}' is filled in for {share} of the other cases and {others} of bad cases. You may only know it afterwards. Ignore it, or keep it if you know it when you decide.",
        **told,
    )


_ALMOST_NONE = 0.005


def data_check_sentences(check: DataCheck) -> tuple[str, ...]:
    """Say what may mislead in the rows, before anything is learnt from them."""
    sentences = [giveaway_sentence(one) for one in check.giveaways]
    if check.has_many_copies:
        counted = say(
            "{copies} of {rows} rows ({share}) are exact copies of another.",
            copies=whole(check.copies),
            rows=whole(check.rows),
            share=percent(check.copies / check.rows),
        )
        where = (
            say(
                "{copies_apart} of them have a copy among the rows they are checked against, which flatters every figure. Remove repeated rows from the file.",
                copies_apart=whole(check.copies_apart),
            )
            if check.copies_apart
            else say(
                "They are kept on one side of every split, so that no model is checked on a row it has learnt. Remove them from the file if they are slips."
            )
        )
        sentences.append(f"{counted} {where}")
    return tuple(sentences)


def warning_sentences(check: DataCheck, recommendation: Recommendation) -> tuple[str, ...]:
    """Say everything that may mislead: first what the data do, then the answer."""
    cautions = tuple(caution_sentence(one) for one in recommendation.cautions)
    return (*data_check_sentences(check), *cautions)


def leak_sentence(found: LeaksFound) -> str:
    """Say what resampling before splitting would have promised, beside the honest figures."""
    claimed, honest = found.claimed.at_half, found.honest.at_half
    return say(
        "Resampling first would have promised a recall of {recall}; the honest figure is {honest_recall}. Precision: {precision} promised, {honest_precision} on cases as they come. Both flag what the model finds likelier bad than not, before any cut-off is chosen by cost.",
        recall=percent(claimed.recall),
        honest_recall=percent(honest.recall),
        precision=percent(claimed.precision),
        honest_precision=percent(honest.precision),
    )


LEAK_CHECK_WORDS = mark("What would resampling first have promised?")
"""The question that a leak check answers."""


def outcome_sentence(outcome: Outcome) -> str:
    """Say how one candidate ended, for the list that grows while the analysis runs."""
    name = candidate_name(outcome.candidate, outcome.weight, outcome.ratio)
    if outcome.status is Status.DONE:
        return say("{name}: done", name=name)
    if outcome.status is Status.BOUNDED:
        return say("{name}: done, from a sample of the ordinary cases", name=name)
    return say("{name}: {status} – {why}", name=name, status=say(outcome.status), why=outcome.told)


def standing_sentence(status: Status | None, why: str | None) -> str:
    """Say where a strategy of the plan stands, with the reason where it is not done."""
    words = say(STATUS_WORDS[status])
    if status in (Status.DROPPED_EARLY, Status.NOT_APPLICABLE, Status.FAILED) and why:
        return f"{words}: {why}"
    return words


def standings_sentence(statuses: Sequence[Status | None]) -> str:
    """Count the strategies of a plan by where they stand."""
    if not any(statuses):
        return say("{count} strategies", count=len(statuses))
    done = sum(one in (Status.DONE, Status.BOUNDED) for one in statuses)
    rest = [one for one in STATUS_WORDS if one not in (Status.DONE, Status.BOUNDED)]
    counted = [(done, STATUS_WORDS[Status.DONE])]
    counted += [(statuses.count(one), STATUS_WORDS[one]) for one in (*rest[1:], None)]
    parts = [f"{number} {_inside(say(words))}" for number, words in counted if number]
    return say("{count} strategies: {parts}", count=len(statuses), parts=", ".join(parts))


def strategy_explanation(name: str) -> str:
    """Say what a strategy changes and when it tends to fail."""
    strategy = STRATEGIES[name]
    told = f"{say(strategy.changes)} {say(strategy.fails_when)}"
    if name != PLAIN:
        return told
    compared = say("Plain boosted trees are tried in any case, for comparison.")
    return f"{told} {compared}"


def progress_sentence(done: int, total: int, left: float | None) -> str:
    """Say how far an analysis is, and how long it still takes once that is known."""
    counted = say("{done} of {total} fits done.", done=whole(done), total=whole(total))
    return counted if left is None else f"{counted} {time_left_sentence(left)}"


def time_left_sentence(seconds: float) -> str:
    """Say a time as roughly as it is known."""
    minutes = round(seconds / 60)
    if minutes > 10:
        minutes = round(minutes / 5) * 5
    if seconds < 60:
        return say("Less than a minute left.")
    if minutes == 1:
        return say("About a minute left.")
    return (
        say("About {minutes} minutes left.", minutes=minutes)
        if minutes < 90
        else say("About {hours} hours left.", hours=round(minutes / 60))
    )


def stopped_sentence(finished: int, total: int) -> str:
    """Say what there is of an analysis that was stopped."""
    return say(
        "Stopped. {finished} of {total} strategies finished; the answer uses those only.",
        finished=finished,
        total=total,
    )


OWN_WEIGHT_UNUSED = mark("No strategy that takes a weight is ticked, so this one is not tried.")
"""Why a weight that was typed changes nothing."""


def weights_sentence(learner: str | None, weights: int) -> str:
    """Say whose weights are compared, or why there are none to compare."""
    if learner is None:
        return say("The strategy shown has no model that weights could be compared with.")
    named_so = say(LEARNERS[learner].in_sentence)
    if weights < 2:
        return say("No two weights were tried with {learner}.", learner=named_so)
    return say(
        "Every weight tried with {learner}, per 1,000 cases, each at its own best cut-off; 1× is the plain model.",
        learner=named_so,
    )


def count_sentences(
    caught: float, missed: float, false_alarms: float, passed: float
) -> tuple[str, ...]:
    """Say the four outcomes out of 1,000 cases."""
    return (
        say("{caught} bad cases caught", caught=per_1000(caught)),
        say("{missed} bad cases missed", missed=per_1000(missed)),
        say("{false_alarms} false alarms", false_alarms=per_1000(false_alarms)),
        say("{passed} good cases rightly let through", passed=per_1000(passed)),
    )


def echo_sentence(costs: Costs) -> str:
    """Say what the two costs mean together, which exposes a slip of the decimal point."""
    ratio = costs.ratio
    if costs.amounts is not None:
        return say(
            "On average one missed case costs as much as {ratio} false alarms ({missed}). Whether checking a case pays off depends on what is at stake in it.",
            ratio=significant(ratio),
            missed=money(costs.missed, costs.currency),
        )
    return say(
        "One missed case costs as much as {ratio} false alarms. So checking a case pays off if about 1 in {pays} like it is bad.",
        ratio=significant(ratio),
        pays=significant(1 + ratio),
    )


def difference_sentence(
    extra: float, caught: float, false_alarms: float, currency: str | None
) -> str:
    """Say how another operating point differs from the recommended one, per 1,000 cases."""
    told = {
        "money": money(abs(extra), currency),
        "caught": per_1000(abs(caught)),
        "false_alarms": per_1000(abs(false_alarms)),
    }
    return say(_DIFFERENCES[extra >= 0, caught >= 0, false_alarms >= 0], **told)


_DIFFERENCES = {
    (True, True, True): mark(
        "{money} more than recommended per 1,000 cases: you would catch {caught} more bad cases and raise {false_alarms} more false alarms."
    ),
    (True, True, False): mark(
        "{money} more than recommended per 1,000 cases: you would catch {caught} more bad cases and raise {false_alarms} fewer false alarms."
    ),
    (True, False, True): mark(
        "{money} more than recommended per 1,000 cases: you would catch {caught} fewer bad cases and raise {false_alarms} more false alarms."
    ),
    (True, False, False): mark(
        "{money} more than recommended per 1,000 cases: you would catch {caught} fewer bad cases and raise {false_alarms} fewer false alarms."
    ),
    (False, True, True): mark(
        "{money} less than recommended per 1,000 cases: you would catch {caught} more bad cases and raise {false_alarms} more false alarms."
    ),
    (False, True, False): mark(
        "{money} less than recommended per 1,000 cases: you would catch {caught} more bad cases and raise {false_alarms} fewer false alarms."
    ),
    (False, False, True): mark(
        "{money} less than recommended per 1,000 cases: you would catch {caught} fewer bad cases and raise {false_alarms} more false alarms."
    ),
    (False, False, False): mark(
        "{money} less than recommended per 1,000 cases: you would catch {caught} fewer bad cases and raise {false_alarms} fewer false alarms."
    ),
}
"""By whether it costs more, catches more and raises more."""


def precision_recall_caption(precision: float | None, recall: float | None) -> str:
    """Say the operating point in the words of its axes."""
    return say(
        "At this cut-off {precision} of the cases we flag are bad, and we catch {recall} of all bad cases.",
        precision=percent(precision),
        recall=percent(recall),
    )


def _lacking(problem: trouble.MissingFeatures) -> str:
    """Say which columns a new file lacks, and which of its own may be meant."""
    file, columns = problem.file, listed(problem.columns)
    if not problem.proposals:
        return say(
            "{file} lacks columns that the model needs: {columns}. Add them or rename yours.",
            file=file,
            columns=columns,
        )
    told = [f"--column {shlex.quote(f'{old}={new}')}" for old, new in problem.proposals]
    return say(
        "{file} lacks columns that the model needs: {columns}. Others have a name like theirs: if they are meant, say so ({proposals}); or add or rename yours.",
        file=file,
        columns=columns,
        proposals=listed(told),
    )


def listed(names: Sequence[str]) -> str:
    """Say names one after the other, the first dozen of many."""
    shown = ", ".join(names[:_MOST_NAMES])
    more = len(names) - _MOST_NAMES
    return say("{names} and {count} more", names=shown, count=whole(more)) if more > 0 else shown


def _inside(words: str) -> str:
    """Write words that can begin a sentence as they stand inside one."""
    return words[:1].lower() + words[1:]


def _cluster_sentence(problem: trouble.ClusterTrouble) -> str:
    match problem:
        case trouble.NoClusterPart():
            return say(
                "What runs analyses on a cluster is not installed. Install imbgui[cluster], or analyse on this computer."
            )
        case trouble.ClusterUnreachable(address, reason):
            return say(
                "No cluster could be reached at {address} ({reason}). Check the address of its scheduler, and that it runs.",
                address=address,
                reason=reason,
            )
        case trouble.ClusterEmpty(address):
            return say(
                "The cluster at {address} has no workers. Start some: dask worker {address} does, on every computer that is to help.",
                address=address,
            )
        case trouble.ClusterDiffers(address, part, None, here):
            return say(
                "A worker of the cluster at {address} has no {part}, and this computer has {part} {here}. Install the same versions on all of them.",
                address=address,
                part=part,
                here=here,
            )
        case trouble.ClusterDiffers(address, part, there, here):
            return say(
                "A worker of the cluster at {address} has {part} {there}, and this computer has {part} {here}, so that the answers could differ. Install the same versions on all of them.",
                address=address,
                part=part,
                there=there,
                here=here,
            )
        case trouble.ClusterLost(address):
            return say(
                "The cluster at {address} was lost. What was finished is kept; the rest was not tried. Name a cluster again, or analyse on this computer.",
                address=address,
            )
        case _:
            return say(
                "The cluster at {address} cannot be used. Analyse on this computer.",
                address=problem.address,
            )
