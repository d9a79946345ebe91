import pytest

from moderation.judgement.checks import contacts
from moderation.judgement.submission import Submission
from tests.judgement.contact_examples import DISGUISED, HONEST, INVITATIONS


@pytest.mark.parametrize("body", DISGUISED)
def test_contact_details_are_found_in_disguise(body):
    finding = contacts.check(Submission(body=body))
    assert finding is not None
    assert finding.strength >= 0.6


@pytest.mark.parametrize("body", HONEST)
def test_honest_words_that_look_like_contact_details_are_none(body):
    assert contacts.check(Submission(body=body)) is None


@pytest.mark.parametrize("body", INVITATIONS)
def test_an_invitation_without_an_account_and_a_complaint_about_one_are_only_recorded(body):
    assert contacts.check(Submission(body=body)).strength == 0.4


@pytest.mark.parametrize(
    ("body", "quoted"),
    [
        ("好，加 微\u200b信：ab_c12345 吧", "加 微\u200b信：ab_c12345"),
        ("快来 V❤: abc-123 哦", "V❤: abc-123"),
        ("手机 159-8765-4321！", "159-8765-4321"),
        ("写给kefu艾特example点com。", "kefu艾特example点com"),
    ],
)
def test_contact_details_are_quoted_as_they_were_written(body, quoted):
    assert [span.text for span in contacts.check(Submission(body=body)).spans] == [quoted]


@pytest.mark.parametrize("body", ["座机 010-62345678", "店里电话（0571）8765 4321"])
def test_a_landline_adds_to_other_signs_and_holds_nothing_by_itself(body):
    assert contacts.check(Submission(body=body)).strength == 0.5
