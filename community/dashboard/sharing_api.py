"""What is shared, how far it gets, what each channel brings, whom members invite."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import pgettext

from community.annotations.queries import annotations_between
from community.dashboard.asking import ask
from community.dashboard.charts import Chart, Series, bar_chart, line_chart
from community.dashboard.figures import Figure, figures_of, of_list
from community.dashboard.frame import FOR_GROWTH, reported, tongue
from community.dashboard.words import STEPS, UNITS, options
from community.metrics.answers import define
from community.metrics.calendar import Period
from community.metrics.filters import Filters
from community.metrics.told.coming import tell_attribution, tell_funnel, tell_invitations
from community.metrics.told.doing import compare_sharing
from community.metrics.wire.filters import FilteredIn
from community.metrics.wire.funnel import FunnelIn
from community.metrics.wire.invitations import InvitationsIn
from community.pages.blueprint import Pages

sharing = Pages("growth_sharing", __name__, url_prefix="/growth", static_folder=None, static_url_path=None)


@sharing.get("/sharing")
@FOR_GROWTH
def show_sharing():
    """Show how much is shared, by how many, and whom it reaches."""
    asked = ask(FilteredIn, compare_sharing)
    report, earlier = asked.told.now.report, asked.told.before.report
    figures = figures_of(_figures(), report["total"], earlier["total"])
    return reported(
        "growth/sharing.html", asked, figures=figures, cards=_cards(report["days"], asked.wanted["filters"])
    )


def _figures() -> tuple[Figure, ...]:
    return (
        Figure("share_actions", _("Shares"), "count", of_list("sharing", "share_actions")),
        Figure("share_rate", _("Share rate"), "rate"),
        Figure("sharer_rate", _("Sharer rate"), "rate"),
        Figure("share_reach", _("Clicks per share"), "number"),
        Figure("human_clicks", _("Clicks of people"), "count", of_list("sharing", "human_clicks")),
        Figure("robot_clicks", _("Clicks of robots"), "count", of_list("sharing", "robot_clicks")),
        Figure("signups", _("Sign-ups"), "count", of_list("sharing", "signups", who="brought")),
        Figure("orders", _("Orders"), "count", of_list("sharing", "orders", who="brought")),
    )


def _cards(rows: list[dict[str, Any]], of: Filters) -> list[tuple[Chart, str]]:
    """Each chart with what its figures mean."""
    days = [row["day"] for row in rows]
    beside = {"happened": annotations_between(days[0], days[-1]) if days else [], "language": tongue()}

    def draw(title: str, kind: Any, **names: str) -> Chart:
        series = [Series(label, [row[name] for row in rows]) for name, label in names.items()]
        return line_chart(title, days, series, kind, **beside)

    return [
        (
            draw(_("Share rate"), "rate", share_rate=_("Share rate"), sharer_rate=_("Sharer rate")),
            define("share_rate", "sharer_rate", "impression", of=of),
        ),
        (
            draw(_("Clicks"), "count", human_clicks=_("Of people"), robot_clicks=_("Of robots")),
            define("human_click", of=of),
        ),
        (
            draw(_("Shares and sharers"), "count", share_actions=_("Shares"), sharers=_("Sharers")),
            define("share_rate", "counted", of=of),
        ),
        (
            draw(_("Brought by shares"), "count", signups=_("Sign-ups"), orders=_("Orders")),
            define("credit", of=of),
        ),
    ]


@sharing.get("/funnel")
@FOR_GROWTH
def show_funnel():
    """Show how far share links get."""
    asked = ask(FunnelIn, tell_funnel)
    return reported("growth/funnel.html", asked, steps=STEPS, trend=_reached(asked.told.report["days"]))


def _reached(rows: list[dict[str, Any]]) -> Chart:
    """Links by the day on which they were made. A day whose first window is open has no figure yet."""
    steps = ("clicked", "signed_up", "ordered")
    series = [Series(str(STEPS["shared"]), [row["shared"] for row in rows])]
    series += [Series(str(STEPS[step]), [row[step] if row["complete"] else None for row in rows]) for step in steps]
    return line_chart(_("Links by day of the share"), [row["day"] for row in rows], series)


@sharing.get("/channels")
@FOR_GROWTH
def show_channels():
    """Show what each channel brought, by the last click and by the first."""
    currency = current_app.config["COMMUNITY"].currency
    return reported("growth/channels.html", ask(FilteredIn, tell_attribution), currency=currency)


@sharing.get("/invitations")
@FOR_GROWTH
def show_invitations():
    """Show whom members brought: K(7), cycle time, generations."""
    asked = ask(InvitationsIn, tell_invitations)
    cohorts = asked.told.report["cohorts"]
    k = Series("K(7)", [row["k"] if row["complete"] else None for row in cohorts])
    generations = asked.told.report["generations"]
    depth = [Series(pgettext("growth", "Members"), [row["members"] for row in generations])]
    return reported(
        "growth/invitations.html",
        asked,
        k=line_chart("K(7)", [row["start"] for row in cohorts], [k], "number"),
        generations=bar_chart(_("Generations"), [row["generation"] for row in generations], depth, by_day=False),
        generation_words=define("generations", of=asked.wanted["filters"]),
        units=options(UNITS),
        written=lambda start: Period(start, asked.wanted["unit"]).written,
    )
