"""Superlatives that advertising law forbids, in sponsored and merchant content only.

Source: 广告法 Art. 9(3). 12.6 % of genuine reviews hold one (MODERATION, 3.2): shoppers may say 'the
best', adverts not.
Strength 0.8: the words themselves are the offence.
"""

import re

from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import Finding, Message

VERSION = 1
FORBIDDEN = 0.8
SUPERLATIVE = re.compile(
    r"国家级|世界级|全球级|最高级|最佳|最好|最优|最低价|最便宜|最先进|最安全|最有效|全网最|史上最|全国第一|全球第一|世界第一|销量第一"
    r"|排名第一|行业第一|第一品牌|顶级|极品|唯一|首选|绝无仅有|独一无二|无与伦比|百分之百有效|100 有效|永久有效"
)
MESSAGE = Message("推广内容不得使用绝对化用语。", "Sponsored content must not use superlatives.")


def check(submission: Submission) -> Finding | None:
    """Superlatives of those who advertise."""
    if not (submission.sponsored or submission.by_merchant):
        return None
    folded = submission.folded
    places = [match.span() for match in SUPERLATIVE.finditer(folded.text)]
    spans = tuple(span for place in places for span in submission.quote_folded(folded, *place))
    return Finding("superlatives", VERSION, FORBIDDEN, "advertising", MESSAGE, spans) if spans else None
