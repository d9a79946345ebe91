"""A visit to a page, and all that can be wrong with it."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Page, Request, Response

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}  # CSS pixels
SCRIPT_BYTES = 40 * 1024  # compressed, as issue 9 promises
PAGE_BYTES = 160 * 1024  # compressed, pictures left out
MOST_REQUESTS = 16
PICTURES = {"image", "font", "media"}
GRAVE = {"serious", "critical"}


class Visit:
    """One page, opened once by the browser. ``language`` is that of the reader."""

    def __init__(self, context: BrowserContext, base: str, path: str, language: str) -> None:
        self.base = base
        self.complaints: list[str] = []
        self.requests: list[Request] = []
        context.add_cookies([{"name": "language", "value": language, "url": base}])
        self.page = self._watched(context.new_page())
        self.answer = self.page.goto(base + path, wait_until="load")

    def _watched(self, page: Page) -> Page:
        page.set_viewport_size(DESK)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request))
        return page

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type == "error":
            self.complaints.append(said.text)

    def faults(self) -> list[str]:
        """Everything that is wrong, in words; a page without fault has none."""
        assert self.answer is not None
        found = [
            *_of_the_answer(self.answer),
            *(f"console: {said}" for said in self.complaints),
            *(f"left the server: {url}" for url in self._elsewhere()),
            *self._of_weight(),
            *_of_use(self.page),
            *_of_width(self.page),
        ]
        self.page.close()
        return found

    def _elsewhere(self) -> list[str]:
        own = (f"{self.base}/", "data:", "blob:")
        return [request.url for request in self.requests if not request.url.startswith(own)]

    def _of_weight(self) -> Iterator[str]:
        sizes = [(request.resource_type, _compressed(request)) for request in self.requests]
        plain = [size for kind, size in sizes if kind not in PICTURES]
        scripts = sum(size for kind, size in sizes if kind == "script")
        if scripts > SCRIPT_BYTES:
            yield f"{scripts} bytes of scripts, compressed"
        if sum(plain) > PAGE_BYTES:
            yield f"{sum(plain)} bytes, compressed"
        if len(plain) > MOST_REQUESTS:
            yield f"{len(plain)} requests"


def _of_the_answer(answer: Response) -> Iterator[str]:
    """What who has no JavaScript gets: the answer as it is."""
    if answer.status != 200:
        yield f"status {answer.status}"
    if answer.text().count("<h1") != 1:
        yield "a page has one main heading, also without JavaScript"


def _of_use(page: Page) -> list[str]:
    violations = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"axe: {violation['id']} {node['html'][:200]}"
        for violation in violations
        if violation["impact"] in GRAVE
        for node in violation["nodes"]
    ]


def _of_width(page: Page) -> Iterator[str]:
    page.set_viewport_size(PHONE)
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > PHONE["width"]:
        yield f"{width} pixels wide on a phone"


def _compressed(request: Request) -> int:
    response = request.response()
    try:
        return len(gzip.compress(response.body())) if response else 0
    except Error:  # a redirect has no body
        return 0
