"""The switchboard: which handler hears which topic. docs/topics.md says what each topic carries."""

from __future__ import annotations

from flask import Flask

from community import deliveries, outbox
from community.accounts.tasks import empty_contents_of_erased, mail_reset
from community.activity.actions import erase_activity
from community.activity.tasks import fold_activity
from community.attribution.actions import attribute_order, attribute_signup, attribute_visit, reverse_order
from community.badges import tasks as badging
from community.campaigns.tasks import forget_campaigns, tell_of_campaigns, turn_campaigns
from community.campaigns.webhooks import TOPICS as CAMPAIGN_TOPICS
from community.caps.actions import forget_cap_uses, forget_past_days
from community.challenges.tasks import enter_challenges, freeze_challenge
from community.circles.tasks import retire_from_topics
from community.collaborations.tasks import forget_answers_of_kol
from community.collections.actions import forget_collections
from community.content.tasks import forget_pictures
from community.earning import tasks as earning
from community.experiments.tasks import forget_experiments
from community.feeds.tasks import forget_interests, forget_recommendations
from community.follows.tasks import end_follows_of_blocked
from community.generations import forget_old_generations
from community.goals.tasks import follow_goals, look_at_closed_goal
from community.http.idempotency import forget_old_answers
from community.kols.tasks import forget_kol_of_erased, refresh_kol_tiers, score_kols
from community.levels import tasks as levels
from community.lotteries.tasks import commit_lottery, forget_lottery_entries, settle_lottery
from community.mail import tasks as post
from community.mail.actions import forget_old_mails
from community.media.tasks import collect_orphans, delete_files
from community.meetups.tasks import forget_signups, remind_of_events
from community.members.tokens import forget_old_tokens
from community.metrics.tasks import freeze_figures
from community.mutes.tasks import fold_old_texts, fold_text, forget_muted
from community.notifications import tasks as notices
from community.own_data.actions import finish_erasures
from community.points.tasks import expire_points, warn_of_expiring_points
from community.questions.tasks import ask_owners, forget_asks
from community.report_schedules.actions import forget_old_editions
from community.report_schedules.tasks import send_due_reports
from community.report_schedules.webhooks import TOPICS as REPORT_TOPICS
from community.review_requests.tasks import (
    forget_review_requests,
    plan_requests_of_newcomer,
    plan_review_requests,
    send_review_requests,
)
from community.reviews.tasks import keep_attributes, show_judged_reply, show_or_hide_reply, verify_purchases
from community.rewards.tasks import forget_rewards, return_unanswered
from community.rewards.webhooks import TOPICS as REWARD_TOPICS
from community.schedule import every
from community.search import naming, terms
from community.search import tasks as indexing
from community.segments.actions import keep_lookup
from community.surveys.tasks import forget_surveys, renew_survey_targets
from community.tags.actions import derive_tags
from community.tags.tasks import forget_tags_of_erased, forget_unwanted_tags
from community.trust.tasks import refresh_author_trust, refresh_newcomers_trust
from community.visitors.actions import forget_old_salts
from community.webhooks import tasks as webhooks
from community.webhooks.payloads import TOPICS as WEBHOOK_TOPICS
from community.winbacks.tasks import forget_winbacks, tell_winback

MINUTE, HOUR = 60, 3600
INDEXING = {"queue": "search", "batched": True, "outside": True}


FORGETTING = (
    forget_pictures,
    retire_from_topics,
    forget_tags_of_erased,
    forget_interests,
    forget_cap_uses,
    forget_muted,
    forget_collections,
    forget_review_requests,
    forget_asks,
    forget_experiments,
    forget_surveys,
    forget_winbacks,
    forget_rewards,
    levels.forget_level,
    badging.forget_badges,
    forget_campaigns,
    forget_lottery_entries,
    forget_signups,
    forget_kol_of_erased,
    forget_answers_of_kol,
    notices.forget_inbox,
    post.forget_mail,
    webhooks.forget_answers_of_erased,
)
WORK_OF_MINUTES = (
    finish_erasures,
    notices.mail_digests,
    tell_of_campaigns,
    remind_of_events,
    fold_activity,
    send_review_requests,
    indexing.check_index,
    naming.name_the_nameless,
    send_due_reports,
)
WORK_OF_HOURS = (
    refresh_newcomers_trust,
    expire_points,
    warn_of_expiring_points,
    return_unanswered,
    post.try_mail_again,
    fold_old_texts,
    collect_orphans,
    webhooks.forget_old_webhooks,
    forget_old_mails,
    forget_old_answers,
    forget_old_salts,
    forget_old_tokens,
    forget_old_generations,
    forget_past_days,
    renew_survey_targets,
    forget_old_editions,
)


def connect(app: Flask) -> None:
    """Subscribe every handler of the community. Inline ones run just before the commit, the others in workers."""
    hear_of_contents(app)
    hear_of_relations(app)
    hear_of_members(app)
    hear_of_the_shop(app)
    hear_of_names(app)
    hear_of_rewards(app)
    hear_of_campaigns(app)
    send_out(app)
    work_periodically(app)


def hear_of_contents(app: Flask) -> None:
    """What was handed in, became public or ceased to be."""
    outbox.subscribe(app, "content.submitted", fold_text, inline=True)
    outbox.subscribe(app, "content.published", refresh_author_trust, batched=True)
    outbox.subscribe(app, "content.published", notices.tell_of_published, batched=True)
    outbox.subscribe(app, "content.published", ask_owners, batched=True)
    outbox.subscribe(app, "content.hidden", refresh_author_trust, batched=True)
    for topic in ("content.published", "content.hidden"):
        outbox.subscribe(app, topic, keep_attributes, inline=True, batched=True)
    for topic in ("content.published", "content.hidden", "content.retagged"):
        outbox.subscribe(app, topic, indexing.index_contents, **INDEXING, batch_size=2_000)
    outbox.subscribe(app, "search.damaged", indexing.mend_index, **INDEXING)
    outbox.subscribe(app, "reply.judged", show_judged_reply, inline=True)
    outbox.subscribe(app, "reply.overruled", show_or_hide_reply, inline=True)
    outbox.subscribe(app, "media.doomed", delete_files, outside=True)


def hear_of_relations(app: Flask) -> None:
    """What members did to each other and to each other's contents, and what they took back."""
    outbox.subscribe(app, "member.blocked", end_follows_of_blocked, inline=True)
    outbox.subscribe(app, "content.liked", notices.tell_of_likes, batched=True)
    outbox.subscribe(app, "content.unliked", notices.untell_of_likes, batched=True)
    outbox.subscribe(app, "member.followed", notices.tell_of_follows, batched=True)
    outbox.subscribe(app, "member.unfollowed", notices.untell_of_follows, batched=True)
    outbox.subscribe(app, "review.found_helpful", notices.tell_of_helpful_votes, batched=True)
    outbox.subscribe(app, "review.found_unhelpful", notices.untell_of_helpful_votes, batched=True)
    outbox.subscribe(app, "review.replied", notices.tell_of_shop_replies, batched=True)
    outbox.subscribe(app, "answer.accepted", notices.tell_of_accepted_answers, batched=True)


def hear_of_members(app: Flask) -> None:
    """Who came, what they want, and who went: then everything personal that a slice knows of them is forgotten."""
    outbox.subscribe(app, "member.registered", attribute_signup)
    outbox.subscribe(app, "member.registered", plan_requests_of_newcomer)
    outbox.subscribe(app, "password.forgotten", mail_reset)
    outbox.subscribe(app, "members.looked_up", keep_lookup, inline=True)
    outbox.subscribe(app, "winback.advanced", tell_winback)
    for forget in (forget_unwanted_tags, forget_recommendations):
        outbox.subscribe(app, "preferences.changed", forget, inline=True)
    for forget in FORGETTING:
        outbox.subscribe(app, "member.erased", forget)
    outbox.subscribe(app, "member.erased", erase_activity, queue="bitmaps", batched=True, batch_size=10_000)
    outbox.subscribe(app, "member.erased", empty_contents_of_erased, outside=True)


def hear_of_the_shop(app: Flask) -> None:
    """What the host reported."""
    outbox.subscribe(app, "shop.visited", attribute_visit)
    outbox.subscribe(app, "product.viewed", attribute_visit)
    outbox.subscribe(app, "order.paid", verify_purchases, inline=True)
    outbox.subscribe(app, "order.paid", attribute_order)
    outbox.subscribe(app, "order.refunded", verify_purchases, inline=True)
    outbox.subscribe(app, "order.refunded", reverse_order)
    outbox.subscribe(app, "order.delivered", plan_review_requests)


def hear_of_names(app: Flask) -> None:
    """Let search hear what is called how, and which words are said."""
    for topic in ("content.published", "content.hidden"):
        outbox.subscribe(app, topic, terms.count_terms, queue="terms", batched=True)
    for topic in ("member.registered", "member.renamed", "member.erased"):
        outbox.subscribe(app, topic, naming.name_members, inline=True, batched=True)
    outbox.subscribe(app, "product.described", naming.name_products, inline=True, batched=True)
    outbox.subscribe(app, "topics.made", naming.name_topics, inline=True, batched=True)
    outbox.subscribe(app, "topics.forgotten", naming.unname_topics, inline=True, batched=True)


def hear_of_rewards(app: Flask) -> None:
    """Let what members do earn points, levels and badges."""
    outbox.subscribe(app, "content.published", earning.reward_published, batched=True)
    outbox.subscribe(app, "content.hidden", earning.take_back_hidden, batched=True)
    outbox.subscribe(app, "answer.accepted", earning.reward_accepted, batched=True)
    outbox.subscribe(app, "review.found_helpful", earning.reward_helpful, batched=True)
    outbox.subscribe(app, "growth.changed", levels.refresh_levels, batched=True)
    outbox.subscribe(app, "levels.changed", levels.refresh_everybodys_level, outside=True)
    for topic in ("content.published", "content.hidden", "content.liked", "review.found_helpful", "answer.accepted"):
        outbox.subscribe(app, topic, badging.badge_authors, batched=True, outside=True)
    outbox.subscribe(app, "member.registered", badging.badge_newcomers, batched=True)
    outbox.subscribe(app, "badges.changed", badging.badge_everybody, outside=True)


def hear_of_campaigns(app: Flask) -> None:
    """What campaigns begin and end with, and what enters them by itself."""
    outbox.subscribe(app, "campaign.announced", commit_lottery, inline=True)
    outbox.subscribe(app, "content.published", enter_challenges, batched=True)
    for at_the_end in (freeze_challenge, settle_lottery, look_at_closed_goal):
        outbox.subscribe(app, "campaign.closed", at_the_end)


def send_out(app: Flask) -> None:
    """What leaves the house: mail and webhooks."""
    outbox.subscribe(app, "mail.unsubscribed", notices.stop_mail, inline=True)
    outbox.subscribe(app, "mail.posted", post.send_mail, queue="mail", outside=True, batch_size=10)
    webhooks.offer(app, (*WEBHOOK_TOPICS, *REWARD_TOPICS, *CAMPAIGN_TOPICS, *REPORT_TOPICS))
    outbox.subscribe(app, "webhook.queued", webhooks.send_queued, queue=webhooks.QUEUE, batched=True, outside=True)


def work_periodically(app: Flask) -> None:
    """What is done without anybody asking, by whichever scheduler comes first."""
    every(app, 5, deliveries.sweep)
    every(app, 5, webhooks.send_due_webhooks)
    every(app, MINUTE, notices.mail_notifications)
    every(app, MINUTE, turn_campaigns)
    every(app, MINUTE, follow_goals)
    for work in WORK_OF_MINUTES:
        every(app, 5 * MINUTE, work)
    for work in WORK_OF_HOURS:
        every(app, HOUR, work)
    every(app, 6 * HOUR, derive_tags)
    every(app, 6 * HOUR, freeze_figures)
    every(app, 6 * HOUR, score_kols)
    every(app, 6 * HOUR, refresh_kol_tiers)
