"""Rate limits, in memory or in Redis, told in the RateLimit and RateLimit-Policy headers of every answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import structlog
from flask import Flask, Response, g, request
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, storage_from_string
from limits.strategies import SlidingWindowCounterRateLimiter

from community.access import caller_key
from community.config import Config
from community.errors import TooMany

log = structlog.get_logger(__name__)

READS, WRITES = parse("1200/minute"), parse("120/minute")
SWEEP_SECONDS = 60
UNLIMITED_PATHS = ("/healthz", "/readyz", "/internal/")


class CountsInMemory(MemoryStorage):
    """The counts of this process. Who counts sweeps old ones out, once a minute.

    limits' own starts threads for it, up to a hundred a second, and each goes through all that is kept.
    """

    STORAGE_SCHEME = ("process",)

    def __init__(self) -> None:
        super().__init__()
        self._guard = threading.Lock()
        self._sweep_at = time.time() + SWEEP_SECONDS

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        now = time.time()
        with self._guard:
            if now >= self._sweep_at:
                self._sweep(now)
            self.expirations.setdefault(key, now + expiry)
            self.storage[key] += amount
            return self.storage[key]

    def _sweep(self, now: float) -> None:
        self._sweep_at = now + SWEEP_SECONDS
        for key in [key for key, ends_at in self.expirations.items() if ends_at <= now]:
            self.clear(key)


def init_app(app: Flask, config: Config) -> None:
    """Limit every caller, unless RATE_LIMITS is 0. When Redis fails, requests pass: a limit is no lock."""
    if not config.rate_limits:
        return
    counts = storage_from_string(config.redis_url) if config.redis_url else CountsInMemory()
    limiter = SlidingWindowCounterRateLimiter(counts)

    @app.before_request
    def spend() -> None:
        if request.path.startswith(UNLIMITED_PATHS) or request.url_rule is None:
            return
        name, item = _policy(app)
        g.rate_limit = name, item, limiter
        try:
            allowed = limiter.hit(item, name, caller_key())
        except OSError as error:
            log.warning("rate limits are not counted", cause=str(error))
            return
        if not allowed:
            wait = max(1, round(limiter.get_window_stats(item, name, caller_key()).reset_time - time.time()))
            raise TooMany(f"At most {item} for this; wait {wait} seconds.", headers={"Retry-After": str(wait)})

    app.after_request(_tell)


def limited(rate: str) -> Callable[[Any], Any]:
    """Give a view a limit of its own, such as ``10/minute``."""

    def mark(view: Any) -> Any:
        view.rate = parse(rate)
        return view

    return mark


def _policy(app: Flask) -> tuple[str, RateLimitItem]:
    rate = getattr(app.view_functions[request.endpoint], "rate", None)
    if rate is not None:
        return str(request.endpoint), rate
    return ("reads", READS) if request.method in ("GET", "HEAD", "OPTIONS") else ("writes", WRITES)


def _tell(response: Response) -> Response:
    """Source: draft-ietf-httpapi-ratelimit-headers-09."""
    if "rate_limit" not in g:
        return response
    name, item, limiter = g.rate_limit
    stats = limiter.get_window_stats(item, name, caller_key())
    seconds = max(0, round(stats.reset_time - time.time()))
    response.headers["RateLimit-Policy"] = f'"{name}";q={item.amount};w={item.get_expiry()}'
    response.headers["RateLimit"] = f'"{name}";r={stats.remaining};t={seconds}'
    return response
