"""Abuse, as the text models see it: Chinese and English.

Abuse has no region of high precision (MODERATION, 3.1), so a score seldom holds anything by itself: only above a
probability that at most 0.02 % of genuine reviews reach, and not at all where that was not measured.
"""

from functools import partial

from moderation.judgement.checks.scored import scored
from moderation.judgement.scoring.model import shipped
from moderation.judgement.verdicts import Message

MESSAGE = Message("内容读起来像是在辱骂或贬低他人。", "The text reads like abuse of others.")

check = scored("abuse", MESSAGE, partial(shipped, "abuse"))
