"""The catalogue of reasons: what each means to a member, how grave it is, and what the law calls it. Pure.

category: the enum of the EU transparency database (Statement, digital-services-act/transparency-database), so that a
statement of reasons can be filed as it is. severity: 1..10, chosen, feeds the priority of cases.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from moderation.judgement.verdicts import REASONS, Message


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason. hard: its cases come before all others. illegal: the ground is a law and not our own rules."""

    title: Message
    severity: int
    category: str
    hard: bool = False
    illegal: bool = False


def _ground(zh: str, en: str, severity: int, category: str, **marks: bool) -> Ground:
    return Ground(Message(zh, en), severity, f"STATEMENT_CATEGORY_{category}", **marks)


_GROUNDS = {
    "spam": _ground("垃圾信息", "Spam", 3, "SCAMS_AND_FRAUD"),
    "advertising": _ground("广告推销", "Advertising", 3, "CONSUMER_INFORMATION"),
    "contact_solicitation": _ground("留联系方式、站外引流", "Contact details leading elsewhere", 4, "SCAMS_AND_FRAUD"),
    "abuse": _ground("辱骂攻击", "Abuse of a person", 6, "ILLEGAL_OR_HARMFUL_SPEECH"),
    "hate": _ground("歧视与仇恨", "Hate against a group", 8, "ILLEGAL_OR_HARMFUL_SPEECH"),
    "sexual": _ground("色情低俗", "Sexual content", 7, "OTHER_VIOLATION_TC"),
    "violence": _ground("暴力或威胁", "Violence or a threat", 9, "VIOLENCE", hard=True),
    "illegal": _ground("违法内容或商品", "Illegal content or goods", 8, "UNSAFE_AND_PROHIBITED_PRODUCTS", illegal=True),
    "fake_review": _ground("虚假评价", "Fake review", 5, "CONSUMER_INFORMATION"),
    "undisclosed_promotion": _ground("未标明的推广", "Promotion that is not marked", 4, "CONSUMER_INFORMATION"),
    "off_topic": _ground("与主题无关", "Off topic", 2, "OTHER_VIOLATION_TC"),
    "low_quality": _ground("内容质量过低", "Low quality", 1, "OTHER_VIOLATION_TC"),
    "personal_data": _ground("泄露他人隐私", "Personal data", 7, "DATA_PROTECTION_AND_PRIVACY_VIOLATIONS"),
    "copyright": _ground("侵犯著作权", "Copyright", 5, "INTELLECTUAL_PROPERTY_INFRINGEMENTS", illegal=True),
    "minor_safety": _ground("危害未成年人", "Harm to minors", 10, "PROTECTION_OF_MINORS", hard=True),
    "self_harm": _ground("自伤自杀", "Self-harm", 9, "SELF_HARM", hard=True),
    "other": _ground("其他", "Something else", 3, "OTHER_VIOLATION_TC"),
}

CATALOGUE_VERSION = "2026.11-1"
CATALOGUE: Mapping[str, Ground] = MappingProxyType({slug: _GROUNDS[slug] for slug in REASONS})
