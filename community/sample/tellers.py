"""How each type of event in the sample's history happens: through the very actions that the API calls."""

from __future__ import annotations

from typing import Any

from flask import current_app
from sqlalchemy import select

from community.blocks.queries import access_member
from community.bookmarks.actions import bookmark
from community.catalog.actions import put_product
from community.catalog.queries import get_product, get_products
from community.clock import utcnow
from community.comments.actions import write_comment
from community.comments.queries import access_parent
from community.content.actions import withdraw
from community.content.markup import render
from community.content.models import LISTED, Content
from community.content.queries import own_content_to_change
from community.database import db
from community.follows.actions import follow, follow_product, follow_topic
from community.impressions.actions import seen_by
from community.likes.actions import like
from community.media.actions import keep as keep_picture
from community.members.actions import register_member
from community.members.models import Member
from community.members.queries import ANYBODY, viewer_of
from community.orders.actions import pay, refund
from community.orders.models import Origin
from community.posts.actions import write_post
from community.questions.actions import accept, answer, ask
from community.questions.queries import access_public_answer, access_public_question
from community.reposts.actions import repost_content
from community.reposts.queries import access_original
from community.reviews.actions import find_helpful, write_review
from community.reviews.queries import access_review
from community.sample.scene import SIGNED_IN, Scene, Teller
from community.shares.actions import record_click, share_content, share_product
from community.text import check_username
from community.topics.queries import access_topic
from community.visitors.actions import visitor_with_cookie
from community.visitors.robots import PERSON, kind_of_request

FEED_LENGTH = 20  # contents on the page that a visit begins with

Told = dict[str, Any]


def join(scene: Scene, told: Told) -> None:
    """Somebody registers, perhaps by a click on a share link."""
    name = told["username"]
    member = register_member(
        check_username(name),
        password_hash=scene.password_hashes[name],
        roles=() if told["role"] == "member" else (told["role"],),
        click_id=scene.clicks.get(told["click"]),
        **{column: told[column] for column in ("display_name", "bio", "language", "is_kol")},
    )
    scene.member_ids[name] = member.id
    scene.visited(member)


def offer(scene: Scene, told: Told) -> None:
    """The shop tells of a product."""
    described = {name: told[name] for name in ("title", "price_minor", "currency")}
    url = current_app.config["COMMUNITY"].public_url + told["url"]
    put_product(told["external_id"], url=url, variant_group=told.get("group"), **described)


def visit(scene: Scene, told: Told) -> None:
    """Somebody looks in and sees the newest."""
    latest = select(Content.id, Content.author_id).where(LISTED).order_by(Content.published_at.desc())
    shown = db.session.execute(latest.limit(FEED_LENGTH))
    scene.seen |= seen_by(scene.member(told["member"]), SIGNED_IN, shown)


def post(scene: Scene, told: Told) -> None:
    """Somebody writes a note, or a draft of one."""
    products, draft = get_products(told.get("products", [])), told["expected"] == "draft"
    author, body = scene.member(told["author"]), render(told["body"])
    said = {"title": told.get("title"), "media_ids": _photographed(scene, author, told)}
    scene.content_ids[told["key"]] = write_post(author, body, products=products, draft=draft, **said).id


def review(scene: Scene, told: Told) -> None:
    """Somebody reviews a product."""
    author, product = scene.member(told["author"]), get_product(told["products"][0])
    said = {"title": told.get("title"), "media_ids": _photographed(scene, author, told)}
    written = write_review(author, product, render(told["body"]), rating=told["rating"], **said)
    scene.content_ids[told["key"]] = written.id


def _photographed(scene: Scene, author: Member, told: Told) -> list[int]:
    """The author uploads the pictures of what they are about to write."""
    shown = told.get("pictures", ())
    return [keep_picture(author, scene.pictures[picture["drawing"]], picture["alt"]) for picture in shown]


def comment(scene: Scene, told: Told) -> None:
    """Somebody comments, or replies to a comment."""
    author = scene.member(told["author"])
    root = scene.opened(told["root"], author)
    parent = access_parent(scene.content_id(told["parent"]), root, viewer_of(author)) if "parent" in told else None
    scene.content_ids[told["key"]] = write_comment(author, root, render(told["body"]), parent).id


def question(scene: Scene, told: Told) -> None:
    """Somebody asks about a product."""
    asker, product = scene.member(told["author"]), get_product(told["products"][0])
    scene.content_ids[told["key"]] = ask(asker, product, render(told["body"]), title=told.get("title")).id


def give_answer(scene: Scene, told: Told) -> None:
    """Somebody answers."""
    author = scene.member(told["author"])
    asked = access_public_question(scene.opened(told["root"], author).id, viewer_of(author))
    scene.content_ids[told["key"]] = answer(author, asked, render(told["body"])).id


def accept_answer(scene: Scene, told: Told) -> None:
    """Who asked finds that an answer helped."""
    given = access_public_answer(scene.content_id(told["content"]), ANYBODY)
    asker = db.session.get_one(Content, given.root_id).author
    accept(asker, given)
    scene.visited(asker)


def repost(scene: Scene, told: Told) -> None:
    """Somebody passes a content on."""
    author = scene.member(told["author"])
    original = access_original(scene.opened(told["root"], author).id, viewer_of(author))
    scene.content_ids[told["key"]] = repost_content(author, original, render(told["body"]))[0].id


def take_back(scene: Scene, told: Told) -> None:
    """An author takes a content back."""
    withdraw(own_content_to_change(scene.content_id(told["content"]), scene.member(told["member"])))


def like_it(scene: Scene, told: Told) -> None:
    """Somebody likes a content."""
    member = scene.member(told["member"])
    like(member, scene.opened(told["content"], member))


def keep(scene: Scene, told: Told) -> None:
    """Somebody keeps a content for later."""
    member = scene.member(told["member"])
    bookmark(member, scene.opened(told["content"], member))


def be_helped(scene: Scene, told: Told) -> None:
    """Somebody finds a review helpful."""
    member = scene.member(told["member"])
    find_helpful(member, access_review(scene.opened(told["content"], member).id, viewer_of(member)))


def share(scene: Scene, told: Told) -> None:
    """Somebody shares a content or a product by a link of their own."""
    member = scene.member(told["member"])
    if "product" in told:
        link, _ = share_product(member, get_product(told["product"]), told["channel"])
    else:
        link, _ = share_content(member, scene.opened(told["content"], member), told["channel"])
    scene.links[told["key"]] = link


def click(scene: Scene, told: Told) -> None:
    """Somebody without an account follows a link, or a robot does; a person sees what was shared."""
    link, visitor = scene.links[told["share"]], visitor_with_cookie(told["visitor"])
    kind = kind_of_request("GET", {"User-Agent": told["user_agent"]})
    scene.clicks[told["key"]] = record_click(link, visitor, kind)[0].token
    if kind == PERSON and link.content is not None:
        scene.seen |= seen_by(None, visitor, [(link.content.id, link.content.author_id)])


def buy(scene: Scene, told: Told) -> None:
    """The shop reports an order, and the share click that led to it."""
    paid = {name: told[name] for name in ("amount_minor", "currency", "products")}
    origin = Origin(click_id=scene.clicks.get(told.get("click")))
    pay(told["order_id"], **paid, paid_at=utcnow(), member=scene.member(told["member"]), origin=origin)


def give_back(scene: Scene, told: Told) -> None:
    """The shop reports a refund."""
    given = {name: told[name] for name in ("amount_minor", "currency")}
    refund(told["order_id"], **given, refunded_at=utcnow())


def begin_to_follow(scene: Scene, told: Told) -> None:
    """Somebody follows a member, a topic or a product."""
    member, target = scene.member(told["member"]), told["target"]
    match told["target_kind"]:
        case "member":
            follow(member, access_member(target, viewer_of(member)))
        case "topic":
            follow_topic(member, access_topic(target, viewer_of(member)))
        case "product":
            follow_product(member, get_product(target))


TELLERS: dict[str, Teller] = {
    "joining": join,
    "product": offer,
    "visit": visit,
    "post": post,
    "review": review,
    "comment": comment,
    "question": question,
    "answer": give_answer,
    "acceptance": accept_answer,
    "repost": repost,
    "withdrawal": take_back,
    "like": like_it,
    "bookmark": keep,
    "helpful": be_helped,
    "share": share,
    "click": click,
    "order": buy,
    "refund": give_back,
    "follow": begin_to_follow,
}
