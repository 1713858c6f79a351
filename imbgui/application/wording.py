"""Every sentence: what happened, where, and what to do next."""

import shlex
from collections.abc import Mapping, Sequence

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
from imbgui.language import say

_MOST_NAMES = 12

_SHARES = ("base_rate", "recall", "precision")
_FIELDS = {"base_rate": "share of bad cases", "capacity_per_1000": "number of checks per 1,000"}

ROLE_WORDS: Mapping[Role, str] = {
    Role.FEATURE: "used",
    Role.OUTCOME: "what happened",
    Role.AMOUNT: "amount, used",
    Role.RULE: "today's rule",
    Role.TIME: "order in time",
    Role.GROUP: "customer",
    Role.IDENTIFIER: "not used",
    Role.IGNORED: "ignored",
}
"""What a column is for, in a word or two."""

ROLE_CHOICES: Mapping[Role, str] = {
    Role.FEATURE: "Use it",
    Role.IGNORED: "Ignore it",
    Role.IDENTIFIER: "It is an identifier",
    Role.TIME: "It gives the order in time",
    Role.GROUP: "It names the customer",
    Role.RULE: "It holds today's flags or scores",
}
"""What can be said of a column that is not the outcome."""

EFFORT_CHOICES: Mapping[str, str] = {
    "quick": "Quick – the few strategies that tell most",
    "standard": "Standard – every strategy in its usual form",
    "thorough": "Thorough – more weights and ratios as well",
}
"""How much can be tried."""

FAMILY_HEADINGS: Mapping[Family, str] = {
    Family.THRESHOLD_ONLY: "No change to data or model",
    Family.CLASS_WEIGHT: "Weights",
    Family.UNDERSAMPLING: "Fewer ordinary cases",
    Family.OVERSAMPLING: "More bad cases",
    Family.SYNTHETIC: "More bad cases",
    Family.CLEANING: "Cleaning and combinations",
    Family.ENSEMBLE: "Ensembles",
    Family.ANOMALY: "Looking for unusual cases",
}
"""What strategies of a kind have in common; those that need no analysis are not among them."""

STATUS_WORDS: Mapping[Status | None, str] = {
    None: "Waiting",
    Status.DONE: "Done",
    Status.BOUNDED: "Done from a sample",
    Status.DROPPED_EARLY: "Dropped early",
    Status.NOT_APPLICABLE: "Not applicable",
    Status.FAILED: "Failed",
    Status.STOPPED: "Stopped",
}
"""Where a strategy stands; None where it is not known yet how it ends."""

POINT_COST_NOTE = (
    "Counted on the practice cases. The expected cost in the answer makes allowance for the "
    "cut-off having been chosen on these very cases."
)
"""Why the cost at a point of a curve is not the expected cost."""

AMOUNT_SLIPS: Mapping[str, str] = {
    "blank": "Type an amount, such as 5 or 12.50.",
    "not a number": "This is not a number. Type an amount, such as 5 or 12.50.",
    "negative": "A cost cannot be negative. Type 0 or more.",
    "zero": "Type a number above 0, such as 10.",
    "no share": "Type a percentage above 0 and up to 100, such as 80.",
    "not all": "Type a percentage above 0 and below 100, such as 0.5.",
}
"""What is wrong with a text that was typed for an amount."""


def problem_sentence(problem: Problem) -> str:
    """Say a problem in one or two plain sentences."""
    match problem:
        case trouble.MissingFile(file):
            return f"There is no file {file}. Check the name and the folder."
        case trouble.UnreadableFile(file, reason):
            return f"{file} could not be opened ({reason}). Close it elsewhere or copy it, and try again."
        case trouble.NotASpreadsheet(file, seen_as):
            return f"{file} is not a spreadsheet that can be read: it looks like {seen_as}. Save it as .xlsx or .csv and open that."
        case trouble.DamagedFile(file):
            return f"{file} is incomplete or damaged. Open it in Excel, save it again, and open the new file."
        case trouble.PasswordProtected(file):
            return f"{file} has a password. Remove it in Excel (File, Info, Protect Workbook), save, and open it again."
        case trouble.TooLarge(file):
            return f"{file} would need more memory than is safe to use. Save the sheet you need as .csv and open that."
        case trouble.ReaderLost(file):
            return f"Reading {file} was ended twice by the system, most likely because it needs more memory than there is. Save the sheet you need as .csv and open that."
        case trouble.MissingReader(file, seen_as, extra):
            return f"{file} is {seen_as}, and what reads it is not installed. Install imbgui[{extra}], or save the data as .csv or .xlsx and open that."
        case trouble.EmptyFile(file):
            return f"{file} is empty. Choose a file with a heading row and cases under it."
        case trouble.EmptySheet(file, sheet):
            where = f"The sheet {sheet} of {file}" if sheet else file
            return f"{where} has no data rows. Choose another sheet or file."
        case trouble.MissingSheet(file, sheet, sheets):
            return f"{file} has no sheet {sheet}. It has: {_listed(sheets)}."
        case trouble.UnknownEncoding(file, encoding):
            return f"The text of {file} is not written in {encoding}. Leave the encoding out, or name another."
        case trouble.RaggedRows(file, rows, expected):
            return f"{file}: rows {_listed([str(row) for row in rows])} do not have {expected} cells as the heading has. Mend them and open the file again."
        case trouble.MissingColumn(column, columns):
            return f"There is no column {column}. The columns are: {_listed(columns)}."
        case trouble.NotAmounts(column):
            return f"{column} holds no amounts for the bad cases. Choose a column of numbers, or type one cost for all."
        case trouble.MissingOutcome():
            return "No column is chosen yet that says what happened. Choose it on the Data page."
        case trouble.MissingPositive(column, positive, values):
            return f"{column} never says {positive}. Its values are: {_listed(values)}."
        case trouble.UnclearPositive(column, values):
            return f"{column} has more than two values. Say which one is the bad one: {_listed(values)}."
        case trouble.SimilarValues(column, positive, others):
            return f"{column} says {positive}, and also {_listed(others)}. Say whether they mean the same: count them together (--merge-labels) or keep them apart (--keep-labels)."
        case trouble.OneClassOnly(column, value):
            return f"Only one value, {value}, was found in {column}. Both bad and good cases are needed; choose another column or add cases."
        case trouble.TooFewCases(column, value, cases, needed):
            return f"Only {cases} cases have {value} in {column}. At least {needed} are needed; add older cases, or choose another value."
        case trouble.NoFeatures():
            return "No column is left to learn from. Use at least one that is not an identifier, free text or constant."
        case trouble.OneAnswerAlwaysWins(answer):
            if answer == FLAG_ALL:
                return "With these costs, checking every case is always the cheaper answer: a false alarm must cost more than a case rightly let through."
            return "With these costs, checking nobody is always the cheaper answer: a missed case must cost more than a caught one."
        case trouble.UnusableCost(field, value):
            return _unusable(field, value)
        case trouble.NotASession(file, reason):
            return f"{file} is not a session that can be opened ({reason}). Analyse the spreadsheet again."
        case trouble.NotARecord(file):
            return f"{file} is no record of a decision that can be read. Name a file that --record has written."
        case trouble.NewerSession(file, version):
            return f"{file} was saved by a later version of imbgui (format {version}). Update imbgui and open it again."
        case trouble.MissingFeatures():
            return _lacking(problem)
        case trouble.ChangedKind(file, column, wanted, cells, filled, example):
            return f"{whole(cells)} of {whole(filled)} values of {column} in {file} are no {wanted}s any more, such as '{example}', so the model cannot read the column. Write them as in the analysed file, or analyse this one."
        case trouble.MatchedTwice(column):
            return f"{column} was named for two columns of the analysed file. Name another for one of them."
        case trouble.KeepsLess(out):
            return f"{out} would not keep all of your workbook. Agree to that on the Score page, or choose another name or order."
        case trouble.NotPortable(reason):
            return f"This recommendation cannot be used without imbgui: {reason}. Score new cases with the session instead."
        case trouble.NothingFinished(reasons):
            return (
                "Nothing is analysed yet."
                if not reasons
                else f"No strategy could be tried: {_listed(reasons)}."
            )
        case trouble.OutOfDate():
            return "This answer was made for other data or settings. Analyse again, then go on."
        case trouble.StillDeciding():
            return "The answer for these costs is still being worked out. Try again in a moment."
        case trouble.UnusableTime(column):
            return f"{column} cannot order the cases: too many have no time, or the same one. Choose another column, or none."
        case trouble.UnusableRule(column):
            return f"{column} cannot be read as today's rule. It must hold two answers such as yes and no, or scores where higher means more suspicious. Choose another column, or none."
        case trouble.RowsNotAtHand(file):
            return f"A session keeps the answer and not the cases. To analyse, continue, look at groups or compare with resampling first, open {file} and analyse it again."
        case trouble.NothingResamples():
            return "No strategy that resamples has been analysed here, so there is nothing to compare. Analyse with one first."
        case trouble.UnwritableFile(file, reason):
            return f"{file} could not be written ({reason}). If it is open, close it; or choose another name."
        case trouble.DiskFull(place):
            return f"There is no space left on the disk that holds {place}, or on the one for temporary files. Free some space there, then try again; what is finished is kept."
        case trouble.OutOfMemory(task):
            return f"There is not enough memory for the work on {task}. Close other programs or use fewer rows."
        case trouble.ClusterTrouble():
            return _cluster_sentence(problem)
        case trouble.WorkerLost(task):
            return f"The system ended the work on {task} twice, most likely for lack of memory. Close other programs or use fewer rows."
        case trouble.Crashed(task):
            return f"Something unexpected went wrong while working on {task}. The details are in the log."
        case _:
            return f"The input cannot be used ({problem.kind})."


def _unusable(field: str, value: float) -> str:
    """Say which numbers a field takes; a share is typed in percent in the window."""
    name = _FIELDS.get(field, field.replace("_", " "))
    if field in _SHARES:
        return f"{percent(value)} cannot be used for the {name}. Give a share between 0% and 100%; on the command line, between 0 and 1."
    allowed = "above 0 and up to 1,000" if field == "capacity_per_1000" else "of 0 or more"
    return f"{value:g} cannot be used for the {name}. Give a number {allowed}."


def doubt_sentence(read: float, otherwise: float) -> str:
    """Say how an amount was read that can be read in two ways."""
    return f"Read as {money(read, None)}. Meant {money(otherwise, None)}?"


def set_aside_sentence(part: SetAside) -> str:
    """Say how many rows are not used, and why."""
    rows = f"{whole(part.rows)} row{'' if part.rows == 1 else 's'} set aside: {part.reason}"
    return (
        f"{rows} (rows {_listed([str(row) for row in part.examples])})" if part.examples else rows
    )


def outcome_sentences(table: Table) -> tuple[str, ...]:
    """Say what was done to the outcome column: spellings counted together, rows without a value."""
    if table.outcome is None:
        return ()
    merged = (
        finding.message
        for finding in table.findings
        if finding.column == table.outcome.name and finding.kind == "spellings merged"
    )
    blank = (set_aside_sentence(part) for part in table.unused_rows if part.reason == NO_OUTCOME)
    return (*merged, *(f"{sentence}." for sentence in blank))


def table_sentences(table: Table) -> tuple[str, ...]:
    """Say what was understood of a file: where the table is, its rows, columns and findings."""
    source = table.source
    where = [
        *([] if source.sheet is None else [f"sheet {source.sheet}"]),
        f"headings in row {source.header_row}" if source.header_row else "no headings",
        *([] if source.encoding is None else [f"text in {source.encoding}"]),
        *([] if source.delimiter is None else [f"cells parted by {source.delimiter!r}"]),
        *([] if source.decimal is None else [f"decimal sign {source.decimal!r}"]),
    ]
    others = [sheet for sheet in source.sheets if sheet != source.sheet]
    return (
        f"{source.file}: {whole(table.rows_read)} rows read, {whole(table.rows_kept)} used, {whole(table.rows_set_aside)} set aside, {len(table.columns)} columns",
        f"  Read as: {', '.join(where)}",
        *([f"  Other sheets: {_listed(others)}"] if others else []),
        *(
            f"  {column.name}: {column.kind}, {whole(column.missing)} blank, e.g. {', '.join(column.examples[:3])}"
            for column in table.columns
        ),
        *(f"  - {set_aside_sentence(part)}" for part in table.set_aside),
        *(f"  ! {finding.message}" for finding in table.findings),
    )


def point_cost_sentence(cost: float, currency: str | None) -> str:
    """Say what the cases of the practice rows cost at one cut-off."""
    return f"Mistakes at this cut-off cost {money(cost, currency)}."


def flagged_sentence(flagged_per_1000: float) -> str:
    """Say how many cases a cut-off checks."""
    return f"Checks {per_1000(flagged_per_1000)} of 1,000 cases."


def candidate_name(candidate: Candidate, weight: float | None, ratio: float | None) -> str:
    """Name a candidate for an analyst, with its weight or ratio."""
    number = None if weight is None else significant(weight)
    return named(candidate.strategy, candidate.learner, number, ratio, searched=candidate.searched)


def answer_sentence(best: Advice) -> str:
    """Say what to do in one sentence."""
    candidate = best.candidate
    if candidate.strategy == FLAG_NONE:
        return "Check nobody: at these costs no check pays off."
    if candidate.strategy == FLAG_ALL:
        return "Check everyone: at these costs a missed case outweighs all the false alarms."
    weight = significant(best.weight or 1)
    how = instructed(candidate.strategy, candidate.learner, weight, best.ratio)
    if best.rule is DecisionRule.PER_ROW:
        return f"{how}, and check {_worth_checking(best.least_saving or 0.0)}."
    score = risk_score(best.threshold or 0)
    return f"{how}, and check any case with a risk score of {score} or more."


def _worth_checking(least_saving: float) -> str:
    if least_saving < HALF_A_CENT:
        return "any case where the check should save more than it costs: the more is at stake, the lower the risk that is enough"
    return f"any case where the check should save {significant(least_saving)} or more: the more is at stake, the lower the risk that is enough"


def verdict_sentence(recommendation: Recommendation) -> str:
    """Say how sure the choice is."""
    times = recommendation.best.cheapest_in_100
    match recommendation.verdict:
        case Verdict.CLEAR_WINNER:
            return f"Clear winner: the choice in {times} of 100 re-checks."
        case Verdict.PROBABLY_BEST:
            return f"Probably best: the choice in {times} of 100 re-checks."
        case Verdict.TOO_CLOSE:
            return f"Too close to call: the choice in only {times} of 100 re-checks. Choosing between the best few will not matter much."
        case Verdict.CHECK_NOBODY:
            return "Check nobody: no strategy beats that at these costs."
        case Verdict.CHECK_EVERYONE:
            return "Check everyone: no strategy beats that at these costs."
        case Verdict.NOT_ENOUGH_CASES:
            return "Not enough cases: too few bad ones for a verdict. Treat the figures as a rough guide."


def cost_sentence(recommendation: Recommendation) -> str:
    """Say what it costs, with its range."""
    best, currency = recommendation.best, recommendation.costs.currency
    low, high = best.interval
    return (
        f"Expected cost {money(best.cost_per_1000, currency)} per 1,000 cases "
        f"(likely range {money_range(low, high, currency)})."
    )


def saving_sentences(recommendation: Recommendation) -> tuple[str, ...]:
    """Say what is saved against each baseline, with its range."""
    currency = recommendation.costs.currency
    baselines = (
        ("checking nobody", recommendation.saving_over_none),
        ("checking everyone", recommendation.saving_over_all),
        ("the plain model with its cut-off moved", recommendation.saving_over_plain),
        ("today's rule", recommendation.saving_over_rule),
    )
    sentences = []
    for name, saving in baselines:
        if saving is None:
            continue
        low, high = saving.interval
        if saving.value == low == high == 0:
            sentences.append(f"It is the same as {name}.")
            continue
        verb = "saves" if saving.value >= 0 else "costs"
        sentences.append(
            f"Against {name} it {verb} {money(abs(saving.value), currency)} per 1,000 cases "
            f"(range {money_range(low, high, currency)} saved)."
        )
    return tuple(sentences)


def rule_sentence(rule: CurrentRule) -> str:
    """Say how the column of today's rule was read."""
    if rule.is_flags:
        return f"Today's rule flags a case where {rule.column} says {rule.flagged}."
    return f"Today's rule is the score in {rule.column}: the higher, the more suspicious."


def check_sentence(check: Check, currency: str | None) -> str:
    """Say what the recommendation did on rows that chose nothing."""
    counts = check.counts
    where = (
        f"On {whole(counts.rows)} cases kept aside"
        if check.kind == "kept aside"
        else f"Checked part by part on all {whole(counts.rows)} cases (too few bad ones to keep some aside)"
    )
    return (
        f"{where}, mistakes would have cost {money(check.cost, currency)}: it caught "
        f"{whole(counts.caught)} of {whole(counts.positives)} bad cases and raised "
        f"{whole(counts.false_alarms)} false alarms."
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
    most, least = (
        ("missed cases", "false alarms") if missed >= alarms else ("false alarms", "missed cases")
    )
    return f"Most of the cost comes from {most}: {money(max(missed, alarms), costs.currency)} per 1,000 cases, against {money(min(missed, alarms), costs.currency)} from {least}."


def _cut_off_sentences(recommendation: Recommendation) -> tuple[str, ...]:
    """Say why this cut-off, and why not one step lower."""
    best, costs, lower = recommendation.best, recommendation.costs, recommendation.lower
    if best.rule is DecisionRule.PER_ROW and recommendation.one_threshold is not None:
        more = money(recommendation.one_threshold.costs_more, costs.currency)
        return (
            f"A missed case costs what is at stake in it, so the cut-off follows the amount. One cut-off for all would cost {more} more per 1,000 cases.",
        )
    if best.threshold is None:
        return ()
    pays = f"Checking pays off from a risk of about 1 in {significant(1 + costs.ratio)}"
    here = risk_score(best.threshold)
    if costs.limits.any:
        return (f"{pays}; the cut-off of {here} also keeps to your limits.",)
    if lower is None:
        return (f"{pays}; below the cut-off of {here} hardly a bad case is left to catch.",)
    catch = f"lowering it to {risk_score(lower.threshold)} would catch {per_1000(lower.caught)} more bad cases and raise {per_1000(lower.false_alarms)} more false alarms per 1,000"
    if lower.costs_more < 0:
        saved = money(-lower.costs_more, costs.currency)
        return (
            f"{pays}; the cut-off is {here}: {catch}, which saved {saved} here, not enough to tell from luck.",
        )
    return (
        f"{pays}; the cut-off is {here}: {catch}, and cost {money(lower.costs_more, costs.currency)} more.",
    )


def _next_best_sentence(recommendation: Recommendation) -> str:
    best, currency = recommendation.best, recommendation.costs.currency
    others = [one for one in recommendation.candidates if one.candidate != best.candidate]
    second = min(others, key=lambda one: one.cost_per_1000)
    own = next(one for one in recommendation.candidates if one.candidate == best.candidate)
    gap = second.cost_per_1000 - own.cost_per_1000
    name = candidate_name(second.candidate, second.weight, second.ratio)
    if gap < 0:
        return (
            f"{name} looks {money(-gap, currency)} per 1,000 cases cheaper, but not by enough to "
            "tell from luck, or to be worth its complication."
        )
    return f"The next best, {name}, costs {money(gap, currency)} more per 1,000 cases."


def _room_sentences(recommendation: Recommendation) -> tuple[str, ...]:
    """Say how far the missed cost may move before the advice changes, and what limits cost."""
    currency, limits = recommendation.costs.currency, recommendation.limits
    if limits is not None:
        return limits_sentences(limits, currency)
    if recommendation.missed_between is None:
        return ()
    low, high = recommendation.missed_between
    stays = "It stays the choice, or within 1% of it,"
    if low is None and high is None:
        return (f"{stays} whatever a missed case costs.",)
    if low is None:
        return (f"{stays} while a missed case costs up to {money(high or 0, currency)}.",)
    if high is None:
        return (f"{stays} while a missed case costs at least {money(low, currency)}.",)
    return (
        f"{stays} while a missed case costs {money(low, currency)} to {money(high, currency)}.",
    )


def limits_sentences(limits: LimitsPrice, currency: str | None) -> tuple[str, ...]:
    """Say what keeping to the limits costs, and what loosening a capacity would be worth."""
    if not limits.met:
        price = "No strategy keeps to all your limits; this one comes nearest. Loosen one of them."
    elif limits.costs_more <= HALF_A_CENT:
        price = "Your limits cost nothing: the cheapest answer keeps to them."
    else:
        price = f"Your limits cost {money(limits.costs_more, currency)} per 1,000 cases against the cheapest answer without them."
    if limits.one_more is None or limits.one_more < HALF_A_CENT:
        return (price,)
    return (price, f"One more check would save about {money(limits.one_more, currency)}.")


def caution_sentence(caution: Caution) -> str:
    """Say what may mislead, and what would help."""
    match caution.concern:
        case Concern.FEW_POSITIVES:
            return f"Only {whole(caution.value)} bad cases: expect wide ranges. More cases would narrow them."
        case Concern.COSTS_MOVED:
            return "Your costs are now far from those at Analyse. Analyse again to try weights that suit them."
        case Concern.BEYOND_THE_GRID:
            return f"A cost ratio of {significant(caution.value)} is beyond what was tabulated; the nearest one is used."
        case Concern.NOT_SEPARABLE:
            return "The columns hardly tell bad cases from good ones. No weight or resampling will help; better columns or labels will."
        case Concern.RUNS_BACKWARDS:
            return "The scores run backwards. Is the value you named really the bad one?"
        case Concern.NOT_CALIBRATED:
            return f"The risk scores do not mean what they say: among the cases kept aside were {significant(caution.value)} bad ones for each that was expected. Analyse cases like those to come, or type the share you expect."
        case Concern.SOME_UNFINISHED:
            return f"{whole(caution.value)} of the strategies did not finish; the answer uses the others."


def giveaway_sentence(giveaway: Giveaway) -> str:
    """Name a column that may only be known afterwards, and say what to do about it."""
    bad = "bad cases"
    if giveaway.rule is Rule.RANKS:
        what = f"alone picks out {percent(giveaway.share)} of {bad} and {_hardly(giveaway.others, 'others')}"
    elif giveaway.of_bad:
        what = f"is filled in for {percent(giveaway.share)} of {bad} and {_hardly(giveaway.others, 'others')}"
    else:
        what = f"is filled in for {percent(giveaway.share)} of the other cases and {_hardly(giveaway.others, bad)}"
    return f"'{giveaway.column}' {what}. You may only know it afterwards. Ignore it, or keep it if you know it when you decide."


def _hardly(share: float, whom: str) -> str:
    """Say a share that is small."""
    return f"almost no {whom}" if share < _ALMOST_NONE else f"{percent(share)} of {whom}"


_ALMOST_NONE = 0.005


def data_check_sentences(check: DataCheck) -> tuple[str, ...]:
    """Say what may mislead in the rows, before anything is learnt from them."""
    sentences = [giveaway_sentence(one) for one in check.giveaways]
    if check.has_many_copies:
        counted = f"{whole(check.copies)} of {whole(check.rows)} rows ({percent(check.copies / check.rows)}) are exact copies of another."
        where = (
            f"{whole(check.copies_apart)} of them have a copy among the rows they are checked against, which flatters every figure. Remove repeated rows from the file."
            if check.copies_apart
            else "They are kept on one side of every split, so that no model is checked on a row it has learnt. Remove them from the file if they are slips."
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
    return (
        f"Resampling first would have promised a recall of {percent(claimed.recall)}; the honest "
        f"figure is {percent(honest.recall)}. Precision: {percent(claimed.precision)} promised, "
        f"{percent(honest.precision)} on cases as they come. Both flag what the model finds likelier "
        "bad than not, before any cut-off is chosen by cost."
    )


LEAK_CHECK_WORDS = "What would resampling first have promised?"
"""The question that a leak check answers."""


def outcome_sentence(outcome: Outcome) -> str:
    """Say how one candidate ended, for the list that grows while the analysis runs."""
    name = candidate_name(outcome.candidate, outcome.weight, outcome.ratio)
    if outcome.status in (Status.DONE, Status.BOUNDED):
        sample = ", from a sample of the ordinary cases" if outcome.status is Status.BOUNDED else ""
        return f"{name}: done{sample}"
    return f"{name}: {outcome.status} – {outcome.why}"


def standing_sentence(status: Status | None, why: str | None) -> str:
    """Say where a strategy of the plan stands, with the reason where it is not done."""
    words = STATUS_WORDS[status]
    if status in (Status.DROPPED_EARLY, Status.NOT_APPLICABLE, Status.FAILED) and why:
        return f"{words}: {why}"
    return words


def standings_sentence(statuses: Sequence[Status | None]) -> str:
    """Count the strategies of a plan by where they stand."""
    if not any(statuses):
        return f"{len(statuses)} strategies"
    done = sum(one in (Status.DONE, Status.BOUNDED) for one in statuses)
    rest = [one for one in STATUS_WORDS if one not in (Status.DONE, Status.BOUNDED)]
    counted = [(done, STATUS_WORDS[Status.DONE])]
    counted += [(statuses.count(one), STATUS_WORDS[one]) for one in (*rest[1:], None)]
    parts = [f"{number} {words.lower()}" for number, words in counted if number]
    return f"{len(statuses)} strategies: {', '.join(parts)}"


def strategy_explanation(name: str) -> str:
    """Say what a strategy changes and when it tends to fail."""
    strategy = STRATEGIES[name]
    told = [say(strategy.changes), say(strategy.fails_when)]
    if name == PLAIN:
        told.append(say("Plain boosted trees are tried in any case, for comparison."))
    return " ".join(told)


def progress_sentence(done: int, total: int, left: float | None) -> str:
    """Say how far an analysis is, and how long it still takes once that is known."""
    counted = f"{whole(done)} of {whole(total)} fits done."
    return counted if left is None else f"{counted} {time_left_sentence(left)}"


def time_left_sentence(seconds: float) -> str:
    """Say a time as roughly as it is known."""
    minutes = round(seconds / 60)
    if minutes > 10:
        minutes = round(minutes / 5) * 5
    if seconds < 60:
        return "Less than a minute left."
    if minutes == 1:
        return "About a minute left."
    return (
        f"About {minutes} minutes left."
        if minutes < 90
        else f"About {round(minutes / 60)} hours left."
    )


def stopped_sentence(finished: int, total: int) -> str:
    """Say what there is of an analysis that was stopped."""
    return f"Stopped. {finished} of {total} strategies finished; the answer uses those only."


OWN_WEIGHT_UNUSED = "No strategy that takes a weight is ticked, so this one is not tried."
"""Why a weight that was typed changes nothing."""


def weights_sentence(learner: str | None, weights: int) -> str:
    """Say whose weights are compared, or why there are none to compare."""
    if learner is None:
        return "The strategy shown has no model that weights could be compared with."
    named_so = say(LEARNERS[learner].in_sentence)
    if weights < 2:
        return f"No two weights were tried with {named_so}."
    return f"Every weight tried with {named_so}, per 1,000 cases, each at its own best cut-off; 1× is the plain model."


def count_sentences(
    caught: float, missed: float, false_alarms: float, passed: float
) -> tuple[str, ...]:
    """Say the four outcomes out of 1,000 cases."""
    return (
        f"{per_1000(caught)} bad cases caught",
        f"{per_1000(missed)} bad cases missed",
        f"{per_1000(false_alarms)} false alarms",
        f"{per_1000(passed)} good cases rightly let through",
    )


def echo_sentence(costs: Costs) -> str:
    """Say what the two costs mean together, which exposes a slip of the decimal point."""
    ratio = costs.ratio
    if costs.amounts is not None:
        return f"On average one missed case costs as much as {significant(ratio)} false alarms ({money(costs.missed, costs.currency)}). Whether checking a case pays off depends on what is at stake in it."
    return (
        f"One missed case costs as much as {significant(ratio)} false alarms. So checking a case "
        f"pays off if about 1 in {significant(1 + ratio)} like it is bad."
    )


def difference_sentence(
    extra: float, caught: float, false_alarms: float, currency: str | None
) -> str:
    """Say how another operating point differs from the recommended one, per 1,000 cases."""
    more = "more" if extra >= 0 else "less"
    catches = f"catch {per_1000(abs(caught))} {'more' if caught >= 0 else 'fewer'}"
    raises = f"raise {per_1000(abs(false_alarms))} {'more' if false_alarms >= 0 else 'fewer'} false alarms"
    return (
        f"{money(abs(extra), currency)} {more} than recommended per 1,000 cases: you would {catches} "
        f"bad cases and {raises}."
    )


def precision_recall_caption(precision: float | None, recall: float | None) -> str:
    """Say the operating point in the words of its axes."""
    return f"At this cut-off {percent(precision)} of the cases we flag are bad, and we catch {percent(recall)} of all bad cases."


def _lacking(problem: trouble.MissingFeatures) -> str:
    """Say which columns a new file lacks, and which of its own may be meant."""
    lacks = f"{problem.file} lacks columns that the model needs: {_listed(problem.columns)}."
    if not problem.proposals:
        return f"{lacks} Add them or rename yours."
    told = [f"--column {shlex.quote(f'{old}={new}')}" for old, new in problem.proposals]
    return f"{lacks} Others have a name like theirs: if they are meant, say so ({_listed(told)}); or add or rename yours."


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMES])
    more = len(names) - _MOST_NAMES
    return f"{shown} and {more} more" if more > 0 else shown


def _cluster_sentence(problem: trouble.ClusterTrouble) -> str:
    match problem:
        case trouble.NoClusterPart():
            return "What runs analyses on a cluster is not installed. Install imbgui[cluster], or analyse on this computer."
        case trouble.ClusterUnreachable(address, reason):
            return f"No cluster could be reached at {address} ({reason}). Check the address of its scheduler, and that it runs."
        case trouble.ClusterEmpty(address):
            return f"The cluster at {address} has no workers. Start some: dask worker {address} does, on every computer that is to help."
        case trouble.ClusterDiffers(address, part, None, here):
            return f"A worker of the cluster at {address} has no {part}, and this computer has {part} {here}. Install the same versions on all of them."
        case trouble.ClusterDiffers(address, part, there, here):
            return f"A worker of the cluster at {address} has {part} {there}, and this computer has {part} {here}, so that the answers could differ. Install the same versions on all of them."
        case trouble.ClusterLost(address):
            return f"The cluster at {address} was lost. What was finished is kept; the rest was not tried. Name a cluster again, or analyse on this computer."
        case _:
            return f"The cluster at {problem.address} cannot be used. Analyse on this computer."
