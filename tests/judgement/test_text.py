import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.judgement.text.characters import fold_character, read_table
from moderation.judgement.text.folding import fold, language_of, spell
from moderation.judgement.text.leet import DIGITS, read_digits

anything = st.text(max_size=200)
tricky = st.text(alphabet="aAbё好微信,. \u200b\u0301①𝐀㍿零0ﬁ！\n繁é@$", max_size=60)
spelled_out = st.text(alphabet="abt013@$ .好", max_size=40)
some_text = anything | tricky | spelled_out
LETTERS_OF_SIGNS = {"@": "a ", "$": "s "} | {chr(digit): chr(letter) for digit, letter in DIGITS.items()} | {"1": "il"}


@given(some_text)
def test_folding_a_folded_text_changes_nothing(text):
    folded = fold(text).text
    assert fold(folded).text == folded
    spelled = spell(text).text
    assert spell(spelled).text == spelled


@given(some_text)
def test_every_folded_character_comes_from_its_place_in_the_original(text):
    for folded in (fold(text), spell(text)):
        assert len(folded.starts) == len(folded.text)
        assert list(folded.starts) == sorted(folded.starts)
        for char, place in zip(folded.text, folded.starts, strict=True):
            said = fold_character(text[place])
            assert char in said or any(char in LETTERS_OF_SIGNS.get(sign, "") for sign in said)


@given(some_text)
def test_a_span_lies_within_the_original_and_keeps_its_order(text):
    folded = fold(text)
    for end in range(1, len(folded.text) + 1):
        first, last = folded.span(0, end)
        assert 0 <= first < last <= len(text)


def test_no_character_of_unicode_folds_into_what_folds_again():
    unstable = [
        code for code in range(sys.maxunicode + 1) for char in fold_character(chr(code)) if fold_character(char) != char
    ]
    assert unstable == []


@pytest.mark.parametrize(
    "disguised",
    [
        "加微信",
        "加\u200b微\u200d信",
        "加 微 信",
        "加．微·信",
        "加🔥微🔥信",
        "加\u0336微\u0336信\u0336",
        "加微微微微信",
    ],
)
def test_a_span_quotes_the_disguise_and_nothing_else(disguised):
    text = "你好abc，" + disguised + " see you"
    folded = fold(text)
    start = folded.text.index("加微信")
    first, last = folded.span(start, start + 3)
    assert text[first:last].rstrip("\u0336") == disguised.rstrip("\u0336")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＦｕＬＬ", "full"),
        ("繁體中文", "繁体中文"),
        ("ѕех", "sex"),
        ("f u c k", "fuck"),
        ("fuuuuck", "fuck"),
        ("cool 妈妈", "cool妈妈"),
        ("I am a big fan", "i am a big fan"),
        ("①③⑧", "138"),
        ("13800000000", "13800000000"),
        ("🅥信", "v信"),
        ("h e l l o   w o r l d", "hello world"),
        ("h. e. l. l. o", "hello"),
        ("加🔥❤微…信", "加微信"),
        ("➕薇", "加薇"),
        ("h3ll0 fr33 p0rn sh1t", "hello free porn shit"),
        ("b@st@rd ca$h a$$", "bastard cash ass"),
        ("兲婸", "天扬"),
        ("カ口", "力口"),
        ("fυcκ ʜᴇʏ 🇦🇧", "fuck hey ab"),
    ],
)
def test_a_disguise_is_folded_away_and_plain_words_stay(text, folded):
    assert fold(text).text == folded


@pytest.mark.parametrize(
    "name",
    [
        *(
            "iphone15",
            "s24",
            "4k",
            "m2",
            "mp3",
            "i5",
            "note4x",
            "iphone4s",
            "s5pro",
            "rtx4090",
            "h1n1",
            "5v2a",
            "wifi6",
        ),
        *("100ml", "a4mm", "3d", "ps5", "175cm70kg", "2gb", "10w40", "x100", "win10", "usb3"),
    ],
)
def test_sizes_and_names_of_models_keep_their_digits(name):
    assert fold(name).text == name


@pytest.mark.parametrize(
    ("text", "folded"),
    [("write to bob@example.com", "write to bob example com"), ("@bob 只要 $100 us$5", "bob只要100 us 5")],
)
def test_addresses_mentions_and_prices_are_no_letters(text, folded):
    assert fold(text).text == folded


DISGUISES = {
    "zero width": "\u200b".join,
    "combining": lambda text: "".join(char + "\u0336" for char in text),
    "full width": lambda text: "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text),
    "dots": ".".join,
    "spaces": " ".join,
    "emoji": "❤️".join,
}


@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES)
@given(text=st.text(alphabet="abcdefgxyz 我们微信加，。!0258", max_size=60))
def test_a_disguise_of_every_character_changes_nothing(disguise, text):
    assert fold(disguise(text)).text == fold(text).text


def test_traditional_and_martian_characters_are_single_and_say_something_else():
    for name in ("simplified.tsv", "martian.tsv", "confusables.tsv"):
        table = read_table(name)
        assert all(len(char) == 1 and char != plain for char, plain in table.items())


def test_a_number_in_the_middle_of_words_is_read_only_where_letters_surround_it():
    assert read_digits("p0rn for 300 dollars at 10:30") == "porn for 300 dollars at 10:30"


def test_spelling_keeps_the_numerals_that_folding_takes_for_repetition():
    assert spell("一三八零零零零").text == "一三八零零零零"
    assert fold("一三八零零零零").text == "一三八零"


def test_an_empty_span_is_refused():
    with pytest.raises(ValueError, match="not a part"):
        fold("abc").span(2, 2)


def test_composed_and_decomposed_letters_are_the_same_text():
    assert fold("café").text == fold(unicodedata.normalize("NFD", "café")).text == "cafe"


@pytest.mark.parametrize(
    ("text", "language"),
    [("很好", "zh"), ("iPhone 手机", "zh"), ("very good", "en"), ("好", None), ("!!! 123", None)],
)
def test_the_language_is_guessed_from_the_letters(text, language):
    assert language_of(text) == language
