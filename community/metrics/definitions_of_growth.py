"""What the figures of coming, staying, leaving and returning mean. Source of all of them: DEFINITIONS."""

from community.metrics.sentences import Sentence

GROWTH = {
    "lifecycle": Sentence(
        "生命周期：a 为注册天数，n28 为最近 28 天的活跃天数，p28 为此前 28 天的，n56 为最近 56 天的；取第一个成立的："
        "流失 n56 = 0 且 a ≥ 56；导入 a < 14；衰退 n28 = 0，或 p28 ≥ 4 且 n28 ≤ p28 / 2；成熟 a ≥ 56 且 n28 ≥ 8；"
        "其余为成长。各阶段之和等于当日已注册且计入的会员数。",
        "Life cycle: with a = age in days, n28 = active days in the last 28, p28 = in the 28 before, n56 = in the last "
        "56, the first that holds: churn n56 = 0 and a ≥ 56; introduction a < 14; decline n28 = 0, or p28 ≥ 4 and "
        "n28 ≤ p28 / 2; maturity a ≥ 56 and n28 ≥ 8; else growth. The stages add up to the members registered by then.",
    ),
    "at_risk": Sentence(
        "流失预警：最近 56 天活跃过的会员中，距上次活跃的天数超过 max（7 天，本人近 180 天活跃间隔的第 90 百分位）者；"
        "间隔不足 5 个时，超过 max（14 天，全体间隔的第 90 百分位）者。百分位按最近秩计算。",
        "At risk: of the members active in the last 56 days, those whose days since the last active one exceed max(7 "
        "days, the 90th percentile of their own gaps in 180 days); with fewer than 5 gaps, max(14 days, the 90th "
        "percentile of everybody's). Percentiles by nearest rank.",
    ),
    "backtest": Sentence(
        "回测：在某天结束时按当时已知的活跃情况给出预警，之后 28 天未活跃即为真。精确率 = 预警且未归者 ÷ 预警者；"
        "召回率 = 预警且未归者 ÷ 未归者；基准率 = 未归者 ÷ 全体。",
        "Back-test: the rule as it would have spoken at the end of a day; true is who was not active in the 28 days "
        "after it. Precision = flagged and gone ÷ flagged; recall = flagged and gone ÷ gone; base rate = gone ÷ all.",
    ),
    "visit_time": Sentence(
        "访问时长：会员相邻两次请求间隔不足 30 分钟的为同一次访问，时长为首末两次请求之间的秒数，取中位数，并列平均数；"
        "只有一次请求的访问无法测得时长，单独计数，不计入中位数与平均数。访问计入其开始的那天，最多迟一分钟。",
        "Visit time: requests of a member less than 30 minutes apart are one visit; its time is that from the first to "
        "the last, in seconds; the median, the mean beside it. A visit of one request has no measurable time: it is "
        "counted apart and left out of both. A visit counts on the day on which it began, up to a minute late.",
    ),
    "levels": Sentence(
        "会员等级：各等级当前的会员数及占比。升级用时：在所选日期内到达该等级（最低一级为注册）的会员，到升至更高等级的"
        "日历天数；仍在等待或降级者按右删失处理，分位数为 Kaplan-Meier 估计，等待者过多而尚不可知时为空。"
        "导入会员的首个等级不计时。",
        "Levels: members on each level today, and their share. Time to the next: calendar days from coming to a level "
        "in the range (the lowest: from registration) to rising above it; who still waits, or fell, is right-censored, "
        "and the quartiles are Kaplan-Meier estimates, null while too many wait. The first level of imported members "
        "is not timed.",
    ),
    "funnel": Sentence(
        "分享漏斗：按分享链接创建日统计的链接数。点击：分享后窗口内有真人点击；访问：该点击后窗口内有归因访问，"
        "或有归因注册为证；注册：该点击后窗口内有归因注册；下单：注册者在注册后窗口内下单。每一步包含于上一步。"
        "窗口未满的天标出，并不计入比率。",
        "Share funnel: links, on the day on which they were made. Clicked: a human click within the window after the "
        "share; visited: a credited visit within the window after such a click, or a sign-up that proves one; signed "
        "up: a credited sign-up within the window after the click; ordered: who signed up ordered within the window "
        "after it. Each step lies within the one before. Days with an open window are marked and left out of rates.",
    ),
    "engaging": Sentence(
        "互动与留存（关联，不是因果）：注册满 56 天的会员，按前 28 天内是否有该行为分为两组，比较其后 28 天内"
        "活跃的比例。只比较前 28 天活跃天数相同、等级（当前等级）相同的会员，按 0、1、2–3、4–7、8+ 天列出，"
        "用 Mantel-Haenszel 权重合并。未调整的差异仅供对照：互动者本来就更活跃。",
        "Engaging and returning (an association, not an effect): members who registered 56 days ago or more, by "
        "whether they did it in their first 28 days, and the part active in the 28 days after. Only members with equal "
        "active days in the first 28 and of one level (today's) are compared, shown as 0, 1, 2–3, 4–7, 8+ days, "
        "and joined with Mantel-Haenszel weights. The unadjusted difference is for contrast only: who engages is "
        "active anyway.",
    ),
    "returning": Sentence(
        "带回会员的内容：会员在至少 14 个完整的静默日之后活跃，当天第一次点赞、收藏、“有用”、分享、评论、转发"
        "所针对的内容，或经其分享链接来访的内容。看过但未互动的内容、通知不计，因为不知道先后。只列出公开内容。",
        "Brought back: what the first like, bookmark, helpful vote, share, comment or repost of the day was about, or "
        "the content whose link led here, for members active after at least 14 wholly silent days. What was only seen, "
        "and notifications, do not count, as their order is not known. Public contents only.",
    ),
    "anomaly": Sentence(
        "异常：数值超出前 8 周同一星期几的中位数 ± 3.5 个稳健标准差（1.4826 × MAD，且不小于中位数的平方根与 1）。"
        "不足 4 周的历史不判断；今天尚未结束，不判断。",
        "Anomaly: a figure outside the median of the same weekday of the 8 weeks before ± 3.5 robust standard "
        "deviations (1.4826 × MAD, at least the root of the median, at least 1). With less than 4 weeks of history "
        "nothing is said; today is not over and left out.",
    ),
    "revision": Sentence(
        "修订：两天前或更早的某天，因迟到的事件（最多迟 35 天）或重建，其会员数有了变化；列出原值与现值。"
        "今天和昨天的数字仍在形成中，不列；注销不列，以免泄露其人。早于 35 天的日子已关闭，其整数数字被冻结："
        "之后因导入或重建而增加，或因注销、成为工作人员而减少（累计满 5 人才列），均列出原值、现值与原因。",
        "Revision: a day two days old or older is told otherwise since, as events came late (by 35 days at most) or it "
        "was counted anew; before and since. Today and yesterday are still being told; erasures are not listed, as "
        "they would tell of the person. Days more than 35 days old are closed and their whole numbers frozen: where "
        "they grow later, by an import or a new count, or fall by five or more, as members were erased or made staff, "
        "before, since and why are listed.",
    ),
}
