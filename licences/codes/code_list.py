"""One edition of one code list (代码表): codes, names, and which code stands under which."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from licences.errors import UnknownCodeError


@dataclass(frozen=True, slots=True)
class Code:
    """One code; `attributes` holds the columns that only some lists have, such as `abbr` of a province."""

    code: str
    name_zh: str
    parent: str | None
    standard: str
    certainty: str
    note: str
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CodeList:
    """One edition; in force from `effective_from` to `effective_to`, both inclusive, None = open."""

    name: str
    title_zh: str
    edition: str
    effective_from: date | None
    effective_to: date | None
    source: str
    certainty: str
    note: str
    codes: Mapping[str, Code]
    _children: Mapping[str, tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        children: dict[str, list[str]] = {}
        for code in self.codes.values():
            if code.parent:
                children.setdefault(code.parent, []).append(code.code)
        object.__setattr__(self, "_children", {parent: tuple(under) for parent, under in children.items()})

    def __contains__(self, code: object) -> bool:
        return code in self.codes

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes.values())

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, code: str) -> Code:
        try:
            return self.codes[code]
        except KeyError as error:
            raise UnknownCodeError(self.name, code) from error

    def name_of(self, code: str) -> str:
        """Give the Chinese name of a code.

        Raises:
            UnknownCodeError: this edition has no such code.
        """
        return self[code].name_zh

    def children(self, code: str) -> tuple[str, ...]:
        """Give the codes directly under a code, in the order of the list."""
        return self._children.get(code, ())

    def ancestors(self, code: str) -> tuple[str, ...]:
        """Give the codes above a code, nearest first; none for a code this edition does not have.

        >>> from licences.codes import code_list
        >>> code_list("business_scope").ancestors("02101")
        ('02100', '02000')
        """
        above: list[str] = []
        known = self.codes.get(code)
        while known and known.parent and known.parent not in above:
            above.append(known.parent)
            known = self.codes.get(known.parent)
        return tuple(above)

    def is_in_force(self, on: date) -> bool:
        """Say whether this edition is in force on a day."""
        begun = self.effective_from is None or self.effective_from <= on
        return begun and (self.effective_to is None or on <= self.effective_to)
