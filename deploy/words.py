"""Bring the catalogue of a folder of pages up to what its pages say: python deploy/words.py FOLDER ...

New words are added to ``FOLDER/translations/zh/LC_MESSAGES/messages.po`` without a translation, those that nobody says
any more go, and what is translated is compiled into ``messages.mo`` beside it.
"""

from __future__ import annotations

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
CATALOGUE = Path("translations/zh/LC_MESSAGES/messages.po")


def main(folder: Path) -> None:
    """Write both files, and tell what is left to translate."""
    file = folder / CATALOGUE
    known = catalogue_of(file)
    known.update(said_in(folder), no_fuzzy_matching=True, update_creation_date=False)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as target:
        write_po(target, known, omit_header=True, no_location=True, sort_output=True, ignore_obsolete=True, width=120)
    with file.with_suffix(".mo").open("wb") as target:
        write_mo(target, known)
    for message in untranslated(known):
        print(f"{folder}: no Chinese for {message!r}")


def catalogue_of(file: Path) -> Catalog:
    """The catalogue as it stands; an empty one where there is none yet."""
    if not file.exists():
        return Catalog(locale="zh", fuzzy=False)
    with file.open("rb") as source:
        return read_po(source, locale="zh")


def said_in(folder: Path) -> Catalog:
    """What the pages and the code of the folder say, in English."""
    said = Catalog(fuzzy=False)
    for _, _, message, _, context in extract_from_dir(str(folder), METHODS, keywords=KEYWORDS):
        said.add(message, context=context)
    return said


def untranslated(known: Catalog) -> list[str]:
    """What has no Chinese yet. Chinese has one form for every number."""
    return [str(message.id) for message in known if message.id and not any(message.string or "")]


if __name__ == "__main__":
    for name in sys.argv[1:]:
        main(Path(name))
