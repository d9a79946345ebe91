"""Pages of a shop on a site of its own: one with our widget, as strict as shops can be; one that sends members over."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WITH_WIDGET = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A shop</title>
<script src="{community}/static/widget/reviews-widget.js" defer></script></head>
<body><main><h1>Boots</h1>
<community-reviews product="{product}" lang="{language}"></community-reviews></main></body></html>"""
WITH_FORM = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A shop</title></head>
<body><main><h1>Boots</h1>
<form method="post" action="{community}/signin/sso"><input type="hidden" name="token" value="{token}">
<input type="hidden" name="next" value="{next}"><button>Community</button></form></main></body></html>"""


@contextmanager
def a_shop(community: str, product: str, language: str = "zh-CN") -> Iterator[str]:
    """The address of a page that shows the widget. Its policy lets the community in, and nothing inline."""
    policy = f"default-src 'none'; script-src {community}; connect-src {community}; img-src {community}"
    page = WITH_WIDGET.format(community=community, product=product, language=language)
    with _served(lambda: page, policy) as port:
        yield f"http://127.0.0.1:{port}/"


@contextmanager
def a_shop_that_sends_over(community: str, token: Callable[[], str], next: str) -> Iterator[str]:
    """The origin of a shop whose page has the form that signs in at the community, with a new token each time."""
    policy = f"default-src 'none'; form-action {community}"
    with _served(lambda: WITH_FORM.format(community=community, token=token(), next=next), policy) as port:
        yield f"http://localhost:{port}"  # to a browser another site than 127.0.0.1, where the community is


@contextmanager
def _served(make: Callable[[], str], policy: str) -> Iterator[int]:
    """The port of this machine at which the page is served."""

    class Shop(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(make().encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Shop) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1]
        server.shutdown()
