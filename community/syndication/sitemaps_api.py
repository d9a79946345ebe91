"""What crawlers may read, and where it stands. Source: sitemaps.org; RFC 9309."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from urllib.parse import quote

from flask import Blueprint, Response, current_app, stream_with_context
from sqlalchemy import Row

from community.errors import NotFound
from community.syndication.queries import Section, pages_of, parts_of, sections

sitemaps = Blueprint("sitemaps", __name__)

CACHE = {"Cache-Control": "public, max-age=3600"}
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
CLOSED = ("/api/", "/me", "/moderation", "/growth", "/signin", "/consent", "/internal/")
"""No page of these means anything to a stranger. Share links stay open: whoever shows a preview follows them."""


@sitemaps.get("/robots.txt")
def tell_robots():
    """What robots may read, and where all of it is listed."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED), "", f"Sitemap: {_public_url()}/sitemap.xml"]
    return Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8", headers=CACHE)


@sitemaps.get("/sitemap.xml")
def list_sitemaps():
    """The parts of the list of all pages."""
    parts = (
        f"<sitemap><loc>{_public_url()}/sitemaps/{name}-{part.number}.xml</loc>{_lastmod(part)}</sitemap>\n"
        for name, section in sections().items()
        for part in parts_of(section)
    )
    return _xml(chain([f'{HEAD}<sitemapindex xmlns="{NAMESPACE}">\n'], parts, ["</sitemapindex>\n"]))


@sitemaps.get("/sitemaps/<name>-<int:number>.xml")
def list_pages(name, number):
    """A part of the list: at most 50,000 pages, written while it is read."""
    section = sections().get(name)
    pages = pages_of(section, number) if section else iter(())
    first = next(pages, None)
    if first is None:
        raise NotFound
    listed = _listed(section, chain([first], pages))
    return _xml(chain([f'{HEAD}<urlset xmlns="{NAMESPACE}">\n'], listed, ["</urlset>\n"]))


def _listed(section: Section, pages: Iterable[Row]) -> Iterator[str]:
    address = _public_url() + section.path
    return (f"<url><loc>{address}{quote(str(page.name), safe='')}</loc>{_lastmod(page)}</url>\n" for page in pages)


def _lastmod(row: Row) -> str:
    return f"<lastmod>{row.changed_at.isoformat(timespec='seconds')}</lastmod>"


def _xml(lines: Iterable[str]) -> Response:
    return Response(stream_with_context(lines), content_type="application/xml; charset=utf-8", headers=CACHE)


def _public_url() -> str:
    return current_app.config["COMMUNITY"].public_url
