"""Share links: the redirect that records the click, and the link as a picture."""

from __future__ import annotations

from flask import Response, current_app, make_response, redirect

from community.errors import NotFound
from community.http.visitors import current_visitor, kind_of_click, may_remember, new_cookie, set_cookie
from community.landing.blueprint import Landing
from community.landing.codes import QR_TYPES, qr_code
from community.outbox import transaction
from community.shares.actions import record_click
from community.shares.addresses import shop_address
from community.shares.channels import told_to_shop
from community.shares.models import Click, ShareLink
from community.shares.queries import get_link
from community.shares.schemas import address_of
from community.visitors.actions import visitor_with_cookie
from community.visitors.robots import PERSON

links = Landing("links", __name__, static_folder=None)


@links.get("/s/<code>")
def follow_link(code):
    """Record the click, and lead on to what was shared."""
    link = get_link(code)
    click, cookie = _clicked(link)
    response = redirect(_destination(link, click))
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


def _destination(link: ShareLink, click: Click) -> str:
    """Raises NotFound for a product whose address lies outside the shop's hosts by now."""
    if link.content_id is not None:
        return f"/p/{link.content_id}"
    told = told_to_shop(click) if click.kind == PERSON else None
    address = shop_address(link.product.url, current_app.config["COMMUNITY"].share_hosts, told)
    if address is None:
        raise NotFound
    return address


@links.get("/s/<code>/qr.<any(svg, png):form>")
def draw_code(code, form) -> Response:
    """The link as a QR code, to be printed or shown; no click."""
    drawn = make_response(qr_code(address_of(get_link(code)), form), {"Content-Type": QR_TYPES[form]})
    drawn.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return drawn
