"""Links that lead away: shorteners that hide their target, invitations of messengers, and texts made of links.

Strength: invitation 0.9, three or more foreign hosts or half of the text 0.6, shortener 0.4, a foreign link 0.3. The
latter two only add to other signs: 81 of 62,773 genuine reviews hold a shortened link, which Weibo makes by itself
(benchmarks/moderation_holds.py).
"""

import re

from moderation.judgement.characters import read_table
from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import Finding, Message

VERSION = 1
INVITATION, MANY, SHORTENER, ONE = 0.9, 0.6, 0.4, 0.3
MANY_LINKS = 3
MOST_QUOTED = 20
HOSTS = read_table("hosts.tsv")
# Full-width letters and the ideographic stop stand for ASCII in disguised addresses; one for one, so that places stay.
NARROW = {0xFF01 + place: 0x21 + place for place in range(94)} | {ord("。"): "."}
ENDINGS = "com|net|org|cn|cc|me|io|top|xyz|vip|shop|info|co|ly|gd|gy|im|at|gl|gg|site|online|club|ru|tk|link"
HOST = rf"(?<![\w.@-])(?:https?://)?(?P<host>(?:[a-z0-9-]{{1,63}}\.){{1,8}}(?:{ENDINGS}))(?![a-z0-9-])"
LINK = re.compile(rf"{HOST}(?:[/?#:][!-~]{{0,2000}})?", re.ASCII | re.IGNORECASE)
TARGET = re.compile(r"https?://(?:[^/?#@]{0,200}@)?([^/?#:]{1,253})", re.IGNORECASE)
MESSAGES = {
    INVITATION: Message("内容含有站外联系方式的链接。", "The text links to a messenger."),
    SHORTENER: Message("内容含有隐藏目标的短链接。", "The text contains a link that hides its target."),
    MANY: Message("内容主要由站外链接组成。", "The text consists mostly of links to other sites."),
    ONE: Message("内容含有站外链接。", "The text links to another site."),
}


def check(submission: Submission) -> Finding | None:
    """Links to hosts other than the shop's own."""
    text = submission.text.translate(NARROW)
    foreign = [match for match in LINK.finditer(text) if not is_own(match["host"], submission.own_hosts)]
    hosts = {match["host"].lower() for match in foreign} | foreign_targets(submission)
    if not hosts:
        return None
    strength = weigh(hosts, sum(match.end() - match.start() for match in foreign) / (len(text) or 1))
    policy = "contact_solicitation" if strength == INVITATION else "spam"
    spans = tuple(span for match in foreign[:MOST_QUOTED] for span in submission.quote(*match.span()))
    return Finding("links", VERSION, strength, policy, MESSAGES[strength], spans)


def weigh(hosts: set[str], share: float) -> float:
    """The gravest of what the hosts are, how many they are, and how much of the text is link (0..1)."""
    kinds = {kind for host in hosts for kind in kinds_of(host)}
    if "invitation" in kinds:
        return INVITATION
    if len(hosts) >= MANY_LINKS or share > 0.5:
        return MANY
    return SHORTENER if "shortener" in kinds else ONE


def kinds_of(host: str) -> set[str]:
    """What words/hosts.tsv knows of a host, by itself or by the domain above it."""
    return {kind for known, kind in HOSTS.items() if is_own(host, (known,))}


def foreign_targets(submission: Submission) -> set[str]:
    """Hosts that the rendered text links to."""
    targets = (TARGET.match(link) for link in submission.links)
    hosts = {match[1].lower() for match in targets if match}
    return {host for host in hosts if not is_own(host, submission.own_hosts)}


def is_own(host: str, own_hosts: tuple[str, ...]) -> bool:
    """Is it one of these hosts, or below one?"""
    host = host.lower()
    return any(host == own or host.endswith("." + own) for own in own_hosts)
