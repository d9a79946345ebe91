"""How well the order of results serves: nDCG@10 over judged queries, as JSON.

    python benchmarks/search_relevance.py [FILE.csv.gz] [--postgres-url URL]

``search_judgements.tsv`` holds, for each query, numbers of reviews (the lines of FILE, from 1), a hash of their text,
and a grade: 3 the text is about it and says something of its own, 2 it says so plainly, 1 it touches it or says the
opposite, 0 it does not. They were graded by a language model that read the first ten of four rankings together, in the
order of their numbers and not knowing which ranking had brought which: plain BM25 of any term, BM25 of all terms, and
the order by text with and without quality. What nobody graded counts as 0: ``judged`` tells how much of the first tens
was, and low values are unjust to a ranking. Quality is what moderation gives a text.
"""

import argparse
import csv
import hashlib
import json
import math
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from search import BATCH, REVIEWS, postgres, read_documents, whoosh

from community.search.analysis import body_terms, parse
from community.search.closeness import closeness
from community.search.closest import FRONT
from community.search.engines import Document, SearchEngine
from moderation.judgement.quality import quality
from moderation.judgement.submission import Submission

JUDGEMENTS = Path(__file__).with_name("search_judgements.tsv")
SEEN = 10
K1, B = 1.2, 0.75  # of plain BM25, as everybody has them

Ranking = Callable[[str], Sequence[int]]


def main() -> None:
    arguments = read_arguments()
    if not arguments.file.exists():
        print(json.dumps({"skipped": f"{arguments.file.name} is not there; name the file of reviews"}))
        return
    documents = [replace(each, quality=quality_of(each)) for each in read_documents(arguments.file, None)]
    judgements = read_judgements(documents)
    rankings = {"plain BM25": plain_bm25(documents, judgements)}
    with ExitStack() as stack:
        arguments.folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        engines = {"whoosh": stack.enter_context(whoosh(arguments))}
        if arguments.postgres_url:
            engines["postgres"] = stack.enter_context(postgres(arguments))
        for name, engine in engines.items():
            fill(engine, documents)
            rankings[f"{name}, terms alone"] = by_terms(engine)
            rankings[name] = by_text(engine, documents)
        figures = {name: measure(ranking, judgements) for name, ranking in rankings.items()}
    graded = sum(map(len, judgements.values()))
    print(json.dumps({"queries": len(judgements), "judgements": graded, "rankings": figures}, indent=2))


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?", default=REVIEWS)
    parser.add_argument("--postgres-url", help="an empty database; its search tables are made and dropped")
    return parser.parse_args()


def read_judgements(documents: Sequence[Document]) -> dict[str, dict[int, int]]:
    """Grade by number, by query. Raises ValueError where a text is not the one that was judged."""
    judgements = defaultdict(dict)
    with JUDGEMENTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t"):
            number = int(row["review"])
            if hash_of(documents[number - 1].body) != row["hash"]:
                raise ValueError(f"Review {number} is not the one that was judged")
            judgements[row["query"]][number] = int(row["grade"])
    return dict(judgements)


def hash_of(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=4).hexdigest()


def quality_of(document: Document) -> float:
    return quality(Submission(body=document.body, kind="review")).value


def fill(engine: SearchEngine, documents: Sequence[Document]) -> None:
    for start in range(0, len(documents), BATCH):
        engine.index(documents[start : start + BATCH])


def by_terms(engine: SearchEngine) -> Ranking:
    return lambda text: engine.search(parse(text))


def by_text(engine: SearchEngine, documents: Sequence[Document]) -> Ranking:
    """As the API orders them, but for freshness: these reviews bear no dates."""

    def ranked(text: str) -> list[int]:
        query = parse(text)
        front = engine.search(query)[:FRONT]
        worths = {id: closeness(query, "", documents[id - 1].body) * (1 + documents[id - 1].quality) for id in front}
        return sorted(front, key=lambda id: -worths[id])

    return ranked


def plain_bm25(documents: Sequence[Document], queries: Iterable[str]) -> Ranking:
    """BM25 of Robertson over the same terms: whoever holds one is ranked by all that they hold."""
    asked = {query: terms_of(query) for query in queries}
    wanted = {term for terms in asked.values() for term in terms}
    held, lengths = defaultdict(dict), {}
    for document in documents:
        terms = body_terms(document.body)
        lengths[document.id] = len(terms)
        for term, times in Counter(term for term in terms if term in wanted).items():
            held[term][document.id] = times
    mean = sum(lengths.values()) / len(lengths)

    def ranked(query: str) -> list[int]:
        scores: Counter[int] = Counter()
        for term in asked[query]:
            weight = math.log(1 + (len(documents) - len(held[term]) + 0.5) / (len(held[term]) + 0.5))
            for id, times in held[term].items():
                scores[id] += weight * times * (K1 + 1) / (times + K1 * (1 - B + B * lengths[id] / mean))
        return sorted(scores, key=lambda id: (-scores[id], -id))

    return ranked


def terms_of(text: str) -> set[str]:
    return {term for choice in parse(text).required for term in choice[0]}


def measure(ranking: Ranking, judgements: dict[str, dict[int, int]]) -> dict[str, float]:
    tens = {query: ranking(query)[:SEEN] for query in judgements}
    gains = [ndcg([judgements[query].get(id, 0) for id in ten], judgements[query]) for query, ten in tens.items()]
    known = sum(id in judgements[query] for query, ten in tens.items() for id in ten)
    return {"ndcg@10": round(sum(gains) / len(gains), 3), "judged": round(known / sum(map(len, tens.values())), 3)}


def ndcg(grades: Sequence[int], judged: dict[int, int]) -> float:
    """Discounted gain of these grades, of the best that there could be. Source: Järvelin and Kekäläinen (2002)."""
    return gain(grades) / gain(sorted(judged.values(), reverse=True)[:SEEN])


def gain(grades: Sequence[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades))


if __name__ == "__main__":
    main()
