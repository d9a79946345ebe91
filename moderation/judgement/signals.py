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

from moderation.judgement.checks.links import LINK, NARROW, TARGET, is_own
from moderation.judgement.policy import combined
from moderation.judgement.submission import TRUSTS, Submission
from moderation.judgement.verdicts import REASONS, Message, Observation

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


def foreign_hosts(submission: Submission) -> set[str]:
    """The hosts outside the shop that a text links to, in its source or once rendered; lower case."""
    written = (match["host"] for match in LINK.finditer(submission.text.translate(NARROW)))
    rendered = (match[1] for match in map(TARGET.match, submission.links) if match)
    hosts = {host.lower() for found in (written, rendered) for host in found}
    return {host for host in hosts if not is_own(host, submission.own_hosts)}


def with_domains(hosts: Iterable[str]) -> list[str]:
    """Each host and the domains above it: 'm.bit.ly' is also 'bit.ly'. In alphabetical order."""
    parts = [host.split(".") for host in hosts]
    return sorted({".".join(labels[place:]) for labels in parts for place in range(max(len(labels) - 1, 1))})


def strongest(observation: Observation) -> dict[str, float]:
    """The strength of every check that reported, 0..1, by its name."""
    findings = sorted(observation.findings, key=lambda finding: finding.strength)
    return {finding.check: finding.strength for finding in findings}


def concerns(observation: Observation) -> dict[str, float]:
    """How much speaks for each reason of the catalogue, 0..1: its findings taken together as the policy takes them."""
    found = [finding.policy for finding in observation.findings]
    return {
        policy: combined([finding for finding in observation.findings if finding.policy == policy])
        if policy in found
        else 0.0
        for policy in REASONS
    }


def _of(name: str) -> Reader:
    """A field of the submission as it is."""
    return lambda submission, observation: getattr(submission, name)


def _score(task: str) -> Reader:
    return lambda submission, observation: float(observation.scores.get(task) or 0.0)


def _known(task: str) -> Reader:
    return lambda submission, observation: observation.scores.get(task) is not None


def _text(zh: str, en: str, example: str, read: Reader) -> Signal:
    return Signal(Type.TEXT, Message(zh, en), example, read)


def _whole(zh: str, en: str, example: str, read: Reader) -> Signal:
    return Signal(Type.WHOLE, Message(zh, en), example, read)


def _number(zh: str, en: str, example: str, read: Reader) -> Signal:
    return Signal(Type.NUMBER, Message(zh, en), example, read)


def _flag(zh: str, en: str, example: str, read: Reader) -> Signal:
    return Signal(Type.FLAG, Message(zh, en), example, read)


SIGNALS: Mapping[str, Signal] = MappingProxyType(
    {
        "text": _text(
            "作者写下的全部文字：标题、正文、优缺点、规格、图片说明，以换行相连",
            "all that the author wrote: title, body, pros, cons, attributes, alt texts, joined by newlines",
            'text.contains("¥")',
            lambda submission, observation: submission.text,
        ),
        "title": _text("标题；没有则为空", "the title; empty if there is none", 'title == ""', _of("title")),
        "body": _text("正文", "the body", 'body.startsWith("http")', _of("body")),
        "folded": _text(
            "去掉伪装后的文字：无空格、符号与重复，繁体作简体，小写；用 says 提问",
            "the text without disguises: no separators, signs or repetition, simplified, lower case; ask it with says",
            'folded.says("加微信")',
            lambda submission, observation: submission.folded.text,
        ),
        "kind": _text(
            "内容类型：post、review、comment、repost、question、answer",
            "post, review, comment, repost, question or answer",
            'kind == "review"',
            _of("kind"),
        ),
        "language": _text(
            "zh、en；文字太少无法判断则为空",
            "zh or en; empty where too little can be read",
            'language == "en"',
            lambda submission, observation: submission.language or "",
        ),
        "length": _whole(
            "全部文字的字符数",
            "characters of the whole text",
            "length < 10",
            lambda submission, observation: len(submission.text),
        ),
        "rating": _whole(
            "评分 1 到 5；没有则为 0",
            "1 to 5; 0 if there is none",
            "rating == 5 && length < 10",
            lambda submission, observation: submission.rating or 0,
        ),
        "verified_purchase": _flag(
            "作者买过该商品", "the author bought the product", "!verified_purchase", _of("verified_purchase")
        ),
        "sponsored": _flag("付费或赠品推广", "paid or gifted", "sponsored && !has_disclosure", _of("sponsored")),
        "by_merchant": _flag(
            "由店铺发布", "written for the shop", "!by_merchant && link_count > 0", _of("by_merchant")
        ),
        "imported": _flag("由店铺从旧系统导入", "imported from an older system", "!imported", _of("is_imported")),
        "has_disclosure": _flag(
            "读者能看到推广标识",
            "readers see that it is promotion",
            "sponsored && !has_disclosure",
            lambda submission, observation: bool(submission.disclosure),
        ),
        "images": _whole("图片数量", "number of images", "images == 0", _of("image_count")),
        "links": Signal(
            Type.TEXTS,
            Message("文字链接到的站外域名，连同其上级域名", "hosts outside the shop, each with the domains above it"),
            '"bit.ly" in links',
            lambda submission, observation: with_domains(foreign_hosts(submission)),
        ),
        "link_count": _whole(
            "不同站外域名的数量",
            "number of different hosts outside the shop",
            "link_count >= 2",
            lambda submission, observation: len(foreign_hosts(submission)),
        ),
        "author.trust": _whole(
            "作者的信任等级：0 新成员，1 普通，2 受信任",
            "of the author: 0 new, 1 ordinary, 2 trusted",
            "author.trust == 0",
            lambda submission, observation: TRUSTS.index(submission.author_trust),
        ),
        "author.age_days": _number(
            "账号注册至提交时的天数；未知则为 0.0",
            "days from joining to submitting; 0.0 if unknown",
            "author.age_days < 1.0",
            lambda submission, observation: float(submission.author_age_days or 0.0),
        ),
        "author.contents": _whole(
            "作者此前公开的内容数量",
            "how many of the author's are public",
            "author.contents == 0",
            _of("author_contents"),
        ),
        "author.strikes": _whole(
            "作者仍有效的违规次数",
            "decisions against the author that stand",
            "author.strikes >= 2",
            _of("author_strikes"),
        ),
        "product.title": _text(
            "商品名称；没有则为空",
            "name of the product; empty if there is none",
            'product.title.contains("礼品卡")',
            _of("product_title"),
        ),
        "product.categories": Signal(
            Type.TEXTS,
            Message("商品的类目及其上级类目", "categories of the product and those above"),
            '"保健品" in product.categories',
            lambda submission, observation: list(submission.product_categories),
        ),
        "lookalikes": _whole(
            "几乎相同的内容数量，不论作者",
            "how many contents say nearly the same, whoever wrote them",
            "lookalikes >= 3",
            lambda submission, observation: len(submission.lookalikes),
        ),
        "lookalikes_of_others": _whole(
            "其中出自其他作者的数量",
            "how many of them are by other authors",
            "lookalikes_of_others >= 2 && author.trust == 0",
            lambda submission, observation: sum(not like.same_author for like in submission.lookalikes),
        ),
        "likeness": _number(
            "与最相似内容的相似度 0 到 1；没有则为 0.0",
            "to the likest of them, 0 to 1; 0.0 if there is none",
            "likeness >= 0.95 && !imported",
            lambda submission, observation: float(max((like.likeness for like in submission.lookalikes), default=0.0)),
        ),
        "score.abuse": _number(
            "模型判断为辱骂的概率 0 到 1；没有模型则为 0.0",
            "probability of abuse, 0 to 1; 0.0 where no model reads the language",
            "score.abuse > 0.8",
            _score("abuse"),
        ),
        "score.spam": _number(
            "模型判断为垃圾信息的概率 0 到 1；没有模型则为 0.0",
            "probability of spam, 0 to 1; 0.0 where no model reads the language",
            "score.spam > 0.9 && author.trust == 0",
            _score("spam"),
        ),
        "score.abuse_known": _flag(
            "有模型读过该语言", "a model of abuse read it", "!score.abuse_known", _known("abuse")
        ),
        "score.spam_known": _flag("有模型读过该语言", "a model of spam read it", "!score.spam_known", _known("spam")),
        "score.quality": _number(
            "内容质量 0 到 1；未知则为 0.0", "quality, 0 to 1; 0.0 if unknown", "score.quality < 0.1", _score("quality")
        ),
        "found": Signal(
            Type.NUMBERS,
            Message(
                "各项检查的强度 0 到 1；没有发现则为 0.0", "strength of each check, 0 to 1; 0.0 where it found nothing"
            ),
            'found["contacts"] >= 0.4',
            lambda submission, observation: strongest(observation),
        ),
        "concern": Signal(
            Type.NUMBERS,
            Message(
                "各违规类别的总强度 0 到 1，多项发现按策略合并",
                "strength for each reason, 0 to 1, findings taken together as the policy takes them",
            ),
            'concern["spam"] > 0.5',
            lambda submission, observation: concerns(observation),
        ),
    }
)
