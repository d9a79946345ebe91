"""Spam, as the text models see it: English. No Chinese model ships; a shop trains one from its own decisions.

It may hold by itself where, with 95 % confidence, at least 95 % of what it says is spam. Source: DESIGN, section 6.
"""

from functools import partial

from moderation.judgement.checks.scored import scored
from moderation.judgement.scoring import shipped
from moderation.judgement.verdicts import Message

MESSAGE = Message("内容读起来像是垃圾广告。", "The text reads like spam.")

check = scored("spam", MESSAGE, partial(shipped, "spam"))
