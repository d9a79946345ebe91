"""What pages say, they say in Chinese, too."""

from pathlib import Path

import pytest
from babel.support import Translations

from deploy.words import CATALOGUE, catalogue_of, said_in, untranslated

ROOT = Path(__file__).resolve().parents[2]
SPEAKING = [file.parents[3] for wing in ("community", "moderation") for file in (ROOT / wing).rglob(CATALOGUE.name)]


@pytest.mark.parametrize("folder", SPEAKING, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_every_word_of_a_page_has_its_chinese(folder):
    known = catalogue_of(folder / CATALOGUE)
    assert {message.id for message in said_in(folder)} == {message.id for message in known}, "run `make words`"
    assert untranslated(known) == []


@pytest.mark.parametrize("folder", SPEAKING, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_what_is_compiled_is_what_is_translated(folder):
    known = catalogue_of(folder / CATALOGUE)
    with (folder / CATALOGUE).with_suffix(".mo").open("rb") as file:
        compiled = Translations(file)
    texts = [message for message in known if message.id and isinstance(message.id, str) and not message.context]
    assert {text.id: compiled.gettext(text.id) for text in texts} == {text.id: text.string for text in texts}
