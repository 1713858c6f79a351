"""Values keep their meaning, and a column gets the kind that all its values speak for."""

from datetime import UTC, datetime

import pytest

from imbgui.domain.table import Kind, Role
from imbgui.language import say
from imbgui.sheets.dates import DateOrder, parse_dates
from imbgui.sheets.numbers import parse_number


def column(*cells: object, name: str = "value") -> str:
    """Return a file with this column beside one of numbers."""
    rows = (f'{number + 0.5},"{cell}"' for number, cell in enumerate(cells))
    return f"n,{name}\n" + "\n".join(rows) + "\n"


def test_that_a_decimal_comma_is_not_read_as_a_thousands_separator(read, values):
    assert values(read(column("1,7", "2,75")), "value") == [1.7, 2.75]


def test_that_thousands_separators_are_read_and_said(read, values, noted):
    table = read(column("1,234", "2,345,678", "5"))
    assert values(table, "value") == [1234.0, 2345678.0, 5.0]
    assert "1,234" in noted(table)["thousands"]


def test_that_points_are_thousands_where_the_decimal_sign_is_a_comma(read, values):
    text = "a;b\n1.234,56;x\n2.345;y\n12,5;z\n"
    assert values(read(text), "a") == [1234.56, 2345.0, 12.5]


def test_that_one_decimal_comma_keeps_the_column_from_being_thousands(read, values):
    cells = [f"1,{number:03}" for number in range(100, 199)]
    assert values(read(column(*cells, "2,5")), "value")[0] == 1.1


def test_that_a_told_decimal_sign_is_used(read, values):
    assert values(read(column("1,234", "2,345"), decimal=","), "value") == [1.234, 2.345]


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("1 234,5", ",", 1234.5),
        ("1'234.5", ".", 1234.5),
        ("(1,234.50)", ".", -1234.5),
        ("$1,234", ".", 1234.0),
        ("-$5", ".", -5.0),
        ("1.234 €", ",", 1234.0),
        ("12%", ".", 12.0),
        ("\u22123", ".", -3.0),
        ("1e3", ".", 1000.0),
        (".5", ".", 0.5),
        ("5.", ".", 5.0),
        ("1,23,456", ".", None),
        ("1.2.3", ".", None),
        ("12,34", ".", None),
        ("--5", ".", None),
        ("(5", ".", None),
        ("abc", ".", None),
        (".", ".", None),
        ("", ".", None),
        ("1e999", ".", None),
    ],
)
def test_that_a_number_is_read_only_as_it_is_written(text, decimal, number):
    assert parse_number(text, decimal) == number


def test_that_currencies_and_percentages_are_said(read, noted):
    assert "5% is 5" in noted(read(column("5%", "7%")))["percentage"]
    assert "currency" in noted(read(column("$5", "$7.5")))
    assert "negative" in noted(read(column("(5)", "7")))["brackets"]


@pytest.mark.parametrize(
    "word", ["", " ", "NA", "n/a", "N/A", "nan", "NULL", "-", "?", "#N/A", "#DIV/0!", "."]
)
def test_that_words_for_no_value_are_blanks(read, values, word):
    assert values(read(column("1", word, "3")), "value") == [1.0, None, 3.0]
    assert values(read(column("red", word, "blue")), "value") == ["red", None, "blue"]


@pytest.mark.parametrize("word", ["None", "Nan", "other"])
def test_that_words_that_are_answers_stay_answers(read, values, word):
    assert values(read(column("red", word, "red")), "value") == ["red", word, "red"]


def test_that_none_among_numbers_is_a_blank(read, values, noted):
    cells = [*(str(number) for number in range(40)), "None"]
    table = read(column(*cells))
    assert values(table, "value")[-1] is None
    assert "not a number" not in noted(table)


def test_that_a_minus_beside_a_plus_is_an_answer(read, values):
    assert values(read(column("+", "-", "+", "")), "value") == ["+", "-", "+", None]


def test_that_the_analysts_own_word_for_no_value_is_obeyed(read, values):
    table = read(column("1", "999", "3"), missing_words=("999",))
    assert values(table, "value") == [1.0, None, 3.0]
    assert (
        values(read(column("a", "none given"), missing_words=("none given",)), "value")[1] is None
    )


def test_that_a_few_strays_among_numbers_are_named_with_rows_and_remedies(read, kinds):
    cells = [str(number) for number in range(100)]
    cells[10], cells[50] = "3a", "oops"
    table = read(column(*cells))
    [finding] = [one for one in table.findings if one.kind == "not a number"]
    assert kinds(table)["value"] is Kind.NUMBER
    assert (finding.column, finding.rows) == ("value", 2)
    assert "'3a', 'oops'; rows 12, 52" in say(finding.message)
    assert "Keep as category" in [remedy.label for remedy in finding.remedies]
    assert (finding.row_numbers, finding.examples) == ((12, 52), ("3a", "oops"))
    assert table.column("value").missing == 2


def test_that_one_frequent_word_among_many_numbers_leaves_a_number_column(read, kinds):
    cells = [str(number) for number in range(70)] + ["unknown"] * 30
    assert kinds(read(column(*cells)))["value"] is Kind.NUMBER


def test_that_leading_zeros_and_long_digits_are_kept(read, values, kinds):
    text = "zip,card,n\n01234,4532015112830366,1\n10115,4532015112830367,2\n01234,12,3\n"
    table = read(text)
    assert values(table, "zip") == ["01234", "10115", "01234"]
    assert values(table, "card")[0] == "4532015112830366"
    assert kinds(table)["n"] is Kind.NUMBER


def test_that_leading_zeros_are_kept_in_a_quoted_column_with_blanks(read, values):
    assert values(read(column("007", "", "012")), "value") == ["007", None, "012"]


def test_that_zero_and_fractions_below_one_are_no_codes(read, values):
    assert values(read("a,b\n0,0.5\n1,0.25\n2,0\n"), "b") == [0.5, 0.25, 0.0]


def test_that_whitespace_makes_no_difference(read, values):
    assert values(read(column("Yes ", " Yes", "No")), "value") == ["Yes", "Yes", "No"]


def test_that_spellings_of_yes_and_no_are_merged_and_said(read, noted):
    table = read(column("Yes", "YES ", "yes", "No", "no", ""))
    assert table.column("value").common == (("Yes", 3), ("No", 2))
    assert table.column("value").kind is Kind.YES_NO
    assert "'yes'" in noted(table)["spellings merged"]


def test_that_spellings_of_other_words_are_only_said(read, values, noted):
    table = read(column("Red", "red", "blue", "Red"))
    assert values(table, "value") == ["Red", "red", "blue", "Red"]
    assert "'Red', 'red'" in noted(table)["similar spellings"]


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["yes", "no", "yes"], Kind.YES_NO),
        (["0", "1", "1"], Kind.YES_NO),
        (["TRUE", "FALSE", ""], Kind.YES_NO),
        (["Y", "N"], Kind.YES_NO),
        (["Y", ""], Kind.CATEGORY),
        (["a", "a"], Kind.CONSTANT),
        (["", ""], Kind.CONSTANT),
        (["7", "7"], Kind.CONSTANT),
        (["1", "2", "1"], Kind.NUMBER),
        (["2024-01-31", "2024-02-01"], Kind.DATE),
        (["31/01/2024", "01/02/2024"], Kind.DATE),
        (["31.01.2024 10:30", "01.02.2024 9:15"], Kind.DATE),
        (["3 Jan 2024", "14 Feb 2024"], Kind.DATE),
        (["Jan 3, 2024", "Feb 14, 2024"], Kind.DATE),
        (["10:30", "11:45"], Kind.CATEGORY),
    ],
)
def test_that_a_kind_follows_from_the_values(read, kinds, cells, kind):
    assert kinds(read(column(*cells)))["value"] is kind


@pytest.mark.parametrize(
    ("name", "cells", "kind"),
    [
        ("claim", [str(number) for number in range(1, 61)], Kind.IDENTIFIER),
        ("claim_id", ["17", "4", "99"], Kind.IDENTIFIER),
        ("customerID", ["17", "4", "99"], Kind.IDENTIFIER),
        ("claim", [f"C-{number}" for number in range(30)], Kind.IDENTIFIER),
        ("region_id", ["1", "2", "3"] * 20, Kind.CATEGORY),
        ("paid", [str(number * 37 % 1009) for number in range(60)], Kind.NUMBER),
        ("amount", [str(number * 37 % 1009 * 10) for number in range(60)], Kind.NUMBER),
        ("weight", [str(number * 0.37) for number in range(60)], Kind.NUMBER),
        ("policy_number", [str(number * 7919 % 99991) for number in range(60)], Kind.IDENTIFIER),
        ("number_of_claims", [str(number % 5) for number in range(60)], Kind.NUMBER),
        ("phone", [str(4_912_340_000 + number * 7) for number in range(60)], Kind.IDENTIFIER),
        ("notes", [f"the customer called {n} times about the car" for n in range(60)], Kind.TEXT),
        ("street", [f"{number} Long Street" for number in range(60)], Kind.TEXT),
        ("booked_date", ["20240131", "20240201", "20231224"], Kind.DATE),
    ],
)
def test_that_identifiers_and_free_text_are_told_from_measurements(read, name, cells, kind):
    table = read(column(*cells, name=name))
    assert table.column(name).kind is kind


def test_that_long_identifiers_are_written_as_they_stand_in_the_file(read, values):
    numbers = [*range(9_000), 123_456_789_012_345, *range(9_000, 12_000), 1_000_000]
    table = read("row_id,x\n" + "".join(f"{number},{number % 7}\n" for number in numbers))
    assert table.columns[0].kind is Kind.IDENTIFIER
    assert values(table, "row_id") == [str(number) for number in numbers]


def test_that_identifiers_free_text_and_constants_are_left_out_and_said(read, noted):
    rows = "\n".join(f"C-{number},all,{number * 0.37}" for number in range(30))
    table = read(f"id,country,amount\n{rows}\n")
    assert table.column("id").role is Role.IDENTIFIER
    assert table.column("country").role is Role.IGNORED
    assert table.column("amount").role is Role.FEATURE
    assert {"identifier", "constant"} <= set(noted(table))


def test_that_common_values_come_most_frequent_first_and_whole_numbers_are_plain(read):
    table = read("a,b\n2.0,x\n1.0,y\n1.0,z\n3,x\n")
    assert table.column("a").common == (("1", 2), ("2", 1), ("3", 1))
    assert table.column("a").examples == ("2", "1", "3")
    assert table.column("b").common == (("x", 2), ("y", 1), ("z", 1))


def test_that_at_most_fifty_common_values_are_kept_ties_by_first_appearance(read):
    cells = [number + 0.5 for number in range(200)] + [150.5]
    common = read(column(*cells)).column("value").common
    assert len(common) == 50
    assert common[:3] == (("150.5", 2), ("0.5", 1), ("1.5", 1))


def test_that_a_forced_kind_is_obeyed(read, values, noted):
    text = "a,b\n01,x\n02,3\n03,4\n"
    table = read(text, kinds=(("a", Kind.NUMBER), ("b", Kind.NUMBER)))
    assert values(table, "a") == [1.0, 2.0, 3.0]
    assert values(table, "b") == [None, 3.0, 4.0]
    assert "'x'; row 2" in noted(table)["not a number"]


def test_that_a_number_column_forced_to_a_category_keeps_its_texts(read, values):
    table = read("a,b\n1.50,x\n2,y\n1.50,z\n", kinds=(("a", Kind.CATEGORY),))
    assert values(table, "a") == ["1.50", "2", "1.50"]


def test_that_a_column_forced_to_a_date_names_what_is_none(read, values, noted):
    table = read(column("2024-01-31", "soon", "later"), kinds=(("value", Kind.DATE),))
    assert values(table, "value")[1:] == [None, None]
    assert "2 of 3 values" in noted(table)["not a date"]


def test_that_day_numbers_are_dates_where_a_date_is_asked_for(read, values):
    table = read(column("20240131", "20240201"), trained={"value": Kind.DATE})
    assert values(table, "value")[0] == datetime(2024, 1, 31, tzinfo=UTC).timestamp()


def test_that_true_and_false_keep_their_spelling(read, values):
    assert values(read("a,b\nTRUE,1\nFALSE,2\nTRUE,3\n"), "a") == ["TRUE", "FALSE", "TRUE"]


def test_that_dates_are_seconds_since_1970(read, values):
    table = read(column("2024-01-31 10:30:00", "1969-12-31", ""))
    expected = datetime(2024, 1, 31, 10, 30, tzinfo=UTC).timestamp()
    assert values(table, "value") == [expected, -86_400.0, None]
    assert table.column("value").common == (("1969-12-31", 1), ("2024-01-31 10:30:00", 1))


def test_that_the_order_of_day_and_month_comes_from_all_values(read, values, noted):
    table = read(column("01/02/2024", "25/12/2023"))
    assert values(table, "value")[0] == datetime(2024, 2, 1, tzinfo=UTC).timestamp()
    assert "day/month/year" in noted(table)["date"]


def test_that_dates_that_could_be_read_both_ways_are_said(read, noted):
    assert "other order" in noted(read(column("01/02/2024", "03/04/2024")))["ambiguous date"]


def test_that_one_date_column_settles_the_order_of_another(read, values, noted):
    table = read("a,b\n01/02/2024,25/12/2023\n03/04/2024,26/12/2023\n")
    assert values(table, "a")[0] == datetime(2024, 2, 1, tzinfo=UTC).timestamp()
    assert "ambiguous date" not in noted(table)


def test_that_a_date_that_is_none_is_named(read, noted):
    cells = [f"2024-01-{day:02}" for day in range(1, 29)]
    table = read(column(*cells, "soon"))
    assert "'soon'; row 30" in noted(table)["not a date"]


def test_that_two_digit_years_and_am_pm_are_understood():
    reading = parse_dates(["31-12-99 11:30 PM", "01-01-20 12:00 AM"], DateOrder())
    moments = [datetime.fromtimestamp(seconds, UTC) for seconds in reading.values]
    assert moments == [
        datetime(1999, 12, 31, 23, 30, tzinfo=UTC),
        datetime(2020, 1, 1, tzinfo=UTC),
    ]


def test_that_a_day_that_does_not_exist_is_no_date():
    reading = parse_dates(["2024/02/30", "2024/02/29"], DateOrder())
    assert reading.share == 0.5


def test_that_a_long_text_is_shown_by_its_start(read):
    texts = [f"{number} " + "word " * 200 for number in range(9)]
    [example, *_] = read(column(*texts)).column("value").examples
    assert len(example) == 40


def test_that_hundreds_of_like_columns_are_said_once(read):
    width = 80
    text = ",".join(f"c{n}" for n in range(width)) + "\n" + (",".join("x" * width) + "\n") * 3
    found = [finding for finding in read(text).findings if finding.kind == "constant"]
    assert [finding.column for finding in found] == [None]
    assert "80 columns" in say(found[0].message)
