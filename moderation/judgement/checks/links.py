"""Links that lead away: blocked hosts, invitations of messengers, shorteners that hide their target, texts of links.

Strength: a host that the shop blocks, or an invitation 0.9, three or more foreign hosts or half of the text 0.6,
shortener 0.4, a foreign link 0.3. The latter two only add to other signs: 81 of 62,773 genuine reviews hold a shortened
link, which Weibo makes by itself (benchmarks/moderation_holds.py). Hosts of the shop, and those it allows, are none.
"""

from moderation.judgement.submission import Submission
from moderation.judgement.text.folding import spell
from moderation.judgement.text.hosts import is_below, kinds_of, rendered, written
from moderation.judgement.verdicts import Finding, Message, Span

VERSION = 2
BLOCKED, INVITATION, MANY, SHORTENER, ONE = 0.9, 0.9, 0.6, 0.4, 0.3
MANY_LINKS = 3
MOST_QUOTED = 20
REFUSED = Message("内容含有本店不允许的网址。", "The text names a site that this shop does not allow.")
INVITING = Message("内容含有站外联系方式的链接。", "The text links to a messenger.")
MESSAGES = {
    SHORTENER: Message("内容含有隐藏目标的短链接。", "The text contains a link that hides its target."),
    MANY: Message("内容主要由站外链接组成。", "The text consists mostly of links to other sites."),
    ONE: Message("内容含有站外链接。", "The text links to another site."),
}


def check(submission: Submission) -> Finding | None:
    """Links to hosts other than the shop's own."""
    welcome = submission.own_hosts + submission.allowed_hosts
    links = [(host, start, end) for host, start, end in written(submission) if not is_below(host, welcome)]
    hosts = {host for host, *_ in links} | {host for host in rendered(submission) if not is_below(host, welcome)}
    spans = [span for _, start, end in links[:MOST_QUOTED] for span in submission.quote(start, end)]
    if (refused := blocked(submission, hosts)) is not None:
        return Finding("links", VERSION, BLOCKED, "spam", REFUSED, tuple(dict.fromkeys(spans + refused)))
    if not hosts:
        return None
    if any("invitation" in kinds_of(host) for host in hosts):
        return Finding("links", VERSION, INVITATION, "contact_solicitation", INVITING, tuple(spans))
    strength = weigh(hosts, sum(end - start for _, start, end in links) / (len(submission.text) or 1))
    return Finding("links", VERSION, strength, "spam", MESSAGES[strength], tuple(spans))


def weigh(hosts: set[str], share: float) -> float:
    """The graver of what the hosts are, how many they are, and how much of the text is link (0..1)."""
    if len(hosts) >= MANY_LINKS or share > 0.5:
        return MANY
    return SHORTENER if any("shortener" in kinds_of(host) for host in hosts) else ONE


def blocked(submission: Submission, hosts: set[str]) -> list[Span] | None:
    """The names of blocked hosts in the text, disguised or not; None if none is named or linked to."""
    text = submission.spelled.text
    named = ((text.find(name), len(name)) for name in map(spelled_name, submission.blocked_hosts) if name in text)
    spans = [span for at, length in named for span in submission.quote_folded(submission.spelled, at, at + length)]
    linked = any(is_below(host, submission.blocked_hosts) for host in hosts)
    return spans if spans or linked else None


def spelled_name(host: str) -> str:
    """As it stands in a spelled text, where a stop is a space."""
    return spell(host).text
