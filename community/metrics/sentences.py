"""Sentences in both languages."""

from typing import NamedTuple


class Sentence(NamedTuple):
    """One meaning in both languages."""

    zh: str
    en: str

    def speak(self, language: str) -> str:
        """The Chinese sentence, or the English one for ``en`` and its variants."""
        return self.en if language.lower().partition("-")[0] == "en" else self.zh
