"""The reviews widget on a page of another site, in a real browser."""

from __future__ import annotations

import pytest

pytest.importorskip("playwright", reason="see conftest.NO_BROWSER")
from axe_playwright_python.sync_playwright import Axe

from tests.browser.shops import a_shop
from tests.browser.sites import a_site
from tests.factories import a_product, a_review, made_public

POISON = '<img src=x onerror="alert(1)"> <script>alert(1)</script> **软**'


@pytest.fixture(scope="module")
def community(chromium, tmp_path_factory):
    """A community with seven reviews of one product, one of them poisoned, and a product without any."""

    def furnish(_app, _owner):
        product = a_product("SKU-1")
        a_product("SKU-2")
        for stars in (5, 4, 4, 3, 2, 1):
            a_review(product, rating=stars)
        made_public(a_review(product, POISON, rating=5, title=POISON))
        return {}

    with a_site(tmp_path_factory.mktemp("shop"), furnish) as site:
        yield site.base


@pytest.fixture
def page(chromium):
    """A page whose complaints are kept, as ``page.complaints``."""
    context = chromium.new_context()
    page = context.new_page()
    page.complaints = []
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("dialog", lambda dialog: (page.complaints.append("a script of a member ran"), dialog.dismiss()))
    page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
    yield page
    context.close()


def test_it_shows_stars_histogram_and_reviews_and_runs_nothing_of_theirs(community, page):
    with a_shop(community, "SKU-1") as shop:
        page.goto(shop)
        page.get_by_text("已显示 5 / 7 条").wait_for()

        assert page.locator("community-reviews strong").first.text_content() == "3.4"
        bars = page.locator("community-reviews .bars li")
        assert [bar.get_attribute("aria-label") for bar in bars.all()][:2] == ["5 星：2 条", "4 星：2 条"]
        first = page.locator("community-reviews .review").first
        assert "<script>" in first.locator("h3").text_content()
        assert first.locator("script, h3 img, .text img").count() == 0
        assert page.complaints == []


def test_more_brings_the_rest_and_leads_the_keyboard_on(community, page):
    with a_shop(community, "SKU-1", "en") as shop:
        page.goto(shop)
        page.get_by_role("button", name="More reviews").press("Enter")
        page.get_by_text("7 of 7 shown").wait_for()

        assert page.locator("community-reviews .review").count() == 7
        assert page.get_by_role("button", name="More reviews").count() == 0
        focused = "document.querySelector('community-reviews').shadowRoot.activeElement.className"
        assert page.evaluate(focused) == "review"


def test_another_product_or_language_is_shown_as_soon_as_it_is_named(community, page):
    with a_shop(community, "SKU-1") as shop:
        page.goto(shop)
        page.get_by_text("已显示").wait_for()
        page.eval_on_selector("community-reviews", "(e) => { e.lang = 'en'; e.setAttribute('product', 'SKU-2'); }")
        page.get_by_text("Nobody has reviewed it yet.").wait_for()

        assert page.complaints == []


def test_what_cannot_be_shown_says_so_and_can_be_tried_again(community, page):
    with a_shop(community, "SKU-none", "en") as shop:
        page.goto(shop)
        page.get_by_role("button", name="Try again").wait_for()


def test_it_takes_the_shops_colours_and_is_open_to_everybody(community, page):
    with a_shop(community, "SKU-1", "en") as shop:
        page.goto(shop)
        page.get_by_text("5 of 7 shown").wait_for()
        page.eval_on_selector("community-reviews", "(e) => e.style.setProperty('--community-star', 'rgb(1, 2, 3)')")

        stars = page.locator("community-reviews .stars").first
        assert stars.evaluate("(e) => getComputedStyle(e).color") == "rgb(1, 2, 3)"
        grave = [v["id"] for v in Axe().run(page).response["violations"] if v["impact"] in ("serious", "critical")]
        assert grave == []
