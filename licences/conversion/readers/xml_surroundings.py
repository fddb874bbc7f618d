"""What an XML file says beside its records: comments, texts, and values of the elements around them.

Which elements are records is known at the end of the file only, so that the first values of every element are
looked at, and those inside of records are left to their columns then.
"""

import re
from collections.abc import Iterable
from typing import Final

from licences.conversion.readers.announced import announced_by
from licences.conversion.readers.xml_events import Path
from licences.conversion.row_words import Sayings
from licences.conversion.state_words import is_in_force, is_no, kind_of_column, plain

MOST_LOOKED: Final = 200
"""Values of one element that are looked at: those around records are given once, or once a page."""
_ANSWERS: Final = frozenset({"status", "state", "stat", "flag", "success", "issuccess"})
"""Names under which services tell whether a question was answered; so says what is in `_ANSWERED`."""
_ANSWERED: Final = frozenset({"0", "00", "000", "0000", "200", "true", "ok", "success", "成功"})
_AFFIRMS: Final = re.compile(
    r"(?<!in)(?<!非)(?<!无)(?:valid|effect|active|enable|issued|granted|approved|inuse|有效|正常|在用|在营|通过|批准|sfyx|yxbz)"
)
_YES: Final = frozenset({"1", "true", "yes", "y", "是"})
_SHOWN: Final = 60


class XmlBeside:
    """Gathers it while a file is looked through."""

    def __init__(self) -> None:
        self._texts: dict[Path, Sayings] = {}
        self._values: dict[Path, Sayings] = {}
        self._marks: dict[Path, str] = {}
        self._totals: dict[Path, int] = {}

    def hear(self, path: Path, text: str) -> None:
        """Take in a comment or an instruction, that stands in an element."""
        self._texts.setdefault(path, Sayings()).see(text)

    def value(self, path: Path, text: str) -> None:
        """Take in one of the first values of an element or attribute."""
        if text and not text.isspace():
            self._values.setdefault(path, Sayings()).see(text)
            if total := announced_by(path[-1], text):
                self._totals[path] = max(total, self._totals.get(path, 0))
            if path not in self._marks and _is_mark(path[-1], text):
                self._marks[path] = f"{path[-1]}={text.strip()}"[:_SHOWN]

    def texts_of(self, record: Path, records: Iterable[Path]) -> tuple[str, ...]:
        """Give what is said of the records of a path, of all that are in the file."""
        heard = [one for at, one in self._texts.items() if _is_of(at, record)]
        around = self._around(self._values, record, records)
        return tuple(
            text for one in (*heard, *(self._values[path] for path in around)) for text in one.texts()
        )

    def marks_of(self, record: Path, records: Iterable[Path]) -> tuple[str, ...]:
        """Give the values around records that tell a state by their names alone: zt=2."""
        return tuple(self._marks[path] for path in self._around(self._marks, record, records))

    def announced_of(self, record: Path, records: Iterable[Path]) -> int:
        """Give the number of records that values around them speak of; 0 if none does."""
        return max((self._totals[path] for path in self._around(self._totals, record, records)), default=0)

    @staticmethod
    def _around(found: Iterable[Path], record: Path, records: Iterable[Path]) -> list[Path]:
        """Give the values that stand in no record, and around this one or in a head beside it."""
        every = list(records)
        around: list[Path] = []
        for path in found:
            if any(path[: len(one)] == one for one in every):
                continue
            above = path[:-1]
            while above and not any(one[: len(above)] == above for one in every):
                above = above[:-1]
            if record[: len(above)] == above:
                around.append(path)
        return around


def _is_of(path: Path, record: Path) -> bool:
    """Say whether a comment in an element is said of records: it stands around them, or in one."""
    return record[: len(path)] == path or path[: len(record)] == record


def _is_mark(name: str, text: str) -> bool:
    """Say whether a value around records tells by its name that they are not in force.

    >>> _is_mark("zt", "2"), _is_mark("zt", "正常"), _is_mark("isDeleted", "0"), _is_mark("isDeleted", "1")
    (True, False, False, True)
    >>> _is_mark("valid", "true"), _is_mark("valid", "false"), _is_mark("isInvalid", "true")
    (False, True, True)
    >>> _is_mark("status", "200"), _is_mark("status", "cancelled"), _is_mark("total", "2")
    (False, True, False)
    """
    kind, said = kind_of_column(name), plain(text)
    if kind == "end":
        return not (is_no(text) or said == "0")
    is_answer = plain(name).replace(" ", "") in _ANSWERS and said in _ANSWERED
    is_affirmed = said in _YES and _AFFIRMS.search(plain(name)) is not None
    return kind == "state" and not (is_in_force(text) or is_answer or is_affirmed)
