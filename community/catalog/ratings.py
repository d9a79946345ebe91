"""What a product's stars come to. Pure: integers in, figures out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from community.catalog.attributes import Said


@dataclass(frozen=True)
class Usual:
    """What is usual on this site, towards which a product with few reviews leans.

    reviews_per_product: m, over every product, those without reviews too. mean: C, of all stars; None without reviews.
    """

    reviews_per_product: float
    mean: float | None


@dataclass(frozen=True)
class Rating:
    """How often each number of stars was given (stars[0]: one star), and what is usual on the site.

    verified_count: how many of them bought it, as the orders say. group: of all
    variants of the product together, if it is one of several. attributes: what else is said, where it was asked for.
    """

    stars: Sequence[int]
    usual: Usual
    verified_count: int = 0
    group: Rating | None = None
    attributes: Sequence[Said] = ()

    @property
    def count(self) -> int:
        return sum(self.stars)

    @property
    def unverified_count(self) -> int:
        return self.count - self.verified_count

    @property
    def average(self) -> float | None:
        """Mean of the stars; None and not 0.0 without reviews: nobody gave no stars."""
        given = sum(number * count for number, count in enumerate(self.stars, 1))
        return given / self.count if self.count else None

    @property
    def bayesian(self) -> float | None:
        """The mean for sorting, (m·C + n·avg) / (m + n), so that one good review does not beat a hundred.

        None without reviews. Source: the Bayesian mean, FEATURES 1.5.
        """
        if self.average is None or self.usual.mean is None:
            return None
        m, n = self.usual.reviews_per_product, self.count
        return (m * self.usual.mean + n * self.average) / (m + n)

    @property
    def m(self) -> float:
        return self.usual.reviews_per_product

    @property
    def mean_of_site(self) -> float | None:
        return self.usual.mean

    @property
    def histogram(self) -> dict[str, int]:
        return {str(number): count for number, count in enumerate(self.stars, 1)}
