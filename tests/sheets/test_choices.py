"""What the analyst says about a file, or about one of its columns, is done, and nothing else."""

import pytest

from imbgui.domain import problems
from imbgui.domain.table import Kind, Labels
from imbgui.language import say
from imbgui.sheets.reading import COPY, read_table


def remedied(read, path, finding, label):
    """Read a file, and again with the remedy that a finding of it offers."""
    table = read(path)
    [found] = [one for one in table.findings if one.kind == finding]
    [remedy] = [one for one in found.remedies if one.label == label]
    columns = read.folder / "again"
    return read_table(path, table.options.changed(remedy.reading), columns)


# Words for no value


def test_that_words_for_no_value_are_counted_and_can_be_answers_of_their_column(read):
    rows = "".join(f"{n},{'unknown' if n % 4 == 0 else 'red'},{n}\n" for n in range(40))
    path = read.write(f"n,colour,other\n{rows}", "a.csv")
    table = read(path)
    [finding] = [one for one in table.findings if one.kind == "words for no value"]
    assert (finding.column, finding.rows, finding.row_numbers[:2]) == ("colour", 10, (2, 6))
    assert say(finding.message) == "colour: 'unknown' in 10 rows counts as blank."
    assert table.column("colour").missing == 10
    assert table.column("colour").blank_rows[:3] == (2, 6, 10)
    again, columns = remedied(read, path, "words for no value", "Keep as an answer")
    assert dict(again.column("colour").common) == {"red": 30, "unknown": 10}
    assert columns["colour"].levels == ("unknown", "red")


def test_that_a_word_may_mean_no_value_in_one_column_only(read, values):
    text = "a,b\n1,1\n999,999\n3,3\n"
    table = read(text, missing_in=(("b", "999"),))
    assert values(table, "a") == [1.0, 999.0, 3.0]
    assert values(table, "b") == [1.0, None, 3.0]
    assert [one.column for one in table.findings if one.kind == "words for no value"] == ["b"]


def test_that_a_usual_word_for_no_value_may_be_an_answer_everywhere(read, values):
    text = "a,b\n?,x\n?,y\nno,?\nno,?\n"
    assert values(read(text, answers=("?",)), "b") == ["x", "y", "?", "?"]
    assert values(read(text, answers=("?",), missing_in=(("b", "?"),)), "a")[0] == "?"
    assert values(read(text, answers_in=(("a", "?"),)), "b") == ["x", "y", None, None]


def test_that_numbers_with_words_among_them_are_read_exactly(read, values):
    numbers = [f"{number / 7:.15g}" for number in range(2_000)]
    cells = [*numbers, "n/a", "1,250.5", "-3.5", "1e3", "$7"]
    rows = "".join(f'{place},"{cell}"\n' for place, cell in enumerate(cells))
    got = values(read(f"n,value\n{rows}"), "value")
    assert got == [*map(float, numbers), None, 1250.5, -3.5, 1000.0, 7.0]


# Numbers and dates of one column


def test_that_a_column_may_have_a_decimal_sign_of_its_own(read, values):
    text = "a;b\n1.5;1.234\n2.5;2.345\n3.25;3.456\n"
    table = read(text, decimals=(("b", ","),))
    assert values(table, "a") == [1.5, 2.5, 3.25]
    assert values(table, "b") == [1234.0, 2345.0, 3456.0]


def test_that_thousands_can_be_taken_for_decimals_by_a_remedy(read):
    path = read.write('a,b\n"1,234",0.5\n"2,345",1.5\n', "a.csv")
    _, columns = remedied(read, path, "thousands", "Read with a decimal comma")
    assert columns["a"].values.tolist() == [1.234, 2.345]


@pytest.mark.parametrize(
    ("options", "first"),
    [
        ({}, "2024-01-02"),
        ({"day_first": True}, "2024-02-01"),
        ({"day_first": True, "dates": (("when", False),)}, "2024-01-02"),
        ({"dates": (("when", True),)}, "2024-02-01"),
    ],
)
def test_that_the_order_of_day_and_month_is_as_told(read, options, first):
    table = read("n,when\n1,01/02/2024\n2,03/04/2024\n3,05/06/2024\n", **options)
    assert table.column("when").examples[0] == first


def test_that_dates_that_do_not_fit_the_told_order_are_listed(read):
    table = read("n,when\n1,01/02/2024\n2,13/04/2024\n3,05/06/2024\n", dates=(("when", False),))
    [finding] = [one for one in table.findings if one.kind == "not a date"]
    assert (finding.row_numbers, finding.examples) == ((3,), ("13/04/2024",))


def test_that_days_and_months_are_swapped_by_a_remedy(read):
    path = read.write("n,when\n1,01/02/2024\n2,03/04/2024\n3,05/06/2024\n", "a.csv")
    table, _ = remedied(read, path, "ambiguous date", "Swap day and month")
    assert table.column("when").examples[0] == "2024-02-01"


# Spellings


MESSY = "n,left\n" + "".join(
    f"{n},{value}\n"
    for n, value in enumerate([" Yes", "yes", "Y", "YES ", "No", "no", "N", "", "no", "No"])
)


def test_that_spellings_of_yes_and_no_are_counted_together_and_said(read, noted):
    table = read(MESSY)
    assert dict(table.column("left").common) == {"Yes": 4, "No": 5}
    assert table.column("left").missing == 1
    assert "'yes', 'YES', 'Y' as 'Yes'" in noted(table)["spellings merged"]


def test_that_spellings_are_kept_apart_when_asked(read):
    path = read.write(MESSY, "a.csv")
    table, _ = remedied(read, path, "spellings merged", "Keep them apart")
    assert len(table.column("left").common) == 7
    assert table.column("left").kind is Kind.YES_NO


def test_that_spellings_of_other_words_are_counted_together_only_when_asked(read):
    text = "n,town\n" + "".join(f"{n},{'Rome' if n % 3 else 'ROME'}\n" for n in range(9))
    path = read.write(text + "9,Oslo\n", "a.csv")
    assert dict(read(path).column("town").common) == {"Rome": 6, "ROME": 3, "Oslo": 1}
    table, _ = remedied(read, path, "similar spellings", "Count them together")
    assert dict(table.column("town").common) == {"Rome": 9, "Oslo": 1}
    told = read(path, labels=(("town", Labels.MERGED),))
    assert told.column("town").common == table.column("town").common


# Rows


def test_that_copies_are_set_aside_by_a_remedy_and_listed(read):
    path = read.write("a,b\n1,x\n2,y\n1,x\n1,x\n3,z\n", "a.csv")
    table, columns = remedied(read, path, "duplicates", "Remove the copies")
    assert (table.rows_read, table.rows_kept) == (5, 3)
    [aside] = table.set_aside
    assert (aside.reason, aside.rows, aside.ranges) == (COPY, 2, ((4, 5),))
    assert columns["a"].values.tolist() == [1.0, 2.0, 3.0]


def test_that_totals_are_said_and_kept_by_a_remedy(read):
    text = "town,cases\n" + "".join(f"T{n},{n}\n" for n in range(30)) + "TOTAL,435\n"
    path = read.write(text, "a.csv")
    [finding] = [one for one in read(path).findings if one.kind == "totals"]
    assert say(finding.message) == "Row 32: looks like totals, and is set aside."
    table, columns = remedied(read, path, "totals", "They are cases: keep them")
    assert table.rows_kept == 31
    assert columns["cases"].values[-1] == 435


def test_that_missing_headings_are_said_with_a_way_out(read):
    path = read.write("1,2.5,x\n2,3.5,y\n3,4.5,x\n", "a.csv")
    table, _ = remedied(read, path, "no headings", "The first row is the headings")
    assert table.names == ("1", "2.5", "x")


def test_that_a_choice_about_a_column_that_is_not_there_is_refused(read):
    for options in (
        {"missing_in": (("c", "x"),)},
        {"dates": (("c", True),)},
        {"labels": (("c", Labels.APART),)},
    ):
        problem = read.problem("a,b\n1,2\n3,4\n", **options)
        assert problem == problems.MissingColumn("c", ("a", "b"))


# The outcome


def test_that_one_value_may_stand_against_the_rest(read):
    rows = "".join(f"{n},{('<30', '>30', 'NO', 'NO')[n % 4]}\n" for n in range(40))
    table = read(f"n,readmitted\n{rows}").asking("readmitted", "<30")
    assert table.column("readmitted").kind is Kind.CATEGORY
    assert (table.positive, table.positives, table.rows_kept) == ("<30", 10, 40)
