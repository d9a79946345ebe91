"""Which hosts a submission leads to, and what is known of them (words/hosts.tsv)."""

import re
from collections.abc import Iterator
from functools import lru_cache

from moderation.judgement.submission import Submission
from moderation.judgement.text.characters import read_table

HOSTS = read_table("hosts.tsv")
# Full-width letters and the ideographic stop stand for ASCII in disguised addresses; one for one, so that places stay.
NARROW = {0xFF01 + place: 0x21 + place for place in range(94)}
WIDE = re.compile(r"[\uff0e\uff10-\uff19\uff20-\uff3a\uff41-\uff5a]")
SPOKEN_DOT = re.compile(
    r"[。点](?<=[A-Za-z0-9-].)(?:(?<=。)(?=[A-Za-z])|(?=(?:com|cn|net|org|top|xyz|cc|vip)(?![a-z])))", re.IGNORECASE
)
ENDINGS = (
    "com|net|org|cn|cc|me|io|top|xyz|vip|shop|info|co|ly|gd|gy|im|at|gl|gg|site|online|club|ru|tk|link|so|nu|in|ee|to"
    "|jp|uk|de|hk|tw|app|ink|fun|pro|ltd|store|live|work|mobi|biz|tv|wang|group|mk|id"
)
NAME = rf"(?:[a-z0-9-]{{1,63}}\.){{1,8}}(?:{ENDINGS})"
SCHEME = r"h(?:tt|xx)ps?://(?:[^\s/?#@]{0,100}@)?"  # what stands before an @ is no host, whatever it looks like
LINK = re.compile(
    rf"(?=[A-Za-z0-9])(?<![\w.@-])(?:(?:{SCHEME})?(?P<name>{NAME})|{SCHEME}(?P<number>(?:\d{{1,3}}\.){{3}}\d{{1,3}}))(?![a-z0-9@-])"
    r"(?:[/?#:][!-~]{0,2000})?",
    re.ASCII | re.IGNORECASE,
)
TARGET = re.compile(r"https?://(?:[^/?#@]{0,200}@)?([^/?#:]{1,253})", re.IGNORECASE)


def written(submission: Submission) -> Iterator[tuple[str, int, int]]:
    """(host, start, end) of every link that stands in the text."""
    return iter(_links(submission.text))


def narrowed(text: str) -> str:
    """Addresses in ASCII, place by place."""
    return SPOKEN_DOT.sub(".", text.translate(NARROW) if WIDE.search(text) else text)


@lru_cache(maxsize=8)  # two checks ask one after the other about the same text
def _links(text: str) -> tuple[tuple[str, int, int], ...]:
    matches = LINK.finditer(narrowed(text))
    return tuple(((match["name"] or match["number"]).lower(), *match.span()) for match in matches)


def rendered(submission: Submission) -> set[str]:
    """Hosts that the rendered text links to."""
    targets = (TARGET.match(link) for link in submission.links)
    return {match[1].lower() for match in targets if match}


def kinds_of(host: str) -> set[str]:
    """What is known of a host, by itself or by a domain above it: shortener, invitation, marketplace."""
    labels = host.split(".")
    above = (".".join(labels[place:]) for place in range(len(labels)))
    return {HOSTS[domain] for domain in above if domain in HOSTS} or ({"shortener"} if labels[-1].isdigit() else set())


def is_below(host: str, hosts: tuple[str, ...]) -> bool:
    """Is it one of these hosts, or below one?"""
    host = host.lower()
    return any(host == known or host.endswith("." + known) for known in hosts)
