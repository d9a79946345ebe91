"""Webhooks on the wire."""

from __future__ import annotations

from marshmallow import fields, validate

from community.http.fields import Flag, Id, Instant, Text
from community.http.schemas import PageIn, Schema, page_of
from community.webhooks.addresses import URL_LENGTH
from community.webhooks.models import REASONS, STATES

URL_EXAMPLE, TOPICS_EXAMPLE = "https://shop.example.com/webhooks", ["content.published", "content.hidden"]


class _Url(Text):
    def __init__(self, **kwargs):
        super().__init__(min=1, max=URL_LENGTH, metadata={"example": URL_EXAMPLE}, **kwargs)


class _Topics(fields.List):
    def __init__(self, **kwargs):
        described = {"example": TOPICS_EXAMPLE, "description": "names of GET /webhooks/topics, or * alone for all"}
        some = validate.Length(min=1, max=100)
        super().__init__(Text(min=1, max=64), validate=some, metadata=described, **kwargs)


class WebhookIn(Schema):
    """Where to send what."""

    url = _Url(required=True)
    topics = _Topics(required=True)
    description = Text(max=200, load_default="", metadata={"example": "order desk"})


class WebhookPatch(Schema):
    """What an admin may change. Fields that are left out stay as they are."""

    url = _Url()
    topics = _Topics()
    description = Text(max=200, metadata={"example": "order desk"})
    enabled = Flag(metadata={"example": True, "description": "what was missed while disabled can be replayed"})


class WebhookOut(Schema):
    """An endpoint."""

    id = Id(metadata={"example": "3"})
    version = fields.Int(metadata={"example": 1})
    url = fields.Str(metadata={"example": URL_EXAMPLE})
    description = fields.Str(metadata={"example": "order desk"})
    topics = fields.List(fields.Str(), metadata={"example": TOPICS_EXAMPLE})
    enabled = fields.Bool(metadata={"example": True})
    disabled_at = Instant(allow_none=True, metadata={"example": None})
    disabled_because = fields.Str(
        allow_none=True,
        validate=validate.OneOf([*REASONS, None]),
        metadata={"example": None, "description": "by_admin; gone: it answered 410; failing: for five days"},
    )
    failing_since = Instant(allow_none=True, metadata={"example": None})
    former_secret_until = Instant(
        attribute="former_until",
        allow_none=True,
        metadata={"example": None, "description": "the secret before the last rotation signs as well until then"},
    )
    created_at = Instant()


class WebhookSecretOut(WebhookOut):
    """An endpoint with its new secret, which is shown this once."""

    secret = fields.Str(metadata={"example": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo="})


class WebhookTopicOut(Schema):
    name = fields.Str(metadata={"example": "content.published"})
    meaning = fields.Str(metadata={"example": "a content became public: new, edited, released or restored"})


class WebhookTopicsOut(Schema):
    items = fields.List(fields.Nested(WebhookTopicOut))


class DeliveriesIn(PageIn):
    """Which deliveries, and how many."""

    state = fields.Str(load_default=None, validate=validate.OneOf(STATES), metadata={"example": "failed"})
    topic = Text(max=64, load_default=None, metadata={"example": "content.published"})


class WebhookDeliveryOut(Schema):
    """A message to one endpoint."""

    id = Id(metadata={"example": "41"})
    message_id = fields.Str(metadata={"example": "msg_5f0c1f1b6a3b4b7f8e6d2c1a0b9f8e7d", "description": "webhook-id"})
    topic = fields.Str(metadata={"example": "content.published"})
    state = fields.Str(validate=validate.OneOf(STATES), metadata={"example": "delivered"})
    tries = fields.Int(metadata={"example": 1, "description": "since it was queued or replayed"})
    next_at = Instant(allow_none=True, metadata={"description": "of the next attempt, while it waits"})
    created_at = Instant()
    settled_at = Instant(allow_none=True, metadata={"description": "delivered, or given up"})


class WebhookAttemptOut(Schema):
    attempted_at = Instant()
    duration_ms = fields.Int(metadata={"example": 84})
    status = fields.Int(allow_none=True, metadata={"example": 503})
    error = fields.Str(allow_none=True, metadata={"example": "it answered 503"})
    answer = fields.Str(metadata={"example": "upstream is restarting", "description": "its first kilobyte"})


class WebhookDeliveryDetailOut(WebhookDeliveryOut):
    """A message to one endpoint, with every attempt."""

    attempts = fields.List(fields.Nested(WebhookAttemptOut))
    body = fields.Dict(
        metadata={
            "description": "as it would be sent now; what was sent is not kept",
            "example": {"type": "content.hidden", "data": {"content_id": "81", "public": False}},
        }
    )


class ReplayIn(Schema):
    """From when on."""

    since = Instant(required=True)


class ReplayedOut(Schema):
    replayed = fields.Int(metadata={"example": 12, "description": "messages on their way again"})


class MemberSeenOut(Schema):
    """A member as a webhook tells of them."""

    id = Id()
    username = fields.Str()
    display_name = fields.Str()
    avatar_url = fields.Str(allow_none=True)
    created_at = Instant()


WebhookPage, DeliveryPage = page_of(WebhookOut), page_of(WebhookDeliveryOut)
