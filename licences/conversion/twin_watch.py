"""Rows in which a column that repeats another one (`twin_columns`) says something else."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from licences.conversion.beside import Beside, Fields
from licences.conversion.fault import Fault, fault
from licences.conversion.twin_columns import KEYS, Twin

_OF_PERSONS: Final = frozenset({"name", "principal_name"})
"""Who is named beside them may be another person, who is the same for most: these are warned of."""


class _Watched(NamedTuple):
    """A column, those it repeats with how their cells are compared, and what to say of a row."""

    at: int
    pairs: tuple[tuple[int, Callable[[str], str]], ...]
    said: Fault
    known: frozenset[str]
    """Names of these columns: what is at fault already is not told again."""
    is_of_person: bool


def twin_watch(
    possible: Iterable[Twin], names: Sequence[str], found: Mapping[str, Sequence[str]]
) -> Beside | None:
    """Make what compares columns with those they repeat; None where the table shows none.

    Args:
        possible: columns of the record that may.
        names: of all columns.
        found: column -> those it repeats, as the whole table shows.
    """
    twins: dict[int, list[Twin]] = {}
    for twin in possible:
        if names[twin.of] in found.get(names[twin.at], ()):
            twins.setdefault(twin.at, []).append(twin)
    watched = [_watched(at, pairs, names) for at, pairs in twins.items()]
    if not watched:
        return None

    def look(cells: tuple[str, ...], _fields: Fields, faults: list[Fault], warnings: list[Fault]) -> None:
        for at, pairs, said, known, is_of_person in watched:
            text = cells[at]
            if text and text != cells[pairs[0][0]] and _differ(text, pairs, cells):
                told = warnings if is_of_person else faults
                if known.isdisjoint(one.column for one in faults):
                    told.append(said)

    return look


def _watched(at: int, twins: Sequence[Twin], names: Sequence[str]) -> _Watched:
    pairs = tuple((one.of, KEYS[one.field]) for one in twins)
    others = "、".join(dict.fromkeys(names[one.of] for one in twins))
    said = fault(names[at], twins[0].field, "twin_disagrees", other=others)
    known = frozenset({names[at], *(names[one.of] for one in twins)})
    return _Watched(at, pairs, said, known, all(one.field in _OF_PERSONS for one in twins))


def _differ(text: str, pairs: Iterable[tuple[int, Callable[[str], str]]], cells: tuple[str, ...]) -> bool:
    """Say whether a cell says something else than each of those that stand beside it."""
    known = [(key(text), key(cells[of])) for of, key in pairs]
    both = [(one, other) for one, other in known if one and other]
    return bool(both) and all(one != other for one, other in both)
