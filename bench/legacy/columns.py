"""What a province calls a field, how it writes it, and which kinds of dirt can befall it."""

from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final

from bench.legacy import days, numbers, words
from bench.legacy.record import NO_TERM, Record

Cell = str | int | float | None
"""What stands in the file; numbers are numbers only where the kind of file has them, None is no value."""
Render = Callable[[Record], Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an export.

    Args:
        name: as the province writes it; a path with / where the file nests (XML).
        field: the face field it tells; empty when it tells none.
        role: what stands in it, by which the kinds of dirt find it; empty when no dirt may befall it.
        render: writes the true value as this province does when nothing is wrong.
        essential: whether a certificate issued today cannot be without it; an old licence may be converted
            without (`licences.types.families.ESSENTIAL` names what it may not lack).
        codes: name of the code list of its value.
        seen: whether public code of such a province has this name; else it is named in their manner.
        width: of a field of fixed length, in bytes.
        is_date: whether the file holds a number that is shown as a date.
        deleted: what stands here when the row is deleted.
    """

    name: str
    field: str
    role: str
    render: Render
    essential: bool = False
    codes: str = ""
    seen: bool = True
    width: int = 0
    is_date: bool = False
    deleted: Cell = None


def col(name: str, field: str = "", role: str = "", render: Render | None = None, **more: Any) -> Column:
    """Describe a column; without `render` the true value stands in it as it is."""
    return Column(name, field, role, render or itemgetter(field), **more)


def constant(name: str, value: Cell, **more: Any) -> Column:
    """Describe a column that holds the same in every row."""
    return Column(name, "", "", lambda _: value, **more)


def date_col(name: str, field: str, form: Callable[[str], Cell], **more: Any) -> Column:
    """Describe a column of dates; a term without end is 长期."""
    role = "last_day" if field == "valid_to" else "date"

    def render(record: Record) -> Cell:
        text = record[field]
        if text is None:
            return None
        return "长期" if text == NO_TERM else form(text)

    return Column(name, field, role, render, **more)


def number_col(name: str, field: str, role: str = "size", *, as_text: bool = True, **more: Any) -> Column:
    """Describe a column of numbers, as text or as numbers of the file; tonnes are text in the truth."""

    def text(record: Record) -> Cell:
        value = record[field]
        return None if value is None else str(value)

    def number(record: Record) -> Cell:
        value = record[field]
        return float(value) if isinstance(value, str) else value

    return Column(name, field, role, text if as_text else number, **more)


def named_col(name: str, field: str, codes: str, role: str = "code_name", **more: Any) -> Column:
    """Describe a column that holds the name of a code instead of the code."""
    names: dict[str, str] = {}

    def render(record: Record) -> Cell:
        code = record[field]
        if code is None:
            return None
        if code not in names:
            names[code] = words.name_of(code, codes)
        return names[code]

    return Column(name, field, role, render, codes=codes, **more)


def scope_col(name: str, separator: str = "、", **more: Any) -> Column:
    """Describe a column with the names of a scope."""
    return Column(name, "business_scope", "scope", scope_text(separator), **more)


def scope_text(separator: str) -> Render:
    """Write the names of a scope."""
    texts: dict[tuple[str, ...], str] = {}

    def render(record: Record) -> Cell:
        scope = record["business_scope"]
        if scope not in texts:
            texts[scope] = separator.join(words.scope_names(scope))
        return texts[scope]

    return render


def joined_col(name: str, field: str, role: str, separator: str = ",", **more: Any) -> Column:
    """Describe a column with several codes."""
    return Column(name, field, role, lambda record: separator.join(record[field]), **more)


def word_and_number(word: str, number: str) -> Render:
    """Write word and number together: 浙交运管杭字330100000001号."""
    return lambda record: f"{record[word]}{record[number]}号"


def office(record: Record) -> Cell:
    """Name the branch that issued the licence."""
    return _OFFICES[record["_place"]]


def hyphenated_organisation(record: Record) -> Cell:
    """Write the organisation code with its hyphen: 00000001-X."""
    code: str = record["_organisation"]
    return f"{code[:8]}-{code[8]}"


def archive_number(record: Record) -> Cell:
    """Invent the number of a file, which no certificate shows: twelve digits."""
    return f"{numbers.DIVISION}{record['_number'] % 1_000_000:06d}"


def milliseconds(field: str) -> Render:
    """Write a date as milliseconds since 1970."""
    return lambda record: int(days.epoch_ms(record[field]))


_OFFICES: Final = {place: words.office(place) for place in words.CITIES}
