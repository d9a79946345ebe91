"""Pictures of the main pages in both languages: python deploy/screenshots.py BASE FOLDER ROLE=NAME:PASSWORD ...

BASE: a house that runs over the sample community. FOLDER: such as docs/screenshots. A page whose role got no account
is left out. Pictures are 1280 pixels wide and at most 150 KB.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, sync_playwright

PAGES = (
    ("front", "/", ""),
    ("note", "/p/98", ""),
    ("product", "/products/SKU-1001", ""),
    ("member", "/u/山野小林", ""),
    ("queue", "/moderation", "moderator"),
    ("case", "/moderation", "moderator"),
    ("rules", "/moderation/rules", "moderator"),
    ("growth", "/growth", "growth"),
    ("retention", "/growth/retention", "growth"),
    ("mine", "/me", "member"),
    ("rewards", "/me/rewards", "member"),
    ("account", "/me/account", "member"),
    ("notice", "/notices/new", ""),
)
FIRST_OF = {"case": "main a:has-text('tejia22222')"}  # which link leads on from there: something was found in it
LANGUAGES = {"zh": "zh-CN", "en": "en"}
SIZE = {"width": 1280, "height": 900}
MOST_BYTES = 150_000


def main(base: str, folder: Path, accounts: dict[str, str]) -> None:
    """Take every picture."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for code, language in LANGUAGES.items():
            people = {role: _context(browser, base, language, accounts.get(role, "")) for role in ("", *accounts)}
            for name, path, role in PAGES:
                if role in people:
                    _take(people[role], base + path, folder / f"{name}-{code}.png", FIRST_OF.get(name))
        browser.close()


def _context(browser: Browser, base: str, language: str, account: str) -> BrowserContext:
    context = browser.new_context(viewport=SIZE, locale=language)
    if account:
        username, _, password = account.partition(":")
        page = context.new_page()
        page.goto(f"{base}/signin")
        page.fill("#username", username)
        page.fill("#password", password)
        page.click("main button")
        page.wait_for_load_state()
        page.close()
    return context


def _take(context: BrowserContext, address: str, file: Path, onward: str | None) -> None:
    page = context.new_page()
    answer = page.goto(address, wait_until="networkidle")
    if answer is None or answer.status != 200:
        print(f"{address}: {answer and answer.status}, no picture")
    else:
        if onward:
            page.locator(onward).first.click()
            page.wait_for_load_state("networkidle")
        file.write_bytes(_small(page.screenshot()))
    page.close()


def _small(png: bytes) -> bytes:
    """The picture with as many colours as fit into MOST_BYTES."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in (256, 128, 64, 32):
        held = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(held, "PNG", optimize=True)
        if held.tell() <= MOST_BYTES:
            break
    return held.getvalue()


if __name__ == "__main__":
    where, target, *given = sys.argv[1:]
    main(where, Path(target), dict(one.split("=", 1) for one in given))
