"""A page of a shop, on a site of its own, as strict as shops can be."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A shop</title>
<script src="{community}/static/widget/reviews-widget.js" defer></script></head>
<body><main><h1>Boots</h1>
<community-reviews product="{product}" lang="{language}"></community-reviews></main></body></html>"""


@contextmanager
def a_shop(community: str, product: str, language: str = "zh-CN") -> Iterator[str]:
    """The address of a page that shows the widget. Its policy lets the community in, and nothing inline."""
    page = PAGE.format(community=community, product=product, language=language).encode()
    policy = f"default-src 'none'; script-src {community}; connect-src {community}; img-src {community}"

    class Shop(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Shop) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()
