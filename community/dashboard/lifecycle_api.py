"""Stages of life, who is at risk of leaving, and asking them to come back."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from community.access import current_member
from community.dashboard.asking import ask
from community.dashboard.forms import Refused, sent
from community.dashboard.frame import FOR_GROWTH, framed, reported
from community.dashboard.words import REASONS, STAGES, activities, options
from community.http.cursors import newest
from community.metrics.lookups import look_at_members_at_risk
from community.metrics.told.staying import tell_churn, tell_lifecycle
from community.metrics.told.trials import tell_uplift
from community.metrics.wire.filters import FilteredIn
from community.outbox import transaction
from community.pages.blueprint import Pages
from community.segments.queries import segment_names
from community.winbacks import actions, queries
from community.winbacks.models import Winback
from community.winbacks.schemas import WinbackIn

lifecycle = Pages("growth_lifecycle", __name__, url_prefix="/growth", static_folder=None, static_url_path=None)

SHOWN = 20


@lifecycle.get("/lifecycle")
@FOR_GROWTH
def show_lifecycle():
    """Show in which stage of their life members are, and who moved where."""
    asked = ask(FilteredIn, tell_lifecycle)
    moves = {(row["from"], row["to"]): row["members"] for row in asked.told.report["transitions"]}
    return reported("growth/lifecycle.html", asked, names=STAGES, moves=moves)


@lifecycle.get("/churn")
@FOR_GROWTH
def show_churn():
    """Show how many stay away longer than they use to, and how well that foretells."""
    return reported("growth/churn.html", ask(FilteredIn, tell_churn), reasons=REASONS)


@lifecycle.get("/churn/members")
@FOR_GROWTH
def show_members_at_risk():
    """Show who they are. Every look is noted."""
    asked = ask(FilteredIn, tell_churn)
    found = look_at_members_at_risk(asked.wanted["last"], asked.wanted["filters"], SHOWN, request.args.get("cursor"))
    return framed("growth/at_risk.html", **found, wanted=asked.wanted, reasons=REASONS)


@lifecycle.get("/winbacks")
@FOR_GROWTH
def show_winbacks():
    """Show the win-backs, the newest first, and the form for another."""
    return _winbacks({}, {})


@lifecycle.post("/winbacks")
@FOR_GROWTH
def create_winback():
    """Plan a win-back."""
    try:
        made = sent(WinbackIn, lambda **data: actions.make_winback(current_member(), **data))
    except Refused as refused:
        return _winbacks(request.form, refused.wrong, 422)
    flash(_("The win-back is planned. Nobody is told before it is launched."), "good")
    return redirect(url_for(".show_winback", name=made.name), 303)


def _winbacks(said: Any, wrong: dict[str, Any], status: int = 200) -> Any:
    page = newest(queries.winback_rows(), [Winback.id], SHOWN, request.args.get("cursor"))
    segments = [("", _("Everybody at risk")), *((name, name) for name in segment_names())]
    offered = {"segments": segments, "activities": options(activities())}
    return framed("growth/winbacks.html", status, page=page, said=said, wrong=wrong, offered=offered)


@lifecycle.get("/winbacks/<name>")
@FOR_GROWTH
def show_winback(name):
    """Show a win-back: to whom it would go, or what it brought."""
    winback = queries.get_winback(name)
    meant = None if winback.launched_at else len(queries.listed(winback))
    told = tell_uplift(name) if winback.launched_at else None
    return framed("growth/winback.html", winback=winback, meant=meant, told=told, activities=activities())


@lifecycle.post("/winbacks/<name>/launch")
@FOR_GROWTH
def launch_winback(name):
    """Tell everybody who is on the list at this moment, but for a tenth, once."""
    with transaction():
        actions.launch_winback(queries.winback_to_change(name))
    flash(_("It is on its way. A tenth is held out, to compare with."), "good")
    return redirect(url_for(".show_winback", name=name), 303)
