"""The switchboard: which handler hears which topic. docs/topics.md says what each topic carries."""

from __future__ import annotations

from flask import Flask

from community import deliveries, outbox
from community.accounts.tasks import mail_reset
from community.activity.actions import erase_activity
from community.activity.tasks import fold_activity
from community.attribution.actions import attribute_order, attribute_signup, attribute_visit, reverse_order
from community.circles.tasks import retire_from_topics
from community.caps.actions import forget_cap_uses, forget_past_days
from community.collections.actions import forget_collections
from community.content.tasks import forget_pictures
from community.feeds.tasks import forget_interests, forget_recommendations
from community.follows.tasks import end_follows_of_blocked
from community.generations import forget_old_generations
from community.http.idempotency import forget_old_answers
from community.mail import tasks as post
from community.mail.actions import forget_old_mails
from community.media.tasks import collect_orphans, delete_files
from community.members.actions import forget_old_tokens
from community.mutes.tasks import fold_old_texts, fold_text, forget_muted
from community.notifications import tasks as notices
from community.questions.tasks import ask_owners, forget_asks
from community.review_requests.tasks import (
    forget_review_requests,
    plan_requests_of_newcomer,
    plan_review_requests,
    send_review_requests,
)
from community.reviews.tasks import keep_attributes, show_judged_reply, verify_purchases
from community.schedule import every
from community.search import naming, terms
from community.search import tasks as indexing
from community.tags.actions import derive_tags
from community.tags.tasks import forget_tags_of_erased, forget_unwanted_tags
from community.trust.tasks import refresh_author_trust, refresh_newcomers_trust
from community.visitors.actions import forget_old_salts
from community.webhooks import tasks as webhooks
from community.webhooks.payloads import TOPICS as WEBHOOK_TOPICS

MINUTE, HOUR = 60, 3600
INDEXING = {"queue": "search", "batched": True, "outside": True}


def connect(app: Flask) -> None:
    """Subscribe every handler of the community. Inline ones run just before the commit, the others in workers."""
    outbox.subscribe(app, "order.paid", verify_purchases, inline=True)
    outbox.subscribe(app, "order.refunded", verify_purchases, inline=True)
    for topic in ("content.published", "content.hidden"):
        outbox.subscribe(app, topic, keep_attributes, inline=True, batched=True)
    outbox.subscribe(app, "reply.judged", show_judged_reply, inline=True)
    outbox.subscribe(app, "shop.visited", attribute_visit)
    outbox.subscribe(app, "product.viewed", attribute_visit)
    outbox.subscribe(app, "member.registered", attribute_signup)
    outbox.subscribe(app, "order.paid", attribute_order)
    outbox.subscribe(app, "order.refunded", reverse_order)
    outbox.subscribe(app, "member.blocked", end_follows_of_blocked, inline=True)
    outbox.subscribe(app, "content.submitted", fold_text, inline=True)
    outbox.subscribe(app, "content.published", refresh_author_trust, batched=True)
    outbox.subscribe(app, "content.hidden", refresh_author_trust, batched=True)
    outbox.subscribe(app, "content.published", notices.tell_of_published, batched=True)
    outbox.subscribe(app, "content.liked", notices.tell_of_likes, batched=True)
    outbox.subscribe(app, "member.followed", notices.tell_of_follows, batched=True)
    outbox.subscribe(app, "review.found_helpful", notices.tell_of_helpful_votes, batched=True)
    outbox.subscribe(app, "review.replied", notices.tell_of_shop_replies, batched=True)
    outbox.subscribe(app, "answer.accepted", notices.tell_of_accepted_answers, batched=True)
    outbox.subscribe(app, "content.unliked", notices.untell_of_likes, batched=True)
    outbox.subscribe(app, "member.unfollowed", notices.untell_of_follows, batched=True)
    outbox.subscribe(app, "review.found_unhelpful", notices.untell_of_helpful_votes, batched=True)
    outbox.subscribe(app, "mail.unsubscribed", notices.stop_mail, inline=True)
    outbox.subscribe(app, "mail.posted", post.send_mail, queue="mail", outside=True, batch_size=10)
    outbox.subscribe(app, "password.forgotten", mail_reset)
    outbox.subscribe(app, "member.erased", notices.forget_inbox)
    outbox.subscribe(app, "member.erased", post.forget_mail)
    outbox.subscribe(app, "order.delivered", plan_review_requests)
    outbox.subscribe(app, "member.registered", plan_requests_of_newcomer)
    outbox.subscribe(app, "content.published", ask_owners, batched=True)
    for handler in (forget_review_requests, forget_asks):
        outbox.subscribe(app, "member.erased", handler)
    outbox.subscribe(app, "member.erased", erase_activity)
    for forget in (forget_cap_uses, forget_muted, forget_collections):
        outbox.subscribe(app, "member.erased", forget)
    outbox.subscribe(app, "member.erased", forget_pictures)
    outbox.subscribe(app, "member.erased", retire_from_topics)
    outbox.subscribe(app, "member.erased", forget_tags_of_erased)
    outbox.subscribe(app, "member.erased", forget_interests)
    outbox.subscribe(app, "preferences.changed", forget_unwanted_tags, inline=True)
    outbox.subscribe(app, "preferences.changed", forget_recommendations, inline=True)
    outbox.subscribe(app, "media.doomed", delete_files, outside=True)
    for topic in ("content.published", "content.hidden", "content.retagged"):
        outbox.subscribe(app, topic, indexing.index_contents, **INDEXING, batch_size=2_000)
    outbox.subscribe(app, "search.damaged", indexing.mend_index, **INDEXING)
    connect_names(app)
    webhooks.offer(app, WEBHOOK_TOPICS)
    outbox.subscribe(app, "webhook.queued", webhooks.send_queued, queue=webhooks.QUEUE, batched=True, outside=True)
    outbox.subscribe(app, "member.erased", webhooks.forget_answers_of_erased)
    every(app, 5, deliveries.sweep)
    every(app, 5, webhooks.send_due_webhooks)
    every(app, HOUR, webhooks.forget_old_webhooks)
    every(app, MINUTE, notices.mail_notifications)
    every(app, 5 * MINUTE, notices.mail_digests)
    every(app, HOUR, post.try_mail_again)
    every(app, HOUR, forget_old_mails)
    every(app, 5 * MINUTE, fold_activity)
    every(app, 5 * MINUTE, send_review_requests)
    every(app, 5 * MINUTE, indexing.check_index)
    every(app, HOUR, forget_old_answers)
    every(app, HOUR, forget_old_salts)
    every(app, HOUR, forget_old_tokens)
    every(app, HOUR, refresh_newcomers_trust)
    every(app, HOUR, forget_old_generations)
    every(app, HOUR, forget_past_days)
    every(app, HOUR, fold_old_texts)
    every(app, 6 * HOUR, derive_tags)
    every(app, HOUR, collect_orphans)


def connect_names(app: Flask) -> None:
    """Let search hear what is called how, and which words are said."""
    for topic in ("content.published", "content.hidden"):
        outbox.subscribe(app, topic, terms.count_terms, queue="terms", batched=True, batch_size=500)
    for topic in ("member.registered", "member.renamed", "member.erased"):
        outbox.subscribe(app, topic, naming.name_members, inline=True, batched=True)
    outbox.subscribe(app, "product.described", naming.name_products, inline=True, batched=True)
    outbox.subscribe(app, "topics.made", naming.name_topics, inline=True, batched=True)
    every(app, 5 * MINUTE, naming.name_the_nameless)
