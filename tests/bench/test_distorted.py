"""The set of distorted pictures: always the same one, large enough, of codes as large as ours."""

from collections import Counter
from itertools import islice

from app import pictures
from bench.distorted import EACH, codes, distorted, kinds


def test_set_has_at_least_340_pictures_of_many_kinds():
    """Every kind has its share of a set of several hundred."""
    assert len(kinds.KINDS) * EACH >= 340
    assert Counter(each.kind for each in distorted(each=1)) == Counter(kind.__name__ for kind in kinds.KINDS)


def test_same_seed_gives_the_same_pictures():
    """Figures of two runs are about the same pictures; another seed gives others."""
    first, again, other = (list(islice(distorted(each=1, seed=seed), 4)) for seed in (1, 1, 2))
    assert first == again
    assert all(one.data != another.data for one, another in zip(first, other, strict=True))


def test_codes_are_of_versions_10_to_15():
    """The texts lead to just the symbol versions that licences have."""
    assert [pictures.symbol(codes.text(seed)).version for seed in range(6)] == [10, 11, 12, 13, 14, 15]
