"""How the community does, at a glance."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _

from community.annotations.queries import annotations_between
from community.dashboard.asking import ask
from community.dashboard.charts import Chart, Series, bar_chart, line_chart
from community.dashboard.figures import Figure, figures_of, of_list
from community.dashboard.frame import FOR_GROWTH, reported, tongue
from community.metrics.answers import define
from community.metrics.filters import Filters
from community.metrics.told.doing import Done, compare_all
from community.metrics.wire.filters import FilteredIn
from community.pages.blueprint import Pages

growth = Pages("growth", __name__, url_prefix="/growth")


@growth.get("")
@FOR_GROWTH
def show_overview():
    """Show who is active, what is engaged with and shared, beside the period before."""
    asked = ask(FilteredIn, compare_all)
    now = asked.told.now
    return reported(
        "growth/overview.html",
        asked,
        figures=figures_of(_figures(), _totals(now), _totals(asked.told.before)),
        cards=_cards(now, asked.wanted["filters"]),
    )


def _totals(done: Done) -> dict[str, Any]:
    """The totals of all reports as one row. Of one name, the overview's stands: orders are all, not those by shares."""
    return {name: value for told in reversed(done) for name, value in told.report["total"].items()}


def _figures() -> tuple[Figure, ...]:
    return (
        Figure("active", _("Active members"), "count", of_list("overview", "active")),
        Figure("new_members", _("New members"), "count", of_list("overview", "new_members")),
        Figure("dau_mau", _("DAU/MAU, median"), "rate"),
        Figure("contents", _("Contents"), "count", of_list("overview", "contents")),
        Figure("engagement_rate", _("Engagement rate"), "rate"),
        Figure("participation_rate", _("Participation rate"), "rate"),
        Figure("share_rate", _("Share rate"), "rate"),
        Figure("orders", _("Orders"), "count", of_list("overview", "orders")),
    )


def _cards(done: Done, of: Filters) -> list[tuple[Chart, str, str]]:
    """Each chart with what its figures mean and the sheet that it is of."""
    overview, engagement, sharing = (told.report["days"] for told in done)
    days = [row["day"] for row in overview]
    beside = {"happened": annotations_between(days[0], days[-1]) if days else [], "language": tongue()}

    def draw(title: str, rows: list[dict[str, Any]], names: dict[str, str], kind: Any) -> Chart:
        series = [Series(label, [row[name] for row in rows]) for name, label in names.items()]
        return line_chart(title, days, series, kind, **beside)

    windows = {"dau": "DAU", "wau": "WAU", "mau": "MAU"}
    engaged = {"engagement_rate": _("Engagement rate"), "participation_rate": _("Participation rate")}
    shared = {"share_rate": _("Share rate"), "sharer_rate": _("Sharer rate")}
    return [
        (draw(_("Active members"), overview, windows, "count"), define("active_members", "active", of=of), "overview"),
        (draw(_("Stickiness"), overview, {"dau_mau": "DAU/MAU"}, "rate"), define("dau_mau", of=of), "overview"),
        (
            draw(_("Engagement"), engagement, engaged, "rate"),
            define("engagement_rate", "participation_rate", "impression", of=of),
            "engagement",
        ),
        (
            draw(_("Sharing"), sharing, shared, "rate"),
            define("share_rate", "sharer_rate", "impression", of=of),
            "sharing",
        ),
        (_bars(_("Contents"), overview, "contents"), define("counted", of=of), "overview"),
        (_bars(_("New members"), overview, "new_members"), define(of=of), "overview"),
    ]


def _bars(title: str, rows: list[dict[str, Any]], name: str) -> Chart:
    return bar_chart(title, [row["day"] for row in rows], [Series(title, [row[name] for row in rows])])
