"""The rooms of an export: one line for each thing that the community keeps of a member. A list, no logic.

A slice that keeps something of members adds its line here, or says below why it is not told.
"""

from __future__ import annotations

from sqlalchemy import select

from community.activity.models import Visit, VisitSession
from community.attribution.models import Credit
from community.badges.models import MemberBadge
from community.blocks.models import Block, Mute
from community.bookmarks.models import Bookmark
from community.campaigns.models import Campaign, CampaignRevision, Exposure, Participant
from community.caps.models import CapUse
from community.challenges.models import ChallengeEntry, Disqualification
from community.circles.models import TopicPin
from community.collaborations.models import Collaboration, CollaborationContent
from community.collections.models import Collection, CollectionFollow, CollectionItem
from community.content.models import Content, ContentProduct, Mention, TopicRemoval
from community.content.revisions import Revision
from community.experiments.models import ExperimentExposure
from community.feeds.models import NotInterested
from community.follows.models import Follow, ProductFollow, TopicFollow
from community.impressions.models import Impression
from community.kols.models import Kol, KolApplication, KolScore
from community.levels.models import LevelChange
from community.likes.models import Like
from community.lotteries.models import LotteryEntry
from community.mail.models import Mail
from community.media.models import Medium
from community.meetups.models import Signup
from community.members.models import FormerUsername, Member, Token
from community.mutes.models import MutedKeyword, TopicMute
from community.notifications.models import Inbox, Notification, NotificationEvent
from community.orders.models import Order, OrderDelivery, OrderLine, Refund
from community.orders.queries import bought_by
from community.own_data.exported import Exported, Whose, exported, mine, of_mine
from community.own_data.shares import links_with_clicks
from community.points.models import Lot, PointAccount, Transfer
from community.questions.models import Question, QuestionAsk
from community.reactions.models import Reaction
from community.review_requests.models import RequestBlock, ReviewRequest
from community.reviews.models import HelpfulVote, Reply, Review, ReviewAttribute
from community.rewards.models import Redemption
from community.shares.models import ShareLink
from community.surveys.models import SurveyAnswer, SurveyAsk
from community.tags.models import MemberTag
from community.topics.models import TopicModerator
from community.winbacks.models import WinbackExposure


def _written(column) -> Whose:
    """SQL: the column names a content of the member."""
    return of_mine(column, Content.id, Content.author_id)


def _bought(column) -> Whose:
    """SQL: the column names an order of the member."""
    return lambda member: column.in_(select(Order.id).where(bought_by(member)))


IN_MY_COLLECTIONS = of_mine(CollectionItem.collection_id, Collection.id, Collection.owner_id)
BY_MY_LINKS = of_mine(Credit.link_id, ShareLink.id, ShareLink.member_id)
SECRETS = ("password_hash", "email_index", "phone_index", "skeleton")
STRANGERS = ("member_id", "order_id", "refund_id", "click_id", "first_click_id")

EXPORTED: tuple[Exported, ...] = (
    exported("account", Member, mine(Member.id), without=SECRETS, sealed=("email", "phone")),
    exported("former_usernames", FormerUsername, mine(FormerUsername.member_id)),
    exported("sessions", Token, mine(Token.member_id), without=("digest", "family")),
    exported("visits", Visit, mine(Visit.member_id)),
    exported("visit_sessions", VisitSession, mine(VisitSession.member_id)),
    exported("contents", Content, mine(Content.author_id)),
    exported("revisions", Revision, _written(Revision.content_id)),
    exported("reviews", Review, _written(Review.__table__.c.id)),
    exported("review_attributes", ReviewAttribute, _written(ReviewAttribute.review_id)),
    exported("review_replies", Reply, _written(Reply.review_id)),
    exported("questions", Question, _written(Question.__table__.c.id)),
    exported("products_shown", ContentProduct, _written(ContentProduct.content_id)),
    exported("mentions_made", Mention, _written(Mention.content_id)),
    exported("mentions_received", Mention, mine(Mention.member_id)),
    exported("topic_removals", TopicRemoval, _written(TopicRemoval.content_id), without=("removed_by",)),
    exported("pictures", Medium, mine(Medium.owner_id)),
    exported("likes", Like, mine(Like.member_id), without=("discount",)),
    exported("reactions", Reaction, mine(Reaction.member_id)),
    exported("helpful_votes", HelpfulVote, mine(HelpfulVote.member_id)),
    exported("bookmarks", Bookmark, mine(Bookmark.member_id)),
    exported("collections", Collection, mine(Collection.owner_id)),
    exported("collection_items", CollectionItem, IN_MY_COLLECTIONS),
    exported("collection_follows", CollectionFollow, mine(CollectionFollow.member_id)),
    exported("follows", Follow, mine(Follow.member_id)),
    exported("followers", Follow, mine(Follow.other_id)),
    exported("topic_follows", TopicFollow, mine(TopicFollow.member_id)),
    exported("product_follows", ProductFollow, mine(ProductFollow.member_id)),
    exported("topics_looked_after", TopicModerator, mine(TopicModerator.member_id)),
    exported("topic_pins", TopicPin, mine(TopicPin.pinned_by)),
    exported("blocks", Block, mine(Block.member_id)),
    exported("mutes", Mute, mine(Mute.member_id)),
    exported("topic_mutes", TopicMute, mine(TopicMute.member_id)),
    exported("muted_keywords", MutedKeyword, mine(MutedKeyword.member_id)),
    exported("tags", MemberTag, mine(MemberTag.member_id)),
    exported("not_interested", NotInterested, mine(NotInterested.member_id)),
    exported("seen", Impression, lambda member: Impression.viewer == f"member:{member.id}"),
    exported("notification_settings", Inbox, mine(Inbox.member_id)),
    exported("notifications", Notification, mine(Notification.member_id)),
    exported("notification_events", NotificationEvent, mine(NotificationEvent.member_id)),
    exported("mails", Mail, mine(Mail.member_id), without=("address",), sealed=("given",)),
    Exported("share_links", ShareLink.__table__, links_with_clicks),
    exported("share_credits", Credit, BY_MY_LINKS, without=STRANGERS),
    exported("arrival", Credit, mine(Credit.member_id), without=("link_id", "click_id", "first_click_id")),
    exported("orders", Order, bought_by),
    exported("order_lines", OrderLine, _bought(OrderLine.order_id)),
    exported("refunds", Refund, _bought(Refund.order_id)),
    exported("order_deliveries", OrderDelivery, _bought(OrderDelivery.order_id)),
    exported("review_requests", ReviewRequest, mine(ReviewRequest.member_id)),
    exported("review_request_blocks", RequestBlock, mine(RequestBlock.member_id)),
    exported("questions_asked_of_me", QuestionAsk, mine(QuestionAsk.member_id)),
    exported("campaigns", Participant, mine(Participant.member_id)),
    exported("campaign_notices", Exposure, mine(Exposure.member_id)),
    exported("campaigns_made", Campaign, mine(Campaign.made_by)),
    exported("campaign_revisions", CampaignRevision, mine(CampaignRevision.changed_by)),
    exported("challenge_entries", ChallengeEntry, _written(ChallengeEntry.content_id)),
    exported("challenge_disqualifications", Disqualification, _written(Disqualification.content_id), without=("by",)),
    exported("lottery_entries", LotteryEntry, mine(LotteryEntry.member_id), without=("excluded_by",)),
    exported("event_signups", Signup, mine(Signup.member_id)),
    exported("kol_applications", KolApplication, mine(KolApplication.member_id), without=("decided_by",)),
    exported("kol_profile", Kol, mine(Kol.member_id), without=("verified_by",)),
    exported("kol_score", KolScore, mine(KolScore.member_id)),
    exported("collaborations", Collaboration, mine(Collaboration.member_id), without=("invited_by", "comparison")),
    exported("collaboration_contents", CollaborationContent, _written(CollaborationContent.content_id)),
    exported("points", PointAccount, mine(PointAccount.member_id)),
    exported("point_transfers", Transfer, mine(Transfer.member_id), without=("counterpart_id",)),
    exported("point_lots", Lot, mine(Lot.member_id)),
    exported("redemptions", Redemption, mine(Redemption.member_id), sealed=("code",)),
    exported("level_changes", LevelChange, mine(LevelChange.member_id)),
    exported("badges", MemberBadge, mine(MemberBadge.member_id)),
    exported("experiments", ExperimentExposure, mine(ExperimentExposure.member_id)),
    exported("winbacks", WinbackExposure, mine(WinbackExposure.member_id)),
    exported("surveys", SurveyAsk, mine(SurveyAsk.member_id)),
    exported("survey_answers", SurveyAnswer, mine(SurveyAnswer.member_id)),
    exported("uses_of_caps", CapUse, mine(CapUse.member_id)),
)

NOT_EXPORTED = {
    "erasures": "a member who was erased has no account to export",
    "imported_rows": "from which line of the operator's file a content came",
    "posts": "no columns of its own; all stands in contents",
    "comments": "no columns of its own; all stands in contents",
    "answers": "no columns of its own; all stands in contents",
    "reposts": "no columns of its own; all stands in contents",
    "content_topics": "the topics stand in contents",
    "folded_texts": "the text of contents, folded for muted words; made anew from them",
    "search_term_uses": "the words of contents; made anew from them",
    "search_documents": "the words of contents; made anew from them",
    "reaction_counts": "a count of what others did",
    "rulesets": "set by staff in the shop's name",
    "share_clicks": "what strangers did; share_links tell how many",
    "kol_niches": "the niches stand in kol_profile",
    "lotteries": "nobody's: a seed, its commitment and a public proof",
    "goals_reached": "nobody's: what all reached together",
    "point_moves": "the entries that each of point_transfers is made of",
    "point_lot_uses": "which lots a spending took; point_lots tells what is left",
    "annotations": "written by staff in the shop's name",
    "experiments": "made by staff in the shop's name",
    "member_lookups": "which staff looked at a list of members; kept so that nobody looks unseen",
    "report_schedules": "made by staff in the shop's name",
    "segments": "made by staff in the shop's name",
    "slow_modes": "set by staff in the shop's name",
    "surveys": "made by staff in the shop's name",
    "winbacks": "made by staff in the shop's name",
    "writing_stops": "set by staff in the shop's name",
}
