"""Who is behind a figure: for members of the growth team alone, page by page, every look noted."""

from __future__ import annotations

from community.access import role_required
from community.http.blueprint import Blueprint
from community.metrics.answers import AS_CSV
from community.metrics.behind import behind_active, behind_growth, behind_lifecycle, behind_retention
from community.metrics.listing import listed
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
    return listed(behind_active, asked)


@behind_figures.get("/metrics/growth/members")
@for_people
@behind_figures.arguments(WhoCameIn, location="query")
@behind_figures.response(200, MemberBehindPage)
@also_as_csv
def list_growth(asked):
    """See who is in a part of growth accounting: active, new, retained, resurrected or dormant in a period."""
    return listed(behind_growth, asked)


@behind_figures.get("/metrics/retention/members")
@for_people
@behind_figures.arguments(WhoReturnedIn, location="query")
@behind_figures.response(200, MemberBehindPage)
@also_as_csv
def list_retention(asked):
    """See who is in a cohort, or in a cell of its row."""
    return listed(behind_retention, asked)


@behind_figures.get("/metrics/lifecycle/members")
@for_people
@behind_figures.arguments(WhoIsInStageIn, location="query")
@behind_figures.response(200, MemberBehindPage)
@also_as_csv
def list_lifecycle(asked):
    """See who was in a stage of life on a day, or came into it since another day from another stage."""
    return listed(behind_lifecycle, asked)
