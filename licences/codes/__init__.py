"""Code lists (代码表) as dated data: every list knows its edition, source and certainty.

The lists in `data/` come from public source code, mostly the edition JT/T 415-2006. A newer edition needs no
change of program: put it with a manifest into a folder and call `load_folder`.

>>> code_list("plate_colour").name_of("94")
'渐变绿'
>>> code_list("business_scope").children("02100")
('02101',)
"""

from collections.abc import Iterable, Mapping
from datetime import date
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from threading import RLock

from licences.codes.code_list import Code, CodeList
from licences.codes.files import load_editions
from licences.codes.periods import Periods
from licences.errors import UnknownCodeListError

__all__ = ["Code", "CodeList", "code_list", "editions", "load_folder", "names", "period_of"]

_lock = RLock()
_loaded: dict[str, tuple[CodeList, ...]] = {}
_periods: list[Periods] = []
"""The one that is true of `_loaded`, or none."""


def code_list(name: str, on: date | None = None) -> CodeList:
    """Give the edition of a list that is in force on a day; without a day, the newest edition.

    On a day no edition covers, the nearest earlier one answers, or failing that the oldest: an old licence is
    still read by the oldest list known rather than by none.

    Raises:
        UnknownCodeListError: no list has this name.
    """
    known = editions(name)
    if on is None:
        return known[0]
    begun = [edition for edition in known if edition.effective_from is None or edition.effective_from <= on]
    in_force = (edition for edition in begun if edition.is_in_force(on))
    return next(in_force, begun[0] if begun else known[-1])


def period_of(on: date | None) -> int:
    """Number the time around a day within which no list changes; without a day, that of the newest editions.

    Numbers are of this process; after another folder is loaded none of the old ones comes again.
    """
    for known in _periods:
        if known.lists is _loaded:
            return known.number(on)
    with _lock:
        _periods[:] = [Periods(_all_editions())]
        return _periods[0].number(on)


def editions(name: str) -> tuple[CodeList, ...]:
    """Give every edition of a list, newest first.

    Raises:
        UnknownCodeListError: no list has this name.
    """
    try:
        return _all_editions()[name]
    except KeyError as error:
        raise UnknownCodeListError(name) from error


def names() -> tuple[str, ...]:
    """Name every list."""
    return tuple(sorted(_all_editions()))


def load_folder(folder: Path) -> tuple[CodeList, ...]:
    """Add the editions of a folder for this process, and give them.

    An edition loaded again replaces itself.

    Raises:
        CodeListFileError: nothing of the folder is used then.
    """
    added = tuple(load_editions(_traversable(folder)))
    with _lock:
        for name, lists in _by_name(added).items():
            newer = {edition.edition for edition in lists}
            kept = (edition for edition in _all_editions().get(name, ()) if edition.edition not in newer)
            _loaded[name] = _newest_first((*lists, *kept))
        _periods.clear()
    return added


def _all_editions() -> Mapping[str, tuple[CodeList, ...]]:
    if not _loaded:
        with _lock:
            if not _loaded:
                _loaded.update(_by_name(load_editions(resources.files("licences.codes").joinpath("data"))))
    return _loaded


def _traversable(folder: Path) -> Traversable:
    return folder


def _by_name(lists: Iterable[CodeList]) -> dict[str, tuple[CodeList, ...]]:
    grouped: dict[str, tuple[CodeList, ...]] = {}
    for edition in lists:
        grouped[edition.name] = _newest_first((*grouped.get(edition.name, ()), edition))
    return grouped


def _newest_first(lists: Iterable[CodeList]) -> tuple[CodeList, ...]:
    return tuple(sorted(lists, key=lambda edition: edition.effective_from or date.min, reverse=True))
