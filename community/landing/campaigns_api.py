"""The pages of a campaign: what it is, its ranking, and how its draw is verified."""

from __future__ import annotations

from typing import Any

import orjson
from flask import current_app, url_for

from community.campaigns.models import Campaign, Kind
from community.campaigns.queries import get_campaign, view_campaign
from community.catalog.queries import get_products
from community.challenges.queries import ranking_page
from community.content.markup import render
from community.goals.queries import progress_of
from community.http.schemas import PageIn
from community.http.visitors import current_visitor
from community.landing.blueprint import Landing, canonical
from community.landing.cards import card_of_campaign
from community.landing.shelves import offers
from community.lotteries.drawing import faults
from community.lotteries.queries import proof_of
from community.members.queries import ANYBODY
from community.pages.addresses import asked_for
from community.pages.rendering import page

campaigns = Landing("campaign_pages", __name__, static_folder=None)


@campaigns.get("/c/<id:campaign_id>")
def show_campaign(campaign_id):
    """A campaign: when, what for, by which rules; of a challenge who leads, of a lottery how it is drawn."""
    campaign = get_campaign(campaign_id)
    shown = view_campaign(campaign_id, ANYBODY)
    description = render(campaign.description).excerpt
    return page(
        "landing/campaign.html",
        campaign=shown,
        offers=offers(get_products(campaign.product_ids), current_visitor()),
        card=card_of_campaign(shown, description, current_app.config["COMMUNITY"].public_url),
        canonical=canonical(url_for("campaign_pages.show_campaign", campaign_id=campaign_id)),
        **_of_its_kind(campaign),
    )


def _of_its_kind(campaign: Campaign) -> dict[str, Any]:
    if campaign.kind == Kind.TOPIC_CHALLENGE:
        return {"ranking": ranking_page(campaign, ANYBODY, **asked_for(PageIn))}
    if campaign.kind == Kind.GROUP_GOAL:
        return {"progress": progress_of(campaign)}
    return {"proof": proof_of(campaign)} if campaign.kind == Kind.LOTTERY else {}


@campaigns.get("/c/<id:campaign_id>/proof")
def show_proof(campaign_id):
    """What anybody needs to draw a lottery again, and how that is done."""
    campaign = get_campaign(campaign_id, Kind.LOTTERY)
    proof = proof_of(campaign)
    return page(
        "landing/proof.html",
        campaign=campaign,
        proof=proof,
        proof_url=f"{current_app.config['COMMUNITY'].public_url}/api/v1/campaigns/{campaign_id}/proof",
        text=orjson.dumps(proof, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode(),
        faults=faults(proof) if "result" in proof else None,
        canonical=canonical(url_for("campaign_pages.show_proof", campaign_id=campaign_id)),
    )
