"""What the figures of experiments, win-backs and surveys mean. Source of all of them: DEFINITIONS."""

from community.metrics.sentences import Sentence

TRIALS = {
    "experiment": Sentence(
        "实验：按 HMAC（实验名，会员）固定分组；首次询问分组即为曝光；统计曝光后规定天数内有该行为的会员。"
        "只在开始时确定的时刻读取一次：此前不下结论，此后数字不再变化。"
        "差异 = 该组比例 − 第一组比例，附 Newcombe 95% 区间（多组未作校正）；"
        "任一方不足 100 人则人数太少；分组比例的卡方检验 p < 0.001 则不下结论。",
        "Experiment: assigned by HMAC(name, member); asking for the variant the first time is the exposure; counted "
        "are members who did it within the days named after it. Read once, at the moment named at the start: before "
        "it nothing is said, after it no figure changes. Difference = rate of the variant − rate of the first one, "
        "with Newcombe's 95 % interval (uncorrected for several variants); below 100 a side there are too few to say; "
        "where the chi-square test of the split gives p < 0.001 nothing is said.",
    ),
    "uplift": Sentence(
        "召回效果：按 HMAC（名称，会员）留出 10% 不发送；效果 = 已发送者的比例 − 留出者的比例，附 Newcombe 95% 区间；"
        "只计观察期已满的会员；任一方不足 100 人则人数太少，不下结论。拒收者两边都不计。",
        "Uplift of a win-back: 10 % by HMAC(name, member) are held out; uplift = rate of those told − rate of those "
        "held out, with Newcombe's 95 % interval, of members whose time is over; below 100 a side there are too few "
        "to say. Who opted out is on neither side.",
    ),
    "satisfaction": Sentence(
        "NPS = 9–10 分的比例 − 0–6 分的比例，区间由多项分布方差得出（先按 Rocks 2016 加上 3 份虚拟回答）；"
        "回收率 = 回答者 ÷ 被询问者；1–5 分题的满意率为 4–5 分的比例。",
        "NPS = share of 9–10 minus share of 0–6, interval from the multinomial variance (after adding 3 made-up "
        "answers, Rocks 2016); response rate = members who answered ÷ members asked; of a 1–5 question, satisfied are "
        "4 and 5.",
    ),
}
