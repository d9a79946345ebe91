"""Opinion leaders on the wire."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from marshmallow import fields, validate

from community.content.inputs import TopicName
from community.content.schemas import ContentOut
from community.http.fields import Group, Id, Instant, Line, Text
from community.http.schemas import PageIn, Schema, page_of
from community.kols.models import LONGEST_BIO, MOST_EVIDENCE, MOST_LINKS, MOST_NICHES, ApplicationStatus
from community.kols.queries import SORTS
from community.urls import is_safe_url

LONGEST_LINK = 300


class HttpsLink(Text):
    """A full https address, in a spelling that every browser reads alike."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max=LONGEST_LINK, min=1, metadata={"example": "https://example.com/lin"}, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        link = super()._deserialize(value, attr, data, **kwargs)
        if not (link.lower().startswith("https://") and is_safe_url(link)):
            raise ma.ValidationError("A link is a full address that begins with https://.")
        return link


class Links(fields.List):
    """At most five addresses."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(HttpsLink(), validate=validate.Length(max=MOST_LINKS), load_default=list, **kwargs)


class Niches(fields.List):
    """At most five topics that an opinion leader is at home in."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(TopicName(), validate=validate.Length(max=MOST_NICHES), load_default=list, **kwargs)


class KolProfileIn(Schema):
    """What an opinion leader says of themselves. What is left out is empty."""

    bio = Text(max=LONGEST_BIO, load_default="", metadata={"example": "周末爬山，平时写鞋"})
    links = Links()
    niches = Niches()


class KolApplicationIn(KolProfileIn):
    """Why staff should verify a member: evidence in words, addresses and pictures; and the profile to begin with."""

    evidence = Line(max=2000, required=True, metadata={"example": "我的微博 @林在山里，主页写着本社区的用户名。"})
    media_ids = fields.List(
        Id(), validate=validate.Length(max=MOST_EVIDENCE), load_default=list, metadata={"example": []}
    )


class KolApplicationOut(Schema):
    """An application as its member and growth see it."""

    id = Id()
    status = fields.Str(validate=validate.OneOf([s.value for s in ApplicationStatus]), metadata={"example": "open"})
    evidence = fields.Str(metadata={"example": "我的微博 @林在山里，主页写着本社区的用户名。"})
    links = fields.List(fields.Str(), metadata={"example": ["https://example.com/lin"]})
    media_ids = fields.List(fields.Str(), metadata={"example": []})
    niches = fields.List(fields.Str(), metadata={"example": ["徒步"]})
    bio = fields.Str(metadata={"example": "周末爬山，平时写鞋"})
    note = fields.Str(metadata={"description": "what the decision says", "example": ""})
    created_at = Instant()
    decided_at = Instant(allow_none=True, metadata={"example": None})


class KolApplicationRowOut(KolApplicationOut):
    """An application in growth's list, with whose it is."""

    member_id = Id()
    username = fields.Str(metadata={"example": "lin"})
    display_name = fields.Str(metadata={"example": "林"})


class KolApplicationsIn(PageIn):
    """Which applications, the oldest first."""

    status = fields.Str(
        load_default=ApplicationStatus.OPEN.value,
        validate=validate.OneOf([s.value for s in ApplicationStatus]),
        metadata={"example": "open"},
    )


class KolDecisionIn(Schema):
    """Whether to verify who applied, and words for them; a rejection needs some."""

    outcome = fields.Str(required=True, validate=validate.OneOf(["approve", "reject"]), metadata={"example": "approve"})
    note = Text(max=500, load_default="", metadata={"example": ""})

    @ma.validates_schema
    def _check_note(self, data: dict[str, Any], **_: Any) -> None:
        if data["outcome"] == "reject" and not data["note"]:
            raise ma.ValidationError("Say why; the member reads it.", "note")


class KolRevocationIn(Schema):
    """Why the verification is taken away; the member reads it."""

    reason = Line(required=True, max=500, metadata={"example": "账号已转让他人"})


class KolTermOut(Schema):
    """A term of the score: value as measured, part of its weight that was won, and the numbers that it comes from."""

    name = fields.Str(metadata={"example": "engagement_rate"})
    weight = fields.Float(metadata={"example": 0.3})
    value = fields.Float(allow_none=True, metadata={"example": 0.12})
    part = fields.Float(metadata={"example": 0.8, "description": "0..1; of a rate, its percentile rank"})
    points = fields.Float(metadata={"example": 24.0})
    inputs = fields.Dict(keys=fields.Str(), metadata={"example": {"engagements": 120, "impressions": 1000, "among": 9}})


class KolLackOut(Schema):
    """What is missing for a score."""

    what = fields.Str(metadata={"example": "viewers"})
    need = fields.Int(metadata={"example": 100})
    have = fields.Int(metadata={"example": 40})


class KolScoreOut(Schema):
    """The screening score, 0 to 100. terms and lacks: for the opinion leader and growth, else null."""

    value = fields.Float(allow_none=True, metadata={"example": 63.5})
    terms = fields.List(fields.Nested(KolTermOut), allow_none=True)
    lacks = fields.List(fields.Nested(KolLackOut), allow_none=True)
    version = fields.Str(allow_none=True, metadata={"example": "2026.11-1"})
    as_of = Instant(allow_none=True)


class WindowFiguresOut(Schema):
    """Sums of the last 90 days."""

    notes = fields.Int(metadata={"example": 12})
    engagements = fields.Int(metadata={"example": 480})
    viewers = fields.Int(metadata={"example": 2100})
    impressions = fields.Int(metadata={"example": 4000})
    engagement_rate = fields.Float(allow_none=True, metadata={"example": 0.12})
    engaged = fields.Int(metadata={"example": 310})
    buyers = fields.Int(metadata={"example": 90})
    clicks = fields.Int(metadata={"example": 260})
    orders = fields.Int(metadata={"example": 14})


class KolMetricsOut(Schema):
    """What all see of anybody; last_90_days: for the opinion leader and growth, else null."""

    followers = fields.Int(metadata={"example": 1200})
    contents = fields.Int(metadata={"example": 40})
    likes_received = fields.Int(metadata={"example": 2300})
    last_90_days = fields.Nested(WindowFiguresOut, allow_none=True)


class KolMemberOut(Schema):
    id = Id()
    username = fields.Str(metadata={"example": "lin"})
    display_name = fields.Str(metadata={"example": "林"})
    avatar_url = fields.Str(allow_none=True, metadata={"example": None})
    level = fields.Int(metadata={"example": 2})
    is_kol = fields.Bool()


class KolViewerOut(Schema):
    following = fields.Bool()


class KolOut(Schema):
    """A verified opinion leader. Follow them as any member. shown: whether others see their words; for themselves."""

    id = Id(metadata={"description": "of the member"})
    version = fields.Int(metadata={"example": 1})
    member = fields.Nested(KolMemberOut)
    niches = fields.List(fields.Str(), metadata={"example": ["徒步"]})
    tier = fields.Str(allow_none=True, metadata={"example": "koc"})
    bio = fields.Str(metadata={"example": "周末爬山，平时写鞋"})
    links = fields.List(fields.Str(), metadata={"example": ["https://example.com/lin"]})
    verified_at = Instant()
    score = fields.Nested(KolScoreOut)
    metrics = fields.Nested(KolMetricsOut)
    viewer = Group(KolViewerOut)
    shown = fields.Bool(allow_none=True)


class MediaKitOut(KolOut):
    """What a shop needs of an opinion leader in one piece; nothing that a stranger could not see."""

    contents = fields.List(fields.Nested(ContentOut), metadata={"description": "the six that won most engagement"})
    made_at = Instant()


class KolsIn(PageIn):
    """Which opinion leaders, in which order."""

    niche = TopicName(load_default=None, metadata={"example": "徒步"})
    tier = Text(max=40, load_default=None, metadata={"example": "koc"})
    sort = fields.Str(load_default="score", validate=validate.OneOf(SORTS), metadata={"example": "followers"})


class TierRequirementOut(KolLackOut):
    met = fields.Bool()


class TierNotYetOut(Schema):
    """A tier above, and each of its requirements."""

    tier = fields.Str(metadata={"example": "koc"})
    requirements = fields.List(fields.Nested(TierRequirementOut))


class KolStandingOut(Schema):
    """Where a member stands on the way to being an opinion leader."""

    application = fields.Nested(KolApplicationOut, allow_none=True)
    may_apply_from = Instant(allow_none=True, metadata={"example": None})
    profile = fields.Nested(KolOut, allow_none=True)
    tier = fields.Str(allow_none=True, metadata={"example": None})
    not_yet = fields.List(fields.Nested(TierNotYetOut))
    score = fields.Nested(KolScoreOut)


class RisingReasonOut(Schema):
    """Why somebody is rising: recent and before are rates or counts of 30 days each."""

    reason = fields.Str(metadata={"example": "engagement_rate_rose"})
    recent = fields.Float(allow_none=True, metadata={"example": 0.2})
    before = fields.Float(allow_none=True, metadata={"example": 0.08})
    growth = fields.Float(allow_none=True, metadata={"example": 2.1})

    def _dump_one(self, obj: dict[str, Any]) -> dict[str, Any]:
        return {"recent": None, "before": None, "growth": None, **obj}


class KolCandidateOut(Schema):
    """A member who is rising and no opinion leader yet."""

    id = Id(attribute="member_id")
    username = fields.Str(metadata={"example": "lin"})
    display_name = fields.Str(metadata={"example": "林"})
    followers = fields.Int(attribute="followers_count", metadata={"example": 640})
    contents = fields.Int(attribute="contents_count", metadata={"example": 21})
    score = fields.Float(attribute="value", allow_none=True, metadata={"example": 58.2})
    growth = fields.Float(metadata={"example": 2.1, "description": "of engagement per impression, month over month"})
    reasons = fields.List(fields.Nested(RisingReasonOut))
    as_of = Instant()


KolPage = page_of(KolOut)
ApplicationPage = page_of(KolApplicationRowOut)
CandidatePage = page_of(KolCandidateOut)
