"""How far people who judge the same things agree beyond chance. Pure arithmetic on pairs of judgements."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

Z95 = NormalDist().inv_cdf(0.975)
Pair = tuple[str, str]
Pairs = Iterable[Pair] | Mapping[Pair, int]


@dataclass(frozen=True, slots=True)
class Kappa:
    """Cohen's κ, at most 1, with the ends of its 95 % interval; 0 is what chance alone would give.

    observed: share of pairs that agree, 0..1.
    """

    value: float
    low: float
    high: float
    pairs: int
    observed: float


def kappa(pairs: Pairs) -> Kappa | None:
    """Cohen's κ of pairs (first judgement, second judgement), or of how often each occurred.

    None without a pair, and where one side said the same of everything: κ is then 0, however often both agree.
    Source: κ, J. Cohen (1960), A coefficient of agreement for nominal scales; its standard error, J. L. Fleiss,
    J. Cohen, B. S. Everitt (1969), Large sample standard errors of kappa and weighted kappa.
    """
    cells = Counter(pairs)
    total = cells.total()
    rows, columns = _margins(cells)
    if len(rows) < 2 or len(columns) < 2:
        return None
    expected = sum(rows[name] * columns[name] for name in rows) / (total * total)
    observed = sum(count for (first, second), count in cells.items() if first == second) / total
    value = (observed - expected) / (1 - expected)
    margin = Z95 * _standard_error(cells, value, expected)
    return Kappa(value, max(-1.0, value - margin), min(1.0, value + margin), total, observed)


def _margins(cells: Counter[Pair]) -> tuple[Counter[str], Counter[str]]:
    rows, columns = Counter(), Counter()
    for (first, second), count in cells.items():
        rows[first] += count
        columns[second] += count
    return rows, columns


def _standard_error(cells: Counter[Pair], value: float, expected: float) -> float:
    """Of κ, where it is not 0. Source: equation 13 of Fleiss, Cohen and Everitt."""
    total, doubt = cells.total(), 1 - value
    rows, columns = _margins(cells)
    spread = 0.0
    for (first, second), count in cells.items():
        if first == second:
            spread += count * (1 - (rows[first] + columns[first]) / total * doubt) ** 2
        else:
            spread += count * ((columns[first] + rows[second]) / total * doubt) ** 2
    variance = spread / total - (value - expected * doubt) ** 2
    return sqrt(max(variance, 0.0) / total) / (1 - expected)


def alpha(pairs: Pairs) -> float | None:
    """Krippendorff's α for names and two judgements of each thing, whoever gave them; None where all are the same.

    Source: K. Krippendorff (2011), Computing Krippendorff's alpha-reliability.
    """
    cells = Counter(pairs)
    rows, columns = _margins(cells)
    values = rows + columns
    total = values.total()
    alike = sum(count * (count - 1) for count in values.values())
    if not total or alike == total * (total - 1):
        return None
    differing = sum(count for (first, second), count in cells.items() if first != second)
    return 1 - (differing / cells.total()) * total * (total - 1) / (total * (total - 1) - alike)
