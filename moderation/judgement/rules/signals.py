"""What a moderators' rule may ask about: each signal's name, its type, what it means, and an example.

Every signal has a value for every submission: what is unknown is "" or 0, and says so, so that a rule never fails for
want of one. A replay asks for the same values as the day of the submission: no signal knows the time. docs/rules.md
shows this list to moderators, and a test holds both together.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import Any

from moderation.judgement.rules.facts import concerns, foreign_hosts, strengths, with_domains
from moderation.judgement.submission import TRUSTS, Submission
from moderation.judgement.verdicts import Message, Observation

Reader = Callable[[Submission, Observation], Any]


class Type(Enum):
    """Of a signal's value."""

    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    FLAG = "true or false"
    TEXTS = "list of texts"
    NUMBERS = "numbers by name"


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that a rule may ask about. example: a whole expression that uses it."""

    type: Type
    meaning: Message
    example: str
    read: Reader


def signals_of(submission: Submission, observation: Observation, names: Iterable[str]) -> dict[str, Any]:
    """The values of the named signals, and of no others: some cost more than the rule that asks for them.

    Raises KeyError for a name that is not in SIGNALS.
    """
    return {name: SIGNALS[name].read(submission, observation) for name in names}


def _field(name: str) -> Reader:
    return lambda submission, observation: getattr(submission, name)


def _told(read: Callable[[Submission], Any]) -> Reader:
    """What the submission says."""
    return lambda submission, observation: read(submission)


def _seen(read: Callable[[Observation], Any]) -> Reader:
    """What the checks saw."""
    return lambda submission, observation: read(observation)


def _signal(type_: Type, zh: str, en: str, example: str, read: Reader) -> Signal:
    return Signal(type_, Message(zh, en), example, read)


_SIGNALS = {
    "text": _signal(
        Type.TEXT,
        "作者写下的全部文字：标题、正文、优缺点、规格、图片说明，以换行相连",
        "all that the author wrote: title, body, pros, cons, attributes, alt texts, joined by newlines",
        'text.contains("¥")',
        _told(lambda it: it.text),
    ),
    "title": _signal(Type.TEXT, "标题；没有则为空", "empty if there is none", 'title == ""', _field("title")),
    "body": _signal(Type.TEXT, "正文", "the body, before Markdown", 'body.startsWith("http")', _field("body")),
    "folded": _signal(
        Type.TEXT,
        "去掉伪装后的文字：无空格、符号与重复，繁体作简体，小写；用 says 提问",
        "the text without disguises: no separators, signs or repetition, simplified, lower case; ask it with says",
        'folded.says("加微信")',
        _told(lambda it: it.folded.text),
    ),
    "kind": _signal(
        Type.TEXT,
        "内容类型：post、review、comment、repost、question、answer",
        "post, review, comment, repost, question or answer",
        'kind == "review"',
        _field("kind"),
    ),
    "language": _signal(
        Type.TEXT,
        "zh、en；文字太少无法判断则为空",
        "zh or en; empty where too little can be read",
        'language == "en"',
        _told(lambda it: it.language or ""),
    ),
    "length": _signal(
        Type.WHOLE, "全部文字的字符数", "characters of the whole text", "length < 10", _told(lambda it: len(it.text))
    ),
    "rating": _signal(
        Type.WHOLE,
        "评分 1 到 5；没有则为 0",
        "1 to 5; 0 if there is none",
        "rating == 5 && length < 10",
        _told(lambda it: it.rating or 0),
    ),
    "verified_purchase": _signal(
        Type.FLAG, "作者买过该商品", "the author bought the product", "!verified_purchase", _field("verified_purchase")
    ),
    "sponsored": _signal(
        Type.FLAG, "付费或赠品推广", "paid or gifted", "sponsored && !has_disclosure", _field("sponsored")
    ),
    "by_merchant": _signal(
        Type.FLAG, "由店铺发布", "written for the shop", "!by_merchant && link_count > 0", _field("by_merchant")
    ),
    "imported": _signal(
        Type.FLAG, "由店铺从旧系统导入", "imported from an older system", "!imported", _field("is_imported")
    ),
    "has_disclosure": _signal(
        Type.FLAG,
        "读者能看到推广标识",
        "readers see that it is promotion",
        "sponsored && !has_disclosure",
        _told(lambda it: bool(it.disclosure)),
    ),
    "images": _signal(Type.WHOLE, "图片数量", "number of images", "images == 0", _field("image_count")),
    "links": _signal(
        Type.TEXTS,
        "文字链接到的站外域名，连同其上级域名",
        "hosts outside the shop, each with the domains above it",
        '"bit.ly" in links',
        _told(lambda it: with_domains(foreign_hosts(it))),
    ),
    "link_count": _signal(
        Type.WHOLE,
        "不同站外域名的数量",
        "number of different hosts outside the shop",
        "link_count >= 2",
        _told(lambda it: len(foreign_hosts(it))),
    ),
    "author.trust": _signal(
        Type.WHOLE,
        "作者的信任等级：0 新成员，1 普通，2 受信任",
        "of the author: 0 new, 1 ordinary, 2 trusted",
        "author.trust == 0",
        _told(lambda it: TRUSTS.index(it.author_trust)),
    ),
    "author.age_days": _signal(
        Type.NUMBER,
        "账号注册至提交时的天数；未知则为 0.0",
        "days from joining to submitting; 0.0 if unknown",
        "author.age_days < 1.0",
        _told(lambda it: float(it.author_age_days or 0)),
    ),
    "author.contents": _signal(
        Type.WHOLE,
        "作者此前公开的内容数量",
        "how many of the author's are public",
        "author.contents == 0",
        _field("author_contents"),
    ),
    "author.strikes": _signal(
        Type.WHOLE,
        "作者仍有效的违规次数",
        "decisions against the author that stand",
        "author.strikes >= 2",
        _field("author_strikes"),
    ),
    "product.title": _signal(
        Type.TEXT,
        "商品名称；没有则为空",
        "name of the product; empty if there is none",
        'product.title.contains("礼品卡")',
        _field("product_title"),
    ),
    "topics": _signal(
        Type.TEXTS,
        "内容所属的话题",
        "that it was put under, without #",
        '"保健品" in topics',
        _told(lambda it: list(it.topics)),
    ),
    "lookalikes": _signal(
        Type.WHOLE,
        "几乎相同的内容数量，不论作者",
        "how many contents say nearly the same, whoever wrote them",
        "lookalikes >= 3",
        _told(lambda it: len(it.lookalikes)),
    ),
    "lookalikes_of_others": _signal(
        Type.WHOLE,
        "其中出自其他作者的数量",
        "how many of them are by other authors",
        "lookalikes_of_others >= 2 && author.trust == 0",
        _told(lambda it: sum(not like.same_author for like in it.lookalikes)),
    ),
    "likeness": _signal(
        Type.NUMBER,
        "与最相似内容的相似度 0 到 1；没有则为 0.0",
        "to the likest of them, 0 to 1; 0.0 if there is none",
        "likeness >= 0.95 && !imported",
        _told(lambda it: float(max((like.likeness for like in it.lookalikes), default=0))),
    ),
    "score.abuse": _signal(
        Type.NUMBER,
        "模型判断为辱骂的概率 0 到 1；没有模型则为 0.0",
        "probability of abuse, 0 to 1; 0.0 where no model reads the language",
        "score.abuse > 0.8",
        _seen(lambda it: float(it.scores.get("abuse") or 0)),
    ),
    "score.abuse_known": _signal(
        Type.FLAG,
        "有模型读过该语言",
        "a model of abuse read it",
        "!score.abuse_known",
        _seen(lambda it: it.scores.get("abuse") is not None),
    ),
    "score.spam": _signal(
        Type.NUMBER,
        "模型判断为垃圾信息的概率 0 到 1；没有模型则为 0.0",
        "probability of spam, 0 to 1; 0.0 where no model reads the language",
        "score.spam > 0.9 && author.trust == 0",
        _seen(lambda it: float(it.scores.get("spam") or 0)),
    ),
    "score.spam_known": _signal(
        Type.FLAG,
        "有模型读过该语言",
        "a model of spam read it",
        "!score.spam_known",
        _seen(lambda it: it.scores.get("spam") is not None),
    ),
    "score.quality": _signal(
        Type.NUMBER,
        "内容质量 0 到 1；未知则为 0.0",
        "quality, 0 to 1; 0.0 if unknown",
        "score.quality < 0.1",
        _seen(lambda it: float(it.scores.get("quality") or 0)),
    ),
    "found": _signal(
        Type.NUMBERS,
        "各项检查的强度 0 到 1；没有发现则为 0.0",
        "strength of each check, 0 to 1; 0.0 where it found nothing",
        'found["contacts"] >= 0.4',
        _seen(strengths),
    ),
    "concern": _signal(
        Type.NUMBERS,
        "各违规类别的总强度 0 到 1，多项发现按策略合并",
        "strength for each reason, 0 to 1, findings taken together as the policy takes them",
        'concern["spam"] > 0.5',
        _seen(concerns),
    ),
}
SIGNALS: Mapping[str, Signal] = MappingProxyType(_SIGNALS)
