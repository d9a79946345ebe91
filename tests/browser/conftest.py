"""A real browser for pages: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING

import pytest
from flask import Flask

from community.members.models import Member
from tests.api.scene import a_scene
from tests.browser.sites import PASSWORD, Site, a_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

NO_BROWSER = "No Chromium here: `apt-get install chromium`, and `make test` installs what drives it."
ALONE = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run")


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser, one for all tests of this process."""
    playwright = pytest.importorskip("playwright.sync_api", reason=NO_BROWSER)
    program = shutil.which("chromium")
    if program is None:
        pytest.skip(NO_BROWSER)
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=ALONE)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def site(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The whole house over a small community, served on this machine."""

    def furnish(app: Flask, owner: Member) -> dict[str, list[str]]:
        return a_scene(owner).places

    with a_site(tmp_path_factory.mktemp("site"), furnish) as served:
        yield served


@pytest.fixture(scope="module")
def browsing_as(chromium: Browser, site: Site) -> Callable[[str], BrowserContext]:
    """``browsing_as("moderator")``: a browser in which somebody with that role has signed in."""
    return cache(lambda role: signed_in(chromium.new_context(), site, role))


def signed_in(context: BrowserContext, site: Site, role: str) -> BrowserContext:
    """The context, after somebody with the role signed in by the form; a stranger does not."""
    if role != "stranger":
        page = context.new_page()
        page.goto(f"{site.base}/signin")
        page.fill("#username", site.usernames[role])
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.wait_for_load_state()
        page.close()
        assert any(cookie["name"] == "session" for cookie in context.cookies()), f"{role} could not sign in"
    return context
