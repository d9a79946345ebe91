"""What the figures of campaigns and collaborations mean. Source of all of them: DEFINITIONS."""

from community.metrics.sentences import Sentence

CAMPAIGNS = {
    "collaboration_effect": Sentence(
        "效果：看过合作内容的会员与事先指定的会员相比，在合作期内下单比例的变化之差（双重差分），只在同一注册周、同一"
        "先前活跃度之内比较，附 95% 区间；任一方不足 100 人则人数太少，不下结论。",
        "Effect: difference in differences of the share who bought in the window and as many days before it, members "
        "who saw the contents against the members named beforehand, of the same registration week and prior activity "
        "alone, with its 95 % interval; below 100 a side there are too few to say.",
    ),
    "campaign_figures": Sentence(
        "活动期间：参加的会员；其中在此期间注册的；他们在此期间公开发布的内容（有话题的活动只计带该话题的）；"
        "其他会员对这些内容的点赞、评论、收藏、分享与转发。",
        "While a campaign runs: members who take part, those of them who joined meanwhile, the contents that they "
        "published (with a topic, those that bear it), and likes, comments, bookmarks, shares and reposts of these by "
        "others.",
    ),
    "campaign_effect": Sentence(
        "效果：参加者与同一注册周、同一先前活跃度（活动前 28 天的活跃天数）但未参加的会员相比，活跃比例变化之差"
        "（双重差分），与活动前同样长的时间对比，附 95% 区间；任一方不足 100 人则人数太少，不下结论。参加是自愿的，"
        "因此这是关联，未必是因果。",
        "Effect: difference in differences of the share who are active, against as many days before the opening, who "
        "took part against members of the same registration week and prior activity (active days in the 28 before) who "
        "did not, with its 95 % interval; below 100 a side there are too few to say. Taking part was their own choice: "
        "an association, not proof of a cause.",
    ),
    "campaign_notices": Sentence(
        "通知的作用：按 HMAC（活动名，会员）随机留出 10% 的会员不通知；作用 = 已通知者的比例 − 留出者的比例，附 "
        "Newcombe 95% 区间；任一方不足 100 人则不下结论。",
        "Notices: 10 % of the members, by HMAC(name, member), are not told; uplift = rate of those told − rate "
        "of those held out, with Newcombe's 95 % interval; below 100 a side there are too few to say.",
    ),
}
