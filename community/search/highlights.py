"""Where a query is found in a text, as the reader sees it."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from community.search.analysis import LONGEST_WORD, SEGMENT, Query, is_chinese, starts
from community.search.folding import fold_with_origins
from community.search.stems import stem

Spans = list[list[int]]
BETWEEN = -1  # the place of a space that stands between two segments of a line


def highlights(query: Query, text: str) -> Spans:
    """The places of the query's pieces in this text: [start, end) in its code points, in order, touching ones joined.

    Exactly the matching characters: punctuation between them is left out, and of a word only the beginning that was
    asked for is taken, or all of it where its stem was. Accents and invisible code points belong to the character
    before them.
    """
    folded, origins = fold_with_origins(text)
    found = {origins[place] for place in found_places(query, folded)}
    visible = set(origins)
    spans: Spans = []
    for start in sorted(found):
        end = next((index for index in range(start + 1, len(text)) if index in visible), len(text))
        if spans and spans[-1][1] == start:
            spans[-1][1] = end
        else:
            spans.append([start, end])
    return spans


def highlights_in(query: Query, texts: Sequence[str]) -> list[Spans]:
    """The same in each of these texts, which stand line by line: what begins in one may end in the next."""
    lines = "\n".join(texts)
    begins = accumulate((len(text) + 1 for text in texts), initial=0)
    spans = highlights(query, lines)
    return [list(_within(spans, begin, begin + len(text))) for begin, text in zip(begins, texts, strict=False)]


def _within(spans: Spans, begin: int, end: int) -> Iterator[list[int]]:
    for first, last in spans:
        if first < end and begin < last:
            yield [max(first, begin) - begin, min(last, end) - begin]


def found_places(query: Query, folded: str) -> Iterator[int]:
    """Places in the folded text, once or more, in no order."""
    runs = [piece for piece in query.pieces if is_chinese(piece) or " " in piece]
    words = set(query.pieces) - set(runs)
    if runs:
        yield from run_places(runs, folded)
    if words:
        stems = {stemmed for word in words if (stemmed := stem(word))}
        for segment in SEGMENT.finditer(folded):
            if segment["word"]:
                yield from word_places(words, stems, segment["word"], segment.start())


def run_places(pieces: Iterable[str], folded: str) -> Iterator[int]:
    """Places of Chinese runs and phrases."""
    places = line_places(folded)
    line = "".join(" " if place == BETWEEN else folded[place] for place in places)
    for piece in pieces:
        covered, at = 0, line.find(piece)
        while at >= 0:
            yield from (place for place in places[max(at, covered) : at + len(piece)] if place != BETWEEN)
            covered = at + len(piece)
            at = line.find(piece, at + 1)


def line_places(folded: str) -> list[int]:
    """The places of the characters of the line that phrases are found in."""
    places = [BETWEEN]
    for segment in SEGMENT.finditer(folded):
        last = segment.start() + LONGEST_WORD if segment["word"] else segment.end()
        places += [place for place in range(segment.start(), min(last, segment.end())) if folded[place] != " "]
        places.append(BETWEEN)
    return places


def word_places(runs: set[str], stems: set[str], word: str, offset: int) -> Iterator[int]:
    longest = max(map(len, runs))
    for start in starts(word):
        rest = word[start : start + LONGEST_WORD]
        ends = [length for length in range(2, min(len(rest), longest) + 1) if rest[:length] in runs]
        if not ends and (rest in runs or stem(rest) in stems):  # a single letter, or another form
            ends = [len(rest)]
        if ends:
            yield from range(offset + start, offset + start + ends[-1])
