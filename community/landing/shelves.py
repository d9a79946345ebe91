"""Products as pages show them: the price in words, and the way into the shop."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

from flask import current_app

from community.catalog.models import Product
from community.clock import utcnow
from community.landing.cards import price_text
from community.shares.addresses import shop_address
from community.shares.channels import told_to_shop
from community.shares.queries import newest_click
from community.visitors.models import Visitor


class Offer(NamedTuple):
    """A product. address: where it is sold; None outside the shop's hosts, which nobody is led to."""

    product: Product
    price: str | None
    address: str | None


def offers(products: Sequence[Product], visitor: Visitor) -> list[Offer]:
    """The products for this visitor: whoever came by a share's link takes their click along into the shop."""
    if not products:
        return []
    settings = current_app.config["COMMUNITY"]
    click = newest_click(visitor, utcnow() - timedelta(hours=settings.attribution_hours))
    told: Any = click and told_to_shop(click)
    return [
        Offer(product, price_text(product), shop_address(product.url, settings.share_hosts, told))
        for product in products
    ]
