"""Undisclosed promotion: sponsored content without a label that readers see, an experience with a link to buy, a text
that admits it was paid for.

Source: 互联网广告管理办法 (2023) Art. 9: who shares an experience and adds a way to buy must mark it as advertising.
Strength: 0.8 sponsored without a label; 0.6 an experience with a link to a marketplace; 0.4 such a link alone, or a
text that says itself that it was paid for, since shoppers also complain of being bribed with cash-back; 0.3 an
invitation to buy with a link to the shop itself, where members link to products all day.
"""

import re

from moderation.judgement.submission import Submission
from moderation.judgement.text.folding import Folded
from moderation.judgement.text.hosts import is_below, kinds_of, rendered, written
from moderation.judgement.verdicts import Finding, Message, Span

VERSION = 2
UNLABELLED, EXPERIENCE, ADMITTED, LINKED, OWN_LINK = 0.8, 0.6, 0.4, 0.4, 0.3
ADMISSION = re.compile(
    r"好评返现|返现好评|晒图返现|五星返现|商家赠送|品牌赠送|品牌方?寄来|品牌方送|免费试用官|收费推广|合作推广|商务合作|恰饭|接广告"
    r"|paid partnership|gifted by|sponsored by|in partnership with"
)
TRIED = re.compile(
    r"亲测|自用|用了|用过|穿了|吃了|喝了|试了|入手|回购|种草|安利|推荐|测评|分享|好用"
    r"|i (?:bought|use|tried|love)|recommend|review"
)
BUY = re.compile(
    r"点击购买|戳链接|链接在|链接放|同款链接|购买链接|领券|券后|下单|拍下|buy (?:now|here|it)|use my code|coupon"
)
MESSAGE = Message("推广内容需要标明广告或合作。", "Promotion must be marked as such.")


def check(submission: Submission) -> Finding | None:
    """Promotion that its readers cannot tell."""
    if submission.disclosure:
        return None
    if submission.sponsored:
        return _undisclosed(UNLABELLED)
    folded = submission.folded
    links = [(host, start, end) for host, start, end in written(submission)]
    hosts = {host for host, *_ in links} | rendered(submission)
    if any("marketplace" in kinds_of(host) and not is_below(host, submission.own_hosts) for host in hosts):
        spans = tuple(span for _, start, end in links for span in submission.quote(start, end))
        return _undisclosed(EXPERIENCE if TRIED.search(folded.text) else LINKED, spans)
    if spans := first(submission, ADMISSION, folded):
        return _undisclosed(ADMITTED, spans)
    if any(is_below(host, submission.own_hosts) for host in hosts) and (spans := first(submission, BUY, folded)):
        return _undisclosed(OWN_LINK, spans)
    return None


def first(submission: Submission, pattern: re.Pattern[str], folded: Folded) -> tuple[Span, ...]:
    """The author's words where it first matches."""
    match = pattern.search(folded.text)
    return submission.quote_folded(folded, *match.span()) if match else ()


def _undisclosed(strength: float, spans: tuple[Span, ...] = ()) -> Finding:
    return Finding("disclosure", VERSION, strength, "undisclosed_promotion", MESSAGE, spans)
