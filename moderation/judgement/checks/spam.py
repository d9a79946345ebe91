"""Spam, as the text models see it: English. No Chinese model ships; a shop trains one from its own decisions.

It may hold by itself from a probability of 0.95 on, if what it says there was spam in at least 95 % of the dev texts,
with 95 % confidence. Source: DESIGN, section 6.
"""

from functools import partial

from moderation.judgement.checks.scored import scored
from moderation.judgement.scoring.model import shipped
from moderation.judgement.verdicts import Message

MESSAGE = Message("内容读起来像是垃圾广告。", "The text reads like spam.")

check = scored("spam", MESSAGE, partial(shipped, "spam"))
