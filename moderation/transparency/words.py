"""What each figure of the report means, in words."""

from collections.abc import Mapping
from types import MappingProxyType

from moderation.judgement.verdicts import Message

DEFINITIONS: Mapping[str, Message] = MappingProxyType(
    {
        "content": Message(
            "期内经审核的内容版本数。全自动：系统审核且无人作出决定；部分自动：系统审核后由人决定；非自动：系统未审核、由人决定。"
            "自动比例 = 全自动 ÷ 全部。",
            "Versions of contents that were judged. Fully automatic: screened, and no person decided about them. "
            "Partly: screened, and decided by a person. Not: decided by a person and never screened. Automatic share: "
            "fully automatic ÷ all.",
        ),
        "outcomes": Message(
            "期内的处理结果，按处理者（系统或人）、结果和理由计数；已撤回的决定不计，同一版本的相同自动结果只计一次。",
            "Outcomes by who gave them (the machine or a person), and by reason. Decisions that were taken back are "
            "left out; the same automatic outcome of one version counts once.",
        ),
        "statements": Message(
            "期内的理由说明，按欧盟透明度数据库的类别和自动化程度计数。",
            "Statements of reasons, by the categories of the EU transparency database and by how automatic they were.",
        ),
        "times": Message(
            "从提交（被暂缓的内容）、举报、通知或申诉到决定的时间中位数，单位秒；按期内作出的决定计算。",
            "Median seconds from a submission that was held, a report, a notice or an appeal to its decision, of what "
            "was decided in the period.",
        ),
        "appeals": Message(
            "期内提出和答复的申诉。推翻比例 = 推翻 ÷ 已答复，附 95% Wilson 区间；"
            "same_person：因无他人可选而由原审核员答复。",
            "Appeals that were made, and that were answered. Overturned share: overturned ÷ answered, with its 95 % "
            "Wilson interval. same_person: answered by who took the decision, because nobody else could.",
        ),
        "notices": Message(
            "期内收到和答复的违法内容通知（无需账号）。",
            "Notices of illegal content, by anybody, that were received and that were answered.",
        ),
        "reports": Message(
            "期内收到和处理的成员举报。成立：内容被标注、限制或移除。",
            "Reports by members that were received and that were judged. Upheld: the content was labelled, limited or "
            "removed.",
        ),
        "sanctions": Message(
            "期内对成员作出和提前解除的处罚。",
            "Sanctions that were laid on members, and that were lifted before their end.",
        ),
        "stars": Message(
            "期内审核的评价按星级统计：judged 为已公开或被拒，refused 为被拒或移除，waiting 为仍在等待；"
            "作者撤回的不计。",
            "Reviews that were screened in the period, by stars. judged: public, or refused. refused: rejected or "
            "removed. waiting: not yet decided. Those that their authors took back are left out.",
        ),
        "suppression": Message(
            "1–2 星与 4–5 星评价的被拒比例之差，附 95% Newcombe 区间；两侧各不少于 30 条且下限大于 0 时报警。",
            "Rejection rate of 1–2 stars minus that of 4–5 stars with Newcombe's 95 % interval. Alarm: at least 30 on "
            "each side, and the lower bound above 0.",
        ),
    }
)


def definitions(language: str) -> dict[str, str]:
    """A sentence for each part of the report, in ``zh-CN`` or ``en``."""
    return {name: message.en if language == "en" else message.zh for name, message in DEFINITIONS.items()}
