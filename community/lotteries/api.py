"""Lotteries: entered, drawn, proven."""

from __future__ import annotations

import orjson
from flask import Response

from community.access import current_member, member_required, role_required
from community.campaigns.models import Kind
from community.campaigns.queries import campaign_to_change, get_campaign
from community.clock import utcnow
from community.http.blueprint import Blueprint
from community.lotteries import actions, queries
from community.lotteries.schemas import DrawIn, DrawnOut, ExclusionIn, LotteryEntryOut, ProofOut
from community.outbox import transaction

lotteries = Blueprint("lotteries", __name__, description="Lotteries that anybody can verify")


@lotteries.put("/campaigns/<id:campaign_id>/entry")
@member_required
@lotteries.response(200, LotteryEntryOut)
def enter_lottery(campaign_id):
    """Enter a lottery. No purchase is needed; your name never is public, your token will be."""
    with transaction():
        campaign = campaign_to_change(campaign_id, Kind.LOTTERY)
        actions.enter(campaign, current_member())
        return queries.own_entry(campaign, current_member())


@lotteries.delete("/campaigns/<id:campaign_id>/entry")
@member_required
@lotteries.response(204)
def leave_lottery(campaign_id):
    """Take your entry back, until the close."""
    with transaction():
        actions.withdraw(campaign_to_change(campaign_id, Kind.LOTTERY), current_member())


@lotteries.post("/campaigns/<id:campaign_id>/exclusions")
@role_required("growth")
@lotteries.arguments(ExclusionIn)
@lotteries.response(204)
def exclude_entry(data, campaign_id):
    """Exclude an entry by hand before the close. The proof shows that, and the member sees it."""
    with transaction():
        actions.exclude(campaign_to_change(campaign_id, Kind.LOTTERY), by=current_member(), **data)


@lotteries.post("/campaigns/<id:campaign_id>/draw")
@role_required("growth")
@lotteries.arguments(DrawIn)
@lotteries.response(200, ProofOut)
def draw_lottery(data, campaign_id):
    """Draw the winners, once. Asked again, it answers the same."""
    with transaction():
        campaign = campaign_to_change(campaign_id, Kind.LOTTERY)
        proof = actions.draw_lottery(campaign, now=utcnow(), **data).proof
    return _proof(proof)


@lotteries.get("/campaigns/<id:campaign_id>/proof")
@lotteries.response(200, ProofOut)
def get_proof(campaign_id):
    """Read all that is public of a lottery: before it opens the commitment, after the draw everything to redo it."""
    return _proof(queries.proof_of(get_campaign(campaign_id, Kind.LOTTERY)))


@lotteries.get("/campaigns/<id:campaign_id>/drawn")
@role_required("growth")
@lotteries.response(200, DrawnOut)
def list_drawn(campaign_id):
    """List every entry with its member: winners first, then alternates, the others, and who was excluded."""
    return {"items": queries.drawn_entries(get_campaign(campaign_id, Kind.LOTTERY).id)}


def _proof(proof: dict) -> Response:
    """As it is: a proof says what is known so far, and nothing about the rest."""
    return Response(orjson.dumps(proof), content_type="application/json")
