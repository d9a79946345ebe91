"""Where a query is found in a text, as the reader sees it."""

from collections.abc import Iterable, Iterator

from community.search.analysis import SEGMENT, Query, is_chinese, starts
from community.search.folding import fold_with_origins


def highlights(query: Query, text: str) -> list[list[int]]:
    """The places of the query's runs in this text: [start, end) in its code points, in order, touching ones joined.

    Exactly the matching characters: punctuation between them is left out, and of a word only the beginning that was
    asked for is taken. Accents and invisible code points belong to the character before them.
    """
    folded, origins = fold_with_origins(text)
    found = {origins[place] for place in found_places(query, folded)}
    visible = set(origins)
    spans: list[list[int]] = []
    for start in sorted(found):
        end = next((index for index in range(start + 1, len(text)) if index in visible), len(text))
        if spans and spans[-1][1] == start:
            spans[-1][1] = end
        else:
            spans.append([start, end])
    return spans


def found_places(query: Query, folded: str) -> Iterator[int]:
    """Places in the folded text, once or more, in no order."""
    chinese = [run for run in query.runs if is_chinese(run)]
    words = {run for run in query.runs if not is_chinese(run)}
    if chinese:
        yield from chinese_places(chinese, folded)
    if words:
        for segment in SEGMENT.finditer(folded):
            if segment["word"]:
                yield from word_places(words, segment["word"], segment.start())


def chinese_places(runs: Iterable[str], folded: str) -> Iterator[int]:
    places = [place for segment in SEGMENT.finditer(folded) for place in places_of_a_run(segment, folded)]
    joined = "".join(folded[place] for place in places)
    for run in runs:
        covered = 0
        at = joined.find(run)
        while at >= 0:
            yield from places[max(at, covered) : at + len(run)]
            covered = at + len(run)
            at = joined.find(run, at + 1)


def places_of_a_run(segment, folded: str) -> list[int]:
    """A Chinese run's characters without the spaces inside; a word's first letter, which no Chinese run can cross."""
    if segment["word"]:
        return [segment.start()]
    return [place for place in range(segment.start(), segment.end()) if folded[place] != " "]


def word_places(runs: set[str], word: str, offset: int) -> Iterator[int]:
    longest = max(map(len, runs))
    for start in starts(word):
        rest = word[start:]
        ends = [length for length in range(2, min(len(rest), longest) + 1) if rest[:length] in runs]
        if len(rest) == 1 and rest in runs:
            ends = [1]
        if ends:
            yield from range(offset + start, offset + start + ends[-1])
