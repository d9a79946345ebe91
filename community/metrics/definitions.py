"""What each figure means, in the words that every answer carries beside it. Source of all of them: DEFINITIONS."""

from collections.abc import Iterator, Mapping

from community.metrics.calendar import Unit
from community.metrics.definitions_of_campaigns import CAMPAIGNS
from community.metrics.definitions_of_growth import GROWTH
from community.metrics.definitions_of_trials import TRIALS
from community.metrics.modes import Brackets, Mode, On, OnOrAfter
from community.metrics.sentences import Sentence

ANY = ("visit", "post", "review", "comment", "like", "bookmark", "share", "repost", "follow", "helpful")
"""The activities of which one makes a member active."""

ACTIVITIES = (*ANY, "order")


def activities_of(name: str) -> tuple[str, ...]:
    """Those that a report means by the name: ``any`` or one of ACTIVITIES."""
    return ANY if name == "any" else (name,)


Filters = Mapping[str, str]
NO_FILTERS: Filters = {}

LEFT_OUT = Sentence(
    "所有数字均不含工作人员、机器人和已注销的会员。",
    "Staff, robots and erased members are left out of every figure.",
)
LEFT_OUT_OF_FILES = Sentence(
    "没有会员标识的行不计入，其行数单独列出；不带时区的时间按本地时间计算。",
    "Rows without a member are left out and counted apart; times without a zone are local.",
)
DEFINITIONS = {
    "active": Sentence(
        "活跃会员：当天至少有一次访问、发帖、评价、评论、点赞、收藏、分享、转发、关注或“有用”投票的会员；下单不计。"
        "“天”指所设时区的本地日。",
        "Active: members with at least one visit, post, review, comment, like, bookmark, share, repost, follow or "
        "helpful vote on the day; orders do not count. A day is a local day of the configured time zone.",
    ),
    "active_members": Sentence(
        "DAU、WAU、MAU：截至当天（含）的 1、7、30 天内活跃过的会员数，去重。",
        "DAU, WAU, MAU: distinct members active in the 1, 7, 30 days that end with the day.",
    ),
    "dau_mau": Sentence(
        "DAU/MAU：每天的 DAU 除以当天的 MAU；一段时期取各天的中位数。",
        "DAU/MAU: each day's DAU divided by its MAU; a period shows the median of its days.",
    ),
    "growth_accounting": Sentence(
        "增长核算：新增（本期注册且活跃）、留存（本期与上期都活跃）、回流（本期活跃、上期不活跃、更早注册）、"
        "沉默（上期活跃、本期不活跃）。活跃 = 新增 + 留存 + 回流；活跃的变化 = 新增 + 回流 − 沉默。",
        "Growth accounting: new (registered in the period and active), retained (active in it and the one before), "
        "resurrected (active in it, not before, registered earlier), dormant (active before, not in it). "
        "Active = new + retained + resurrected; the change of active = new + resurrected − dormant.",
    ),
    "counted": Sentence(
        "按天计数的是当天新增且至今仍有效的内容、互动与关注：已撤回、未公开、被移除或已取消的不计；"
        "问题计为帖子，回答计为评论。",
        "Counted per day: contents, reactions and follows that began on it and stand now; what was withdrawn, is not "
        "public, was removed or undone is not. A question counts as a post, an answer as a comment.",
    ),
    "impression": Sentence(
        "曝光：按（浏览者、内容、天）去重，指列表或页面把内容展示给作者以外的真人。",
        "Impression: a distinct (viewer, content, day) on which a list or page showed the content to a person who is "
        "not its author.",
    ),
    "engagement_rate": Sentence(
        "互动率 =（点赞 + 评论 + 收藏 + 分享 + 转发）÷ 曝光。",
        "Engagement rate = likes, comments, bookmarks, shares and reposts ÷ impressions.",
    ),
    "participation_rate": Sentence(
        "参与率 = 同一时期内发过帖、评价、评论、点赞、收藏、分享或转发的会员 ÷ 活跃会员。",
        "Participation rate = members with a post, review, comment, like, bookmark, share or repost ÷ active members "
        "of the same period.",
    ),
    "share_rate": Sentence(
        "分享率 =（生成的分享链接 + 转发）÷ 曝光。点击不计为分享。",
        "Share rate = share links made plus reposts ÷ impressions. Clicks are no shares.",
    ),
    "sharer_rate": Sentence(
        "分享者比例 = 分享过的会员 ÷ 活跃会员。",
        "Sharer rate = members who shared ÷ active members.",
    ),
    "share_reach": Sentence(
        "分享触达 = 真人点击 ÷ 分享次数。",
        "Share reach = human clicks ÷ share actions.",
    ),
    "human_click": Sentence(
        "真人点击：未被标记为机器人的点击，每个链接、每位访客、每个小时（UTC）只计一次。机器人点击保留、标记并单独计数。",
        "Human click: not marked as a robot's, once per link, visitor and clock hour (UTC). Robots' clicks are kept, "
        "marked and counted apart.",
    ),
    "credit": Sentence(
        "归因：注册或下单前 72 小时（可配置）内最后一次真人点击；首次点击并列显示。自己的链接、与分享者相同的第一方 "
        "cookie、工作人员不计，但保留原因。每个订单号只归因一次。",
        "Credit: the last human click within 72 hours (configurable) before the sign-up or order; the first click is "
        "shown beside it. Own links, the sharer's own first-party cookie and staff are left out, with the reason kept. "
        "An order is credited once.",
    ),
    "conversion": Sentence(
        "转化率 = 下过单的会员 ÷ 活跃会员。",
        "Conversion = members with an order ÷ active members.",
    ),
    "k_factor": Sentence(
        "K(7) = 邀请人注册后 7 × 24 小时内，经其链接带来的注册数 ÷ 同期群人数；只计观察期已满的同期群。",
        "K(7) = sign-ups credited to links of the cohort's members within 7 × 24 hours after each inviter's "
        "registration ÷ cohort size; complete cohorts only.",
    ),
    "generations": Sentence(
        "代：自己来的会员为第 0 代，由第 n 代会员的链接带来的为第 n + 1 代。",
        "Generation: members who came by themselves are generation 0; whom a link of generation n brought is n + 1.",
    ),
    "interval": Sentence(
        "区间：Wilson 95% 置信区间；人数少于 30 时加以标记。",
        "Interval: Wilson, 95 %; fewer than 30 members are marked.",
    ),
    **CAMPAIGNS,
    **GROWTH,
    **TRIALS,
}

_COHORTS = {
    "registration": Sentence("同期群：同一{unit}注册的会员。", "Cohort: members who registered in the same {unit}."),
    "first": Sentence(
        "同期群：有史以来第一次“{name}”发生在同一{unit}的会员，与所选范围无关。",
        "Cohort: members whose first {name} in all history, not in the range, fell into the same {unit}.",
    ),
    "arrived_by_share": Sentence(
        "同期群：同一{unit}注册、且注册归因于某次分享点击的会员。",
        "Cohort: members who registered in the same {unit} with a credited click on a share.",
    ),
    "campaign": Sentence(
        "同期群：在同一{unit}参加活动 {name} 的会员。",
        "Cohort: members who entered campaign {name} in the same {unit}.",
    ),
    "kol": Sentence(
        "同期群：由意见领袖 {name} 带来、在同一{unit}注册的会员。",
        "Cohort: members brought by opinion leader {name} who registered in the same {unit}.",
    ),
    "segment": Sentence(
        "同期群：分群 {name} 中在同一{unit}注册的会员。",
        "Cohort: members of segment {name} who registered in the same {unit}.",
    ),
    "file": Sentence(
        "同期群：在本文件中的第一个事件发生在同一{unit}的会员。",
        "Cohort: members whose first event in this file fell into the same {unit}.",
    ),
}
_RETURNED = {
    "any": Sentence("活跃（任一行为，下单除外）", "active (any activity but an order)"),
    "file": Sentence("在文件中有事件", "with an event in the file"),
}
_RETURNED_BY = Sentence("有“{name}”行为", "active by {name}")
_MODES = {
    On.name: Sentence("第 n 期：在第 n {unit}{returned}。", "Period n: {returned} in the n-th {unit} after it."),
    OnOrAfter.name: Sentence(
        "第 n 期：在第 n {unit}或之后{returned}。", "Period n: {returned} in the n-th {unit} after it or later."
    ),
    Brackets.name: Sentence(
        "第 a-b 期：在第 a 至第 b {unit}中的任一{unit}{returned}。",
        "Period a-b: {returned} in any {unit} from the a-th to the b-th after it.",
    ),
}
_READING = Sentence(
    "按日历计算距离：同期群起始的那{unit}为第 0 期，周从星期一开始。未来的格子不显示；尚未结束的格子标为不完整，"
    "不计入平均；平均按人数加权。",
    "Distances are those of the calendar: the cohort's own {unit} is period 0, weeks begin on Monday. Cells of the "
    "future are absent; a cell whose period is not over is marked incomplete and left out of the mean, which is "
    "weighted by size.",
)
_UNITS = {Unit.DAY: Sentence("天", "day"), Unit.WEEK: Sentence("周", "week"), Unit.MONTH: Sentence("个月", "month")}
_ACTIVITY_NAMES = {
    "visit": Sentence("访问", "visit"),
    "post": Sentence("发帖", "post"),
    "review": Sentence("评价", "review"),
    "comment": Sentence("评论", "comment"),
    "like": Sentence("点赞", "like"),
    "bookmark": Sentence("收藏", "bookmark"),
    "share": Sentence("分享", "share"),
    "repost": Sentence("转发", "repost"),
    "follow": Sentence("关注", "follow"),
    "helpful": Sentence("“有用”投票", "helpful vote"),
    "order": Sentence("下单", "order"),
}
_FILTERED = Sentence(
    "筛选：{filters}。只计这些会员，及其所做、所见、所分享；等级为当前等级。",
    "Filtered: {filters}. Only these members count, with what they did, saw and shared; levels are today's.",
)
_ENGAGING = Sentence("“{name}”与回访：关联，不是因果", "{name} and returning: an association, not an effect")


def definition(names: tuple[str, ...], language: str, filters: Filters = NO_FILTERS) -> str:
    """The sentences of some figures of DEFINITIONS, and whom they leave out. Raises KeyError for an unknown name.

    filters: as they were asked for, by their names.
    """
    meanings = [DEFINITIONS[name].speak(language) for name in names]
    return _join([*meanings, *_filtered(filters, language), LEFT_OUT.speak(language)], language)


def _filtered(filters: Filters, language: str) -> Iterator[str]:
    if filters:
        given = ", ".join(f"{name}={value}" for name, value in filters.items())
        yield _FILTERED.speak(language).format(filters=given)


def retention_definition(
    cohort: str, activity: str, unit: Unit, mode: Mode, language: str, filters: Filters = NO_FILTERS
) -> str:
    """What a retention table shows.

    cohort: as in the API (``registration``, ``first:share``, ``campaign:12``, ...), or ``file`` for a file of events.
    activity: ``any``, one of ACTIVITIES, or ``file``. Raises KeyError for an unknown kind of cohort or activity.
    """
    kind, _, name = cohort.partition(":")
    words = {
        "unit": _UNITS[unit].speak(language),
        "name": activity_name(name, language) if kind == "first" else name,
        "returned": _returned(activity, language),
    }
    sentences = [_COHORTS[kind], _MODES[mode.name], _READING, DEFINITIONS["interval"]]
    left_out = LEFT_OUT_OF_FILES if kind == "file" else LEFT_OUT
    meanings = [sentence.speak(language).format(**words) for sentence in sentences]
    return _join([*meanings, *_filtered(filters, language), left_out.speak(language)], language)


def activity_name(activity: str, language: str) -> str:
    """What one of ACTIVITIES is called. Raises KeyError for none of them."""
    return _ACTIVITY_NAMES[activity].speak(language)


def engaging_title(activity: str, language: str) -> str:
    """What the report of an activity and returning is called. It never says that one causes the other."""
    return _ENGAGING.speak(language).format(name=activity_name(activity, language))


def _returned(activity: str, language: str) -> str:
    if activity in _RETURNED:
        return _RETURNED[activity].speak(language)
    return _RETURNED_BY.speak(language).format(name=activity_name(activity, language))


def _join(spoken: list[str], language: str) -> str:
    return Sentence("", " ").speak(language).join(spoken)
