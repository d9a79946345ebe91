"""Who is behind a figure: for members of the growth team alone, page by page, every look noted."""

from __future__ import annotations

from typing import Any

from community.access import role_required
from community.clock import reporting_day
from community.http.blueprint import Blueprint
from community.metrics import behind
from community.metrics.answers import AS_CSV
from community.metrics.filters import counted_by
from community.metrics.listing import listed
from community.metrics.stages import Stage
from community.metrics.wire.behind import MemberBehindPage, WhoCameIn, WhoDidIn, WhoIsInStageIn, WhoReturnedIn

behind_figures = Blueprint("behind-figures", __name__, description="The members behind the figures of reports")
for_people = role_required("growth")
also_as_csv = behind_figures.alt_response(200, **AS_CSV)


@behind_figures.get("/metrics/active/members")
@for_people
@behind_figures.arguments(WhoDidIn, location="query")
@behind_figures.response(200, MemberBehindPage)
@also_as_csv
def list_active(asked):
    """See who was active, or did one thing, on at least one of the days."""
    page, counted = _taken_apart(asked)
    return listed(behind.who_did(**asked, counted=counted), f"active:{asked['activity']}", **page)


@behind_figures.get("/metrics/growth/members")
@for_people
@behind_figures.arguments(WhoCameIn, location="query")
@behind_figures.response(200, MemberBehindPage)
@also_as_csv
def list_growth(asked):
    """See who is in a part of growth accounting: active, new, retained, resurrected or dormant in a period."""
    page, counted = _taken_apart(asked)
    return listed(behind.who_came(**asked, counted=counted), f"growth:{asked['part']}", **page)


@behind_figures.get("/metrics/retention/members")
@for_people
@behind_figures.arguments(WhoReturnedIn, location="query")
@behind_figures.response(200, MemberBehindPage)
@also_as_csv
def list_retention(asked):
    """See who is in a cohort, or in a cell of its row."""
    page, counted = _taken_apart(asked)
    cohort, begun, column = asked["cohort"], asked["begun"], asked["period"]
    if column is None:
        found = behind.who_began(cohort, begun, counted)
    else:
        how = {"activity": asked["activity"], "mode": asked["mode"], "today": reporting_day()}
        found = behind.who_returned(cohort, begun, column=column, counted=counted, **how)
    return listed(found, f"retention:{cohort}", **page)


@behind_figures.get("/metrics/lifecycle/members")
@for_people
@behind_figures.arguments(WhoIsInStageIn, location="query")
@behind_figures.response(200, MemberBehindPage)
@also_as_csv
def list_lifecycle(asked):
    """See who was in a stage of life on a day, or came into it since another day from another stage."""
    page, counted = _taken_apart(asked)
    stage, first, last, old = asked["stage"], asked["first"], asked["last"], asked["old"]
    if old is None:
        found = behind.who_is_in(stage, last, counted)
    else:
        found = behind.who_moved(None if old == "unregistered" else Stage(old), stage, first, last, counted)
    return listed(found, f"lifecycle:{stage}", **page)


def _taken_apart(asked: dict[str, Any]) -> tuple[dict[str, Any], Any]:
    """What is asked of the list itself, and whom the figure counts; the rest is left."""
    return {name: asked.pop(name) for name in ("limit", "cursor", "format")}, counted_by(asked.pop("filters"))
