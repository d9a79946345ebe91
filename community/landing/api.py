"""Where shared links lead: the redirect that records the click, and the page of a content, for whoever opens it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, current_app, make_response, redirect, render_template

from community.catalog.queries import get_products
from community.clock import utcnow
from community.content.queries import view_content
from community.errors import NotFound
from community.http.languages import preferred_language
from community.http.visitors import (
    current_visitor,
    is_to_be_asked,
    kind_of_click,
    may_remember,
    new_cookie,
    set_cookie,
)
from community.landing.cards import card_of, json_ld, price_text
from community.landing.codes import QR_TYPES, qr_code
from community.landing.words import WORDS
from community.members.queries import ANYBODY
from community.outbox import transaction
from community.shares.actions import record_click
from community.shares.addresses import shop_address
from community.shares.channels import told_to_shop
from community.shares.models import Click, ShareLink
from community.shares.queries import find_link, newest_click
from community.shares.schemas import address_of
from community.visitors.actions import visitor_with_cookie
from community.visitors.robots import PERSON

landing = Blueprint(
    "landing", __name__, template_folder="templates", static_folder="static", static_url_path="/static/landing"
)


@landing.get("/s/<code>")
def follow_link(code):
    """Record the click, and lead on to what was shared."""
    link = find_link(code)
    if link is None:
        return _nothing_here()
    click, cookie = _clicked(link)
    address = _destination(link, click)
    if address is None:
        return _nothing_here()
    response = redirect(address)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    if cookie:
        set_cookie(response, cookie)
    return response


def _clicked(link: ShareLink) -> tuple[Click, str | None]:
    """The click, and a cookie for a person who came without one.

    Who is not counted as new gets none: it would be a second name for whoever has the first.
    """
    kind, visitor = kind_of_click(), current_visitor()
    cookie = new_cookie() if kind == PERSON and visitor.cookie is None and may_remember() else None
    if cookie:
        visitor = visitor._replace(cookie=visitor_with_cookie(cookie).cookie)
    with transaction():
        click, is_new = record_click(link, visitor, kind)
    return click, cookie if is_new else None


def _destination(link: ShareLink, click: Click) -> str | None:
    if link.content_id is not None:
        return f"/p/{link.content_id}"
    return _into_shop(link.product.url, click if click.kind == PERSON else None)


def _into_shop(url: str, click: Click | None) -> str | None:
    return shop_address(url, current_app.config["COMMUNITY"].share_hosts, click and told_to_shop(click))


@landing.get("/s/<code>/qr.<any(svg, png):form>")
def draw_code(code, form):
    """The link as a QR code, to be printed or shown; no click."""
    link = find_link(code)
    if link is None:
        return _nothing_here()
    drawn = make_response(qr_code(address_of(link), form), {"Content-Type": QR_TYPES[form]})
    drawn.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return drawn


@landing.get("/p/<id:content_id>")
def show_page(content_id):
    """The page of a content: what a stranger may see of it, and nothing more."""
    try:
        content = view_content(content_id, ANYBODY)
    except NotFound:
        return _nothing_here()
    products = get_products([product["external_id"] for product in content["products"] or ()])
    settings = current_app.config["COMMUNITY"]
    card = card_of(content, products, settings.public_url)
    click = newest_click(current_visitor(), utcnow() - timedelta(hours=settings.attribution_hours))
    shown = [(product, price_text(product), _into_shop(product.url, click)) for product in products]
    local = content["published_at"].astimezone(settings.timezone)
    page = _render("content", content=content, card=card, products=shown, published=local, data=json_ld(content, card))
    return make_response(page, {"Cache-Control": "private, no-cache"})  # it bears the visitor's click


def _nothing_here() -> Response:
    """The same for what never was, what is gone, and what may not be seen."""
    return make_response(_render("nothing"), 404)


def _render(name: str, **values: Any) -> str:
    language = preferred_language()
    asks = is_to_be_asked()
    return render_template(f"landing/{name}.html", words=WORDS[language], language=language, asks=asks, **values)
