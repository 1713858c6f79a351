"""The native charts of the workbook; series differ by shape and dash, not by hue alone."""

from collections.abc import Callable, Mapping

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart

from imbgui.language import say
from imbgui.reports.styles import BLUE, GREY, VERMILION

XAndY = tuple[str, str]


def cost_chart(book: Workbook, *, curve: XAndY, selected: XAndY, money_format: str) -> Chart:
    """Return the expected cost by cases flagged, with the recommended point."""
    chart = _scatter(book, say("What 1,000 cases cost, by how many are flagged"))
    _add_line(chart, say("Expected cost per 1,000 cases"), curve, BLUE, "solid")
    _add_point(chart, selected)
    of_1000 = {"min": 0, "max": 1000}
    _set_axis(chart.set_x_axis, say("Cases flagged of 1,000"), "#,##0", of_1000)
    _set_axis(
        chart.set_y_axis, say("Cost per 1,000 cases"), money_format.replace(".00", ""), {"min": 0}
    )
    return chart


def precision_recall_chart(
    book: Workbook,
    *,
    curve: XAndY,
    base_rate: XAndY,
    selected: XAndY,
    events: str,
) -> Chart:
    """Return precision against recall, with the recommended point and the base rate."""
    chart = _scatter(book, say("How many flagged cases are right, by how many are caught"))
    _add_line(chart, say("Every cut-off"), curve, BLUE, "solid")
    _add_line(chart, say("Flagging at random"), base_rate, GREY, "dash")
    _add_point(chart, selected)
    whole = {"min": 0, "max": 1}
    _set_axis(
        chart.set_x_axis,
        say("Recall: of all {events}, how many are caught", events=events),
        "0%",
        whole,
    )
    _set_axis(
        chart.set_y_axis,
        say("Precision: of cases flagged, how many are {events}", events=events),
        "0%",
        whole,
    )
    return chart


def bar_chart(book: Workbook, *, names: str, costs: str, money_format: str) -> Chart:
    """Return what 1,000 cases cost with each strategy, as bars from the top down."""
    chart = book.add_chart({"type": "bar"})
    _set_title(chart, say("What 1,000 cases cost, by strategy"))
    chart.add_series(
        {
            "name": say("Cost per 1,000 cases"),
            "categories": f"={names}",
            "values": f"={costs}",
            "fill": {"color": BLUE},
            "gap": 60,
        }
    )
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 9}})
    limits = {"min": 0, "label_position": "low"}
    _set_axis(
        chart.set_x_axis, say("Cost per 1,000 cases"), money_format.replace(".00", ""), limits
    )
    return chart


def _scatter(book: Workbook, title: str) -> Chart:
    chart = book.add_chart({"type": "scatter", "subtype": "straight"})
    _set_title(chart, title)
    chart.set_legend({"position": "bottom"})
    return chart


def _set_title(chart: Chart, title: str) -> None:
    chart.set_title({"name": title, "name_font": {"size": 12, "bold": True}, "overlay": False})


def _add_line(chart: Chart, name: str, points: XAndY, color: str, dash: str) -> None:
    chart.add_series(
        {
            "name": name,
            "categories": f"={points[0]}",
            "values": f"={points[1]}",
            "line": {"color": color, "width": 2, "dash_type": dash},
            "marker": {"type": "none"},
            "smooth": False,
        }
    )


def _add_point(chart: Chart, point: XAndY) -> None:
    chart.add_series(
        {
            "name": say("Recommended"),
            "categories": f"={point[0]}",
            "values": f"={point[1]}",
            "line": {"none": True},
            "marker": {
                "type": "diamond",
                "size": 11,
                "fill": {"color": VERMILION},
                "border": {"color": "#000000"},
            },
            "data_labels": {"series_name": True, "value": False, "position": "above"},
        }
    )


def _set_axis(
    set_axis: Callable[[Mapping[str, object]], None],
    name: str,
    number_format: str,
    limits: Mapping[str, object],
) -> None:
    set_axis(
        {
            "name": name,
            "name_font": {"bold": False},
            "num_format": number_format,
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9", "width": 0.5}},
            **limits,
        }
    )
