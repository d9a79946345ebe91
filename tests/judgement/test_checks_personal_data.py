import pytest

from moderation.judgement.checks import personal_data
from moderation.judgement.checks.personal_data import is_identity, passes_luhn
from moderation.judgement.submission import Submission


def said(body):
    finding = personal_data.check(Submission(body=body))
    return finding and (finding.strength, [span.text for span in finding.spans])


# Numbers of nobody: 11010519491231002X is the example of GB 11643, the cards are test numbers of payment services.
@pytest.mark.parametrize(
    ("body", "sight"),
    [
        ("他叫张三，身份证11010519491231002X", (0.9, ["11010519491231002X"])),
        ("身份证 １１０１０５ １９４９１２３１ ００２ｘ", (0.9, ["１１０１０５ １９４９１２３１ ００２ｘ"])),
        ("打钱到 4111 1111 1111 1111", (0.8, ["4111 1111 1111 1111"])),
        ("店主的手机号是13812345678，骂他", (0.6, ["13812345678"])),
        ("他家住长宁路1600弄3号楼502室", (0.6, ["长宁路1600弄3号楼502室"])),
        ("在羽山路166号", (0.3, ["羽山路166号"])),
    ],
)
def test_personal_data_weighs_by_what_it_opens(body, sight):
    assert said(body) == sight


@pytest.mark.parametrize(
    "body",
    [
        "身份证110105194912310021",  # the check digit is wrong
        "订单号 4111111111111111",
        "条码6901234567892，批号20210203",
        "我的电话13812345678",
        "尺码170/96A，屏幕1920 1080",
        "三路公交到南京路下车走5分钟",
        "酒店在5楼，房间是502",
    ],
)
def test_other_figures_and_ones_own_number_are_no_data_of_others(body):
    assert said(body) is None


def test_check_digits_are_those_of_the_standards():
    assert is_identity("11010519491231002x")
    assert not is_identity("110105194902310026")  # no such day
    assert passes_luhn("4111111111111111")
    assert not passes_luhn("4111111111111112")
