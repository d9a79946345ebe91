"""Coming over from a shop on another site, in a real browser: its cookie stands, and who comes is signed in."""

from __future__ import annotations

from functools import partial

import orjson
import pytest
from flask import Flask

pytest.importorskip("playwright", reason="see conftest.NO_BROWSER")

from community.members.models import Member
from tests.browser.shops import a_shop_that_sends_over
from tests.browser.sites import a_site
from tests.members.test_sso import AUDIENCE, ISSUER, JWKS, token
from tests.settings import set_to


@pytest.fixture
def community(chromium, tmp_path):
    """A house that trusts the shop's keys, and its address."""
    keys = tmp_path / "jwks.json"
    keys.write_bytes(orjson.dumps(JWKS))
    houses: list[Flask] = []

    def furnish(app: Flask, _owner: Member) -> dict[str, list[str]]:
        houses.append(app)
        return {}

    trusted = {"sso_issuer": ISSUER, "sso_audience": AUDIENCE, "sso_jwks": str(keys)}
    with a_site(tmp_path, furnish) as site, set_to(houses[0], **trusted):
        yield houses[0], site.base


def test_a_form_of_the_shop_signs_its_customer_in_and_a_form_of_others_does_not(chromium, community):
    app, base = community
    page = chromium.new_context(locale="en").new_page()
    with a_shop_that_sends_over(base, partial(token, name="林"), "/me/account") as shop:
        page.goto(shop)
        page.click("button")
        page.get_by_role("heading", name="You may not do this").wait_for()

        with set_to(app, sso_origins=(shop,)):
            page.goto(shop)
            page.click("button")
            page.wait_for_url(f"{base}/me/account")
        assert page.locator("#display_name").input_value() == "林"
