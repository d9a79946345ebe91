"""Win-backs, and what they brought."""

from __future__ import annotations

from community.access import current_member, role_required, scope_required
from community.http.blueprint import Blueprint
from community.http.cursors import newest
from community.http.etags import if_match, versioned
from community.http.schemas import PageIn
from community.metrics.answers import AS_CSV, answer
from community.metrics.told.trials import tell_uplift
from community.metrics.wire.experiments import UpliftIn, UpliftOut
from community.outbox import transaction
from community.winbacks import actions, queries
from community.winbacks.models import Winback
from community.winbacks.schemas import WinbackIn, WinbackOut, WinbackPage, WinbackPatch

winbacks = Blueprint("winbacks", __name__, description="Asking members to come back")
for_growth, for_readers = role_required("growth"), scope_required("metrics:read", "growth")


@winbacks.get("/winbacks")
@for_readers
@winbacks.arguments(PageIn, location="query")
@winbacks.response(200, WinbackPage)
def list_winbacks(page):
    """List the win-backs, the newest first."""
    return newest(queries.winback_rows(), [Winback.id], **page)


@winbacks.post("/winbacks")
@for_growth
@versioned
@winbacks.arguments(WinbackIn)
@winbacks.response(201, WinbackOut)
def create_winback(data):
    """Plan a win-back."""
    with transaction():
        return actions.make_winback(current_member(), **data)


@winbacks.get("/winbacks/<winback>")
@for_readers
@versioned
@winbacks.response(200, WinbackOut)
def get_winback(winback):
    """Look at a win-back."""
    return queries.get_winback(winback)


@winbacks.patch("/winbacks/<winback>")
@for_growth
@versioned
@if_match
@winbacks.arguments(WinbackPatch)
@winbacks.response(200, WinbackOut)
def change_winback(data, winback, version):
    """Change the plan, before the launch."""
    with transaction():
        actions.change_winback(queries.winback_to_change(winback, version), **data)
    return queries.get_winback(winback)


@winbacks.post("/winbacks/<winback>/launch")
@for_growth
@versioned
@winbacks.response(200, WinbackOut)
def launch_winback(winback):
    """Tell everybody who is on the list at this moment, but for a tenth, once."""
    with transaction():
        actions.launch_winback(queries.winback_to_change(winback))
    return queries.get_winback(winback)


@winbacks.get("/metrics/uplift")
@for_readers
@winbacks.arguments(UpliftIn, location="query")
@winbacks.response(200, UpliftOut)
@winbacks.alt_response(200, **AS_CSV)
def get_uplift(asked):
    """See what a win-back brought: who was told beside who was held out."""
    return answer(tell_uplift, asked)
