"""Makes the community: configuration, extensions, blueprints, subscriptions, content fields. Lists, no logic."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from flask import Flask
from flask_migrate import Migrate

from community import database, logs, outbox, subscriptions, worker
from community.accounts.api import accounts
from community.accounts.letters import write_confirmation, write_reset
from community.accounts.pages import account_pages
from community.activity import api as visits
from community.annotations.api import annotations
from community.attribution.api import attribution
from community.badges.api import badges
from community.blocks.api import blocks
from community.bookmarks.api import bookmarks
from community.bookmarks.schemas import BOOKMARKED
from community.campaigns.api import campaigns
from community.catalog.api import products
from community.challenges.api import challenges
from community.circles.api import circles
from community.collaborations.api import collaborations
from community.collaborations.linking import made_for
from community.collections.api import collections
from community.comments.api import comments
from community.comments.schemas import DEPTH
from community.conditions import guard as writing_guard
from community.conditions.api import conditions
from community.config import load_config
from community.content import amendments as content_amendments
from community.content import fields as content_fields
from community.content import schemas as content_schemas
from community.content.api import contents
from community.content.fields import ContentField
from community.dashboard import app as dashboard
from community.earning.api import earning
from community.events.api import events
from community.experiments.api import experiments
from community.feeds.api import feeds
from community.follows.api import follows
from community.follows.queries import FOLLOWING_AUTHOR
from community.goals.api import goals
from community.health import api as health_figures
from community.health.api import health
from community.http import limits, openapi, problems, requests
from community.http.application import Application
from community.impressions import api as impressions
from community.kols.api import kols
from community.landing.api import landing
from community.landing.campaigns_api import campaigns as campaign_pages
from community.landing.consent_api import consent
from community.landing.front_api import front
from community.landing.links_api import links
from community.landing.people_api import people
from community.landing.products_api import products as product_pages
from community.landing.topics_api import topics as topic_pages
from community.levels.api import levels
from community.likes.api import likes
from community.likes.schemas import LIKED
from community.lotteries.api import lotteries
from community.mail import actions as mail
from community.mail.api import unsubscribing
from community.media import stores as media_stores
from community.media.api import files, media
from community.meetups.api import meetups
from community.metrics.api import metrics
from community.metrics.behind_api import behind_figures
from community.metrics.growth_api import growth_reports
from community.mutes.api import mutes
from community.notifications.api import notifications
from community.notifications.mailing import write_digest, write_notifications
from community.own_data import exported as own_data_rooms
from community.own_data.api import own_data
from community.own_data.rooms import EXPORTED
from community.own_pages import tabs as own_tabs
from community.own_pages.account_api import own_account
from community.own_pages.contents_api import own_contents
from community.own_pages.exports_api import own_exports
from community.own_pages.interests_api import own_interests
from community.own_pages.notifications_api import own_notifications
from community.own_pages.rewards_api import own_rewards
from community.pages import blueprint as page_sessions
from community.pages import forms, rendering
from community.pages.api import pages
from community.pages.terms_api import terms
from community.points.api import points
from community.posts.api import posts
from community.profiles.api import profiles
from community.questions.api import questions
from community.questions.schemas import ACCEPTED, AUTHOR_OWNS, BY_SHOP
from community.reactions import offer as reactions_offer
from community.reactions.api import reactions
from community.reactions.schemas import MY_REACTIONS, REACTIONS
from community.read_only import guard as read_only
from community.reference.api import reference
from community.report_schedules.api import report_schedules
from community.report_schedules.letters import write_report
from community.reposts.api import reposts
from community.reposts.schemas import OF
from community.review_requests.api import review_requests
from community.reviews.api import reviews
from community.reviews.schemas import HELPFUL, REPLY
from community.rewards.api import rewards
from community.search import index as search_index
from community.search import synonyms as search_synonyms
from community.search.api import search
from community.segments.api import segments
from community.shares.api import shares
from community.signin.api import signin
from community.surveys.api import surveys
from community.syndication.api import syndication
from community.syndication.sitemaps_api import sitemaps
from community.tags.api import tags
from community.topics.api import topics
from community.trust.api import trust
from community.webhooks import topics as webhook_topics
from community.webhooks.api import webhooks
from community.widget import api as widget_reading
from community.widget.api import widget
from community.winbacks.api import winbacks
from community.winbacks.letters import write_winback

BLUEPRINTS = (
    contents,
    posts,
    comments,
    reposts,
    questions,
    products,
    reviews,
    review_requests,
    events,
    feeds,
    notifications,
    likes,
    reactions,
    bookmarks,
    collections,
    shares,
    search,
    attribution,
    accounts,
    own_data,
    signin,
    conditions,
    profiles,
    follows,
    blocks,
    mutes,
    topics,
    circles,
    tags,
    media,
    metrics,
    segments,
    annotations,
    experiments,
    winbacks,
    surveys,
    report_schedules,
    growth_reports,
    behind_figures,
    trust,
    points,
    earning,
    levels,
    badges,
    rewards,
    webhooks,
    campaigns,
    challenges,
    lotteries,
    goals,
    meetups,
    kols,
    collaborations,
)
ROOT_BLUEPRINTS = (health,)
PAGES = (
    reference,
    pages,
    terms,
    own_contents,
    own_notifications,
    front,
    own_account,
    own_exports,
    own_rewards,
    own_interests,
    landing,
    links,
    people,
    topic_pages,
    product_pages,
    campaign_pages,
    syndication,
    sitemaps,
    widget,
    consent,
    files,
    unsubscribing,
    account_pages,
)
SPEAKING = tuple(
    Path(__file__).parent / folder / "translations"
    for folder in ("landing", "own_pages", "accounts", "mail", "reference")
)
CONTENT_FIELDS: tuple[ContentField, ...] = (
    DEPTH,
    OF,
    ACCEPTED,
    AUTHOR_OWNS,
    BY_SHOP,
    REPLY,
    HELPFUL,
    LIKED,
    REACTIONS,
    MY_REACTIONS,
    BOOKMARKED,
    FOLLOWING_AUTHOR,
)

AMENDMENTS = {"collaboration_id": made_for}

MAIL_WRITERS = {
    "confirm_email": write_confirmation,
    "reset_password": write_reset,
    "notifications": write_notifications,
    "digest": write_digest,
    "win_back": write_winback,
    "report": write_report,
}


def create_app(config: Mapping[str, str] | None = None) -> Flask:
    """The community as a Flask app. config: settings by name; they come before those of the environment.

    Raises SettingRefused for a setting that cannot be.
    """
    settings = load_config(config)
    app = Application("community")
    app.config.update(COMMUNITY=settings, SECRET_KEY=settings.secret_key)
    logs.configure(settings)
    database.init_app(app, settings.database_url)
    Migrate(app, database.db, directory=str(database.MIGRATIONS), render_as_batch=True)
    outbox.init_app(app)
    worker.init_app(app, settings)
    widget_reading.init_app(app, settings)
    requests.init_app(app, settings)
    problems.init_app(app)
    forms.init_app(app, settings)
    rendering.init_app(app, settings)
    rendering.speak(app, *SPEAKING)
    page_sessions.init_app(app)
    own_tabs.init_app(app)
    limits.init_app(app, settings)
    read_only.init_app(app)
    writing_guard.init_app(app)
    health_figures.init_app(app)
    mail.init_app(app, MAIL_WRITERS)
    visits.init_app(app)
    impressions.init_app(app)
    search_index.init_app(app, settings)
    search_synonyms.init_app(app, settings)
    media_stores.init_app(app, settings)
    reactions_offer.init_app(app, settings)
    webhook_topics.init_app(app)
    own_data_rooms.offer(app, EXPORTED)
    api = openapi.init_app(app)
    content_fields.init_app(app, CONTENT_FIELDS)
    content_amendments.init_app(app, AMENDMENTS)
    content_schemas.init_app(api, CONTENT_FIELDS)
    for blueprint in BLUEPRINTS:
        api.register_blueprint(blueprint, url_prefix="/api/v1")
    for blueprint in ROOT_BLUEPRINTS:
        api.register_blueprint(blueprint)
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    dashboard.init_app(app)
    subscriptions.connect(app)
    return app
