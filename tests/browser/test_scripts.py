"""Nothing that members write runs in anybody's browser, wherever it is shown."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import count
from urllib.parse import urlsplit

import pytest

from tests.browser.addresses import ADDRESSES
from tests.browser.conftest import signed_in
from tests.browser.poison import VECTORS, poisoned, vectors
from tests.browser.sites import Site, a_site

pytestmark = pytest.mark.skipif(not VECTORS.exists(), reason="The vectors of ../shared/data/xss are not here.")

LISTEN = """
  window.ran = [];
  for (const name of ["alert", "confirm", "prompt", "print"]) window[name] = () => window.ran.push(name);
"""
# What ran, and whatever would once somebody pointed at it, or followed it.
RAN_OR_MIGHT = """() => {
  const all = [...document.querySelectorAll("*")];
  const handlers = all.flatMap(it => [...it.attributes].filter(a => a.name.startsWith("on")).map(a => a.name));
  const links = [...document.links].map(link => link.href).filter(href => !/^(https?|mailto):/.test(href));
  const scripts = [...document.scripts].filter(it => !it.src && it.type !== "application/ld+json").map(it => it.text);
  return [...window.ran, ...handlers, ...links, ...scripts];
}"""

TEXTS = "textarea, input:not([type]), input[type=text], input[type=search], input[type=url], input[type=password]"
# Sends a form with scripts in all its texts, as a browser does that knows no rules for them.
SEND = """([number, texts, scripts]) => {
  const form = [...document.forms].filter(it => it.querySelector(texts))[number];
  form.querySelectorAll(texts).forEach((text, place) => text.value = scripts[place % scripts.length]);
  HTMLFormElement.prototype.submit.call(form);
}"""
ACTIONS = "texts => [...document.forms].filter(it => it.querySelector(texts)).map(it => it.action)"
SWITCHES = {"/moderation/emergency/stop"}  # turned, it would refuse the rest
POST_ONLY = "a post has none of these; POST of a review takes them"
UNTAKEN = {  # texts of the API in which no script was written, and why that is no gap
    "PATCH /api/v1/contents/{content_id} attributes.*": POST_ONLY,
    "PATCH /api/v1/contents/{content_id} cons.[]": POST_ONLY,
    "PATCH /api/v1/contents/{content_id} pros.[]": POST_ONLY,
    "POST /api/v1/campaigns/{campaign_id}/disqualifications reason": "no entry is there; as that of cancelling",
    "POST /api/v1/collaborations/{collaboration_id}/cancel note": "kept as that of accepting is",
    "POST /api/v1/collaborations/{collaboration_id}/decline note": "kept as that of accepting is",
    "POST /api/v1/moderation/bulk text": "words that must be there",
    "POST /api/v1/moderation/bulk/{bulk_id}/apply note": "kept as that of a decision is",
    "POST /api/v1/notices url": "an address of our own",
}


@pytest.fixture(scope="module")
def poisoned_site(chromium, tmp_path_factory) -> Iterator[Site]:
    """A house in which somebody wrote scripts wherever a text can be written."""
    with a_site(tmp_path_factory.mktemp("poisoned"), poisoned) as site:
        yield site


@pytest.fixture(scope="module")
def unprotected_as(chromium, poisoned_site) -> Callable[[str], object]:
    """A browser of that role, without the policy that would keep scripts from running, and with nowhere else to go."""

    def browser(role: str):
        context = chromium.new_context(bypass_csp=True)
        context.add_init_script(LISTEN)
        context.route(lambda url: not url.startswith(poisoned_site.base), lambda route: route.abort())
        return signed_in(context, poisoned_site, role).new_page()

    return cache(browser)


def test_scripts_run_where_nobody_cleans_them(chromium):
    page = chromium.new_context().new_page()
    page.add_init_script(LISTEN)
    plain = [script for script in vectors() if re.search(r"<script>alert|<svg onload|<body onload", script)]
    raw = [f"<!doctype html><title>raw</title>{script}" for script in plain[:40]]
    page.route("**/*", lambda route: route.abort())
    page.route("http://raw.test/*", lambda route: route.fulfill(body=raw.pop(), content_type="text/html"))
    ran = []
    while raw:
        page.goto("http://raw.test/")
        ran += page.evaluate("window.ran ?? []")
    assert len(ran) > 10


@pytest.mark.parametrize("address", ADDRESSES, ids=str)
def test_no_script_that_somebody_wrote_runs_on_a_page_or_in_the_answer_to_its_forms(
    unprotected_as, poisoned_site, address
):
    page, path = unprotected_as(address.role), poisoned_site.base + address.at(poisoned_site.places)
    page.goto(path)
    assert page.evaluate(RAN_OR_MIGHT) == []
    scripts = sorted(vectors(), key=len)[:60]
    for number in count():  # a form that was sent may be gone
        actions = page.evaluate(ACTIONS, TEXTS)[number:]
        if not actions:
            break
        if urlsplit(actions[0]).path not in SWITCHES:
            with page.expect_navigation():
                page.evaluate(SEND, [number, TEXTS, scripts])
            assert page.evaluate(RAN_OR_MIGHT) == []
            page.goto(path)


def test_no_text_that_the_api_takes_is_forgotten(poisoned_site):
    assert poisoned_site.places["untaken"] == sorted(UNTAKEN)


OF_NOTES = {"/me/appeals/new?content={content_id}"}  # shows of a note what its own page shows


def test_no_script_runs_on_any_other_page_of_its_kind(unprotected_as, poisoned_site):
    opened, found = 0, []
    for address in ADDRESSES:
        for path in () if address.path in OF_NOTES else address.others(poisoned_site.places):
            page = unprotected_as(address.role)
            page.goto(poisoned_site.base + path)
            found += page.evaluate(RAN_OR_MIGHT)
            opened += 1
    assert opened > 60
    assert found == []
