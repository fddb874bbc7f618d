"""Rows -> keys in spools: the licence each row is of, and the things that no other licence may have."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Final, NamedTuple

import numpy as np

from app.conversion.duplicates import KeySpool, digest
from app.conversion.reasons import SAME_THINGS
from licences.conversion.draft import NUMBERED, Draft
from licences.conversion.skip import ENDED
from licences.conversion.type_choice import BY_FAMILY
from licences.types import TYPES, by_key
from licences.types.base import Kind
from licences.types.families import FAMILY_OF_KIND, Family
from licences.types.numbering import COPY, COPY_FIELD, numbering_of

_CODE_TYPE, _OF_PERSON = "holder_code_type", "111"
BY_PERSON: Final = 1
"""Rank of the things of a vehicle that a person holds."""
_TYPE_BITS: Final = 8
TYPE_MASK: Final = (1 << _TYPE_BITS) - 1
"""Of a licence summed up in 8 bytes: the number of its type."""
LICENCE: Final = "licence"
ONE_AT_A_TIME: Final = frozenset({"vin", "plate", "company"})
"""Things that have one licence at a time, a company one of a type."""
MARK_SHIFT: Final = np.uint64(56)
"""Of the second half of a key: what stands above is the mark of the thing."""
_EIGHT_BYTES: Final = (1 << 64) - 1
COPY_BIT: Final = 1
"""Of the word of a number, summed up: copies have the number of their original."""


class Thing(NamedTuple):
    """A key of some fields; `agree` is the field, besides the licence, that rows of one key must agree in."""

    name: str
    fields: tuple[str, ...]
    agree: str | None
    mark: bytes


class _Kind(NamedTuple):
    """What is to be known of a type of certificate."""

    numbering: str
    number: int
    words: tuple[str, ...]
    digits: str
    codes: str
    whose: tuple[str, ...]
    is_operator: bool
    things: tuple[Thing, ...]


class RowKeys:
    """Notes the keys of rows: things of those in force, and apart from them of those that have ended."""

    FIELDS: ClassVar[frozenset[str]] = frozenset(
        field for one in SAME_THINGS for field in (*one.fields.split(), one.agree) if field != LICENCE
    ) | {COPY_FIELD, _CODE_TYPE}

    def __init__(
        self, licences: KeySpool, things: KeySpool, ended: KeySpool, unsure: KeySpool, operators: KeySpool
    ) -> None:
        self._licences = licences
        self._things = things
        self._ended = ended
        self._unsure = unsure
        self._operators = operators
        self._kinds: dict[str, _Kind] = {}
        self.nameless = 0
        """Rows without a number that could be read."""

    @property
    def types(self) -> frozenset[int]:
        """Give the numbers of the types there are rows of."""
        return frozenset(kind.number for kind in self._kinds.values())

    def add(self, draft: Draft, place: int, rank: int) -> None:
        """Note the keys of a row whose licence is known."""
        assert draft.key is not None
        fields, number = draft.fields, draft.row_number
        type_key = draft.key.type_key
        kind = self._kinds.get(type_key) or self._kinds.setdefault(type_key, _kind_of(type_key))
        key = digest(kind.numbering, str(fields[kind.digits]))
        word = tuple(fields.get(field) for field in kind.words)
        of_word = sum_of(word)
        copy = fields.get(COPY_FIELD) == COPY
        in_force = draft.skip is None
        codes = fields.get(kind.codes)
        said = sum_of(codes) if in_force and codes else 0
        whose = sum_of(tuple(map(fields.get, kind.whose)))
        if kind.is_operator and (in_force or draft.skip in ENDED):
            told = key_of(OPERATOR_LICENCE, str(fields[kind.digits]))
            code = fields.get("uscc")
            of_whom = sum_of(code) if code else 0
            self._operators.add(told, place, number, 0, int(not in_force), of_whom)
        self._licences.add(key, place, number, rank, of_word & ~COPY_BIT | copy, said, whose)
        licence = (int.from_bytes(key[8:15]) ^ (of_word >> _TYPE_BITS)) << _TYPE_BITS | kind.number
        if not in_force:
            if draft.skip in ENDED:
                self._add_ended(kind, draft, place, rank, licence)
            return
        by_person = BY_PERSON if fields.get(_CODE_TYPE) == _OF_PERSON else 0
        for thing in kind.things:
            values = [fields.get(field) for field in thing.fields]
            if None in values:
                continue
            agree = None if thing.agree is None else fields.get(thing.agree)
            said = 0 if agree is None else sum_of(agree)
            self._things.add(_key(thing, values), place, number, by_person, licence, said, rank)

    def _add_ended(self, kind: _Kind, draft: Draft, place: int, rank: int, licence: int) -> None:
        """Note the things that have one licence at a time, of a row that has ended."""
        for thing in kind.things:
            values = [draft.fields.get(field) for field in thing.fields]
            if thing.name in ONE_AT_A_TIME and None not in values:
                self._ended.add(_key(thing, values), place, draft.row_number, licence=licence, whose=rank)

    def add_unsure(self, draft: Draft, place: int) -> None:
        """Note the number of a row of which only that, and not its licence, could be read."""
        fields = draft.fields
        for family, (*words, digits) in NUMBERED.items():
            if digits in fields and all(word in fields for word in words):
                copy = fields.get(COPY_FIELD) == COPY
                for key in keys_of_number(str(fields[digits]), (family,)):
                    self._unsure.add(key, place, draft.row_number, licence=int(copy))
                return
        self.nameless += draft.skip is None


def sum_of(value: Any) -> int:
    """Sum up a value in 8 bytes, never 0; only this process can compare such sums."""
    return hash(value) & _EIGHT_BYTES | 1


def _key(thing: Thing, values: list[Any]) -> bytes:
    """Sum up a key; its last byte tells what thing it is."""
    return digest(*map(str, values))[:15] + thing.mark


def key_of(thing: str, *values: str) -> bytes:
    """Give the key that rows have for a thing of these values."""
    return _key(_THINGS[thing], list(values))


def keys_of_number(digits: str, families: Iterable[Family]) -> Iterator[bytes]:
    """Give the keys that rows of some families have for the digits of their number."""
    for family in families:
        for numbering in _NUMBERINGS[family]:
            yield digest(numbering, digits)


def _things_of(kind: str) -> tuple[Thing, ...]:
    found: dict[str, Thing] = {}
    for one in SAME_THINGS:
        if one.kind == kind:
            agree = None if one.agree == LICENCE else one.agree
            mark = bytes((THING_NAMES.index(one.thing),))
            known = found.get(one.thing, Thing(one.thing, tuple(one.fields.split()), None, mark))
            found[one.thing] = known._replace(agree=agree or known.agree)
    return tuple(found.values())


WHOSE: Final[dict[Kind, tuple[str, ...]]] = {
    "RA": ("uscc",),
    "RB": ("vin", "holder_code"),
    "RE": ("id_number", "name"),
}
"""The fields that, being equal, leave no doubt that two rows are of one holder and vehicle."""


OPERATOR_LICENCE: Final = "operator_licence"
"""The thing of a vehicle that the licence of its operator is, by the digits of its number."""
THING_NAMES: Final = tuple(dict.fromkeys(one.thing for one in SAME_THINGS))


_THINGS: Final = {one.name: one for kind in ("RA", "RB", "RE") for one in _things_of(kind)}


_NUMBERINGS: Final[dict[Family, tuple[str, ...]]] = {
    family: tuple({str(numbering_of(one)): None for one in TYPES if FAMILY_OF_KIND[one.kind] == family})
    for family in NUMBERED
}


def _kind_of(type_key: str) -> _Kind:
    certificate_type = by_key(type_key)
    family = FAMILY_OF_KIND[certificate_type.kind]
    *words, digits = NUMBERED[family]
    return _Kind(
        str(numbering_of(certificate_type)),
        certificate_type.number,
        tuple(words),
        digits,
        BY_FAMILY[family][0],
        WHOSE[certificate_type.kind],
        family == "operator",
        _things_of(certificate_type.kind),
    )
