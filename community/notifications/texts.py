"""What notifications say, in both languages, chosen when they are read.

A new type is a line of TEMPLATES, and one of MAILED where it is worth a mail unless the member says otherwise: what
somebody waits for, not what merely pleases. Places: {who}, {what} of the content, {product}.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

LANGUAGES = ("zh-CN", "en")

TEMPLATES = {
    "liked": {"zh-CN": "{who}赞了你的{what}", "en": "{who} liked your {what}"},
    "commented": {"zh-CN": "{who}评论了你的{what}", "en": "{who} commented on your {what}"},
    "replied": {"zh-CN": "{who}回复了你的{what}", "en": "{who} replied to your {what}"},
    "mentioned": {"zh-CN": "{who}在{what}中提到了你", "en": "{who} mentioned you in a {what}"},
    "followed": {"zh-CN": "{who}关注了你", "en": "{who} followed you"},
    "reposted": {"zh-CN": "{who}转发了你的{what}", "en": "{who} reposted your {what}"},
    "quoted": {"zh-CN": "{who}引用了你的{what}", "en": "{who} quoted your {what}"},
    "answered": {"zh-CN": "{who}回答了你的{what}", "en": "{who} answered your {what}"},
    "accepted": {"zh-CN": "{who}采纳了你的{what}", "en": "{who} accepted your {what}"},
    "helpful": {"zh-CN": "{who}觉得你的{what}有帮助", "en": "{who} found your {what} helpful"},
    "review_replied": {"zh-CN": "商家回复了你的{what}", "en": "The shop replied to your {what}"},
    "review_requested": {"zh-CN": "{product}用得怎么样？写条评价吧", "en": "How do you like {product}? Write a review"},
    "review_reminded": {"zh-CN": "{product}还等着你的评价", "en": "{product} still waits for your review"},
    "rewarded": {"zh-CN": "你的{what}为你赢得了积分", "en": "Your {what} earned you points"},
    "campaign_opened": {"zh-CN": "有新活动开始了", "en": "A new campaign is open"},
    "question_asked": {"zh-CN": "{who}想问问买过{product}的人", "en": "{who} asks those who bought {product}"},
    "win_back": {"zh-CN": "好久不见，回来看看吧", "en": "It has been a while. Come and see what is new"},
}
MAILED = {
    "replied",
    "mentioned",
    "answered",
    "accepted",
    "review_replied",
    "review_requested",
    "review_reminded",
    "question_asked",
}
OFFICIAL = "official"  # what stands for all official notices where one prefers
KINDS = {
    "post": {"zh-CN": "笔记", "en": "note"},
    "review": {"zh-CN": "评价", "en": "review"},
    "comment": {"zh-CN": "评论", "en": "comment"},
    "repost": {"zh-CN": "转发", "en": "repost"},
    "question": {"zh-CN": "提问", "en": "question"},
    "answer": {"zh-CN": "回答", "en": "answer"},
}
NOTHING = {"zh-CN": "内容", "en": "contribution"}
NO_PRODUCT = {"zh-CN": "你买的商品", "en": "what you bought"}


def sentence(notification: Mapping[str, Any], language: str) -> str:
    """What the notification tells. notification: type, texts, names of the actors shown, count, content
    and product or None."""
    if notification["texts"]:
        return notification["texts"][language]
    who = people([actor["display_name"] for actor in notification["actors"]], notification["count"], language)
    about = {"what": named(notification["content"], language), "product": titled(notification["product"], language)}
    return TEMPLATES[notification["type"]][language].format(who=who, **about)


def titled(product: Mapping[str, Any] | None, language: str) -> str:
    """The title of a product, or what stands for one."""
    if product is None:
        return NO_PRODUCT[language]
    return f"《{product['title']}》" if language == "zh-CN" else f"“{product['title']}”"


def people(names: Sequence[str], count: int, language: str) -> str:
    """One name, two names, or one name and how many others."""
    first, *rest = names or [""]
    if count == 2 and rest:
        return f"{first}和{rest[0]}" if language == "zh-CN" else f"{first} and {rest[0]}"
    if count > 1:
        return f"{first}和其他 {count - 1} 人" if language == "zh-CN" else f"{first} and {_others(count - 1)}"
    return first


def _others(count: int) -> str:
    return "1 other" if count == 1 else f"{count} others"


def named(content: Mapping[str, Any] | None, language: str) -> str:
    """The kind of a content, with its title if it has one."""
    if content is None:
        return NOTHING[language]
    kind, title = KINDS[content["kind"]][language], content["title"]
    if not title:
        return kind
    return f"{kind}《{title}》" if language == "zh-CN" else f"{kind} “{title}”"
