"""Who is no person: tools that fetch a page to preview, index or warm it. Judged by the request alone.

The list of crawlers is that of the package crawler-user-agents (1,500 patterns, MIT, added to every month); beside it
stand preview fetchers that it lacks. What does not even claim to be a browser is none: since Netscape every browser
says Mozilla, but Opera before 2013 and Opera Mini.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from crawleruseragents import is_crawler

PERSON = "person"
DATACENTRE = "datacentre"  # said of a click by where it comes from; see datacentres
LONGEST_AGENT = 1_000
BROWSERS = ("Mozilla/5.0", "Opera/")
# Source: the fetchers' own documentation, for those that name themselves there: Lark, KakaoTalk, LINE, Bluesky, Google.
# The general words spare CUBOT, a maker of telephones.
FETCHERS = re.compile(
    r"larkurl|kakaotalk-scrap|line-poker|cardyb|google-pagerenderer"
    r"|(?<!cu)bot\b|spider|crawler|scraper|fetcher|url-?preview|linkpreview|headless",
    re.IGNORECASE,
)


def kind_of_request(method: str, headers: Mapping[str, str]) -> str:
    """``person``, or why it is none: ``head``, ``prefetch``, ``no_agent``, ``crawler``, ``no_browser``."""
    if method == "HEAD":
        return "head"
    if _is_prefetch(headers):
        return "prefetch"
    return kind_of_agent(headers.get("User-Agent", "")[:LONGEST_AGENT].strip())


def _is_prefetch(headers: Mapping[str, str]) -> bool:
    """Sources: Sec-Purpose, Fetch standard; Purpose (Chrome before 2021), X-Purpose (Safari), X-Moz (Firefox)."""
    told = " ".join(headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Purpose", "X-Moz")).lower()
    return any(word in told for word in ("prefetch", "prerender", "preview"))


@lru_cache(maxsize=4096)
def kind_of_agent(user_agent: str) -> str:
    """The same by the User-Agent header alone; 60 µs unless it was seen before."""
    if not user_agent:
        return "no_agent"
    if is_crawler(user_agent) or FETCHERS.search(user_agent):
        return "crawler"
    return PERSON if user_agent.startswith(BROWSERS) else "no_browser"
