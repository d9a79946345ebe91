"""What pages weigh and when they are seen, as JSON: python benchmarks/pages_seen.py BASE [--as NAME:PASSWORD] PATH ...

BASE: a house that runs, such as http://127.0.0.1:8000. Per page: time on the server (median of five plain requests,
milliseconds), first contentful paint in Chromium (milliseconds), requests, bytes of all, and of scripts, compressed.
"""

from __future__ import annotations

import argparse
import gzip
import json
import shutil
from collections.abc import Sequence
from statistics import median
from time import perf_counter
from typing import Any

from playwright.sync_api import BrowserContext, Error, Response, sync_playwright

TIMES = 5
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"


def measure(context: BrowserContext, address: str) -> dict[str, Any]:
    """The figures of one page."""
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    status = page.goto(address, wait_until="networkidle").status
    weights = [(answer.request.resource_type, _compressed(answer)) for answer in answers]
    figures = {
        "status": status,
        "server_ms": round(median(_seconds(context, address) for _ in range(TIMES)) * 1000),
        "first_paint_ms": round(page.evaluate(PAINT) or 0),
        "requests": len(answers),
        "bytes": sum(weight for _, weight in weights),
        "script_bytes": sum(weight for kind, weight in weights if kind == "script"),
    }
    page.close()
    return figures


def _seconds(context: BrowserContext, address: str) -> float:
    begun = perf_counter()
    context.request.get(address)
    return perf_counter() - begun


def _compressed(answer: Response) -> int:
    try:
        return len(gzip.compress(answer.body()))
    except Error:  # a redirect has no body
        return 0


def sign_in(context: BrowserContext, base: str, username: str, password: str) -> None:
    """Sign in by the form, as a person does."""
    page = context.new_page()
    page.goto(f"{base}/signin")
    page.fill("#username", username)
    page.fill("#password", password)
    page.click("main button")
    page.wait_for_load_state()
    page.close()


def main(base: str, account: str, paths: Sequence[str]) -> None:
    """Measure each page, and print the figures."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        context = browser.new_context(locale="zh-CN")
        if account:
            sign_in(context, base, *account.split(":", 1))
        print(json.dumps({path: measure(context, base + path) for path in paths}, indent=2, ensure_ascii=False))
        browser.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("base")
    parser.add_argument("--as", dest="account", default="", help="NAME:PASSWORD")
    parser.add_argument("paths", nargs="+")
    given = parser.parse_args()
    main(given.base, given.account, given.paths)
