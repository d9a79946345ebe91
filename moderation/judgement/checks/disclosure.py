"""Undisclosed promotion: sponsored content without a label that readers see, or a text that admits it was paid for.

Source: 互联网广告管理办法 Art. 9 (experience with a link to buy must be marked). Strength: 0.8 sponsored without a
label, 0.4 a text that says so itself: shoppers also complain of being bribed with cash-back.
"""

import re

from moderation.judgement.submission import Submission
from moderation.judgement.verdicts import Finding, Message

VERSION = 1
UNLABELLED, ADMITTED = 0.8, 0.4
ADMISSION = re.compile(
    r"好评返现|返现好评|晒图返现|五星返现|商家赠送|品牌赠送|收费推广|恰饭"
    r"|paid partnership|gifted by|sponsored by"
)
MESSAGE = Message("推广内容需要标明广告或合作。", "Promotion must be marked as such.")


def check(submission: Submission) -> Finding | None:
    """Promotion that its readers cannot tell."""
    if submission.disclosure:
        return None
    if submission.sponsored:
        return Finding("disclosure", VERSION, UNLABELLED, "undisclosed_promotion", MESSAGE)
    admission = ADMISSION.search(submission.folded.text)
    if not admission:
        return None
    spans = submission.quote_folded(submission.folded, *admission.span())
    return Finding("disclosure", VERSION, ADMITTED, "undisclosed_promotion", MESSAGE, spans)
