"""Typed access to the raw tables of a profile; everything unexpected is a fault with line and remedy."""

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any, Final, TypeVar

from licences.conversion.fault import message
from licences.conversion.profile import ProfileFault
from licences.conversion.toml_lines import LineIndex, Path

Table = Mapping[str, Any]
T = TypeVar("T")
_MOST: Final = 200
"""Faults of one profile; nobody reads more at once."""
_FEW: Final = 12
"""Names a person reads through."""
_KINDS: Final[dict[type, tuple[str, str]]] = {
    str: ("文字", "text"),
    list: ("列表", "a list"),
    dict: ("表", "a table"),
    bool: ("true/false", "true or false"),
}


class Inspector:
    """Collects the faults of one profile."""

    def __init__(self, lines: LineIndex) -> None:
        self._lines = lines
        self._faults: dict[ProfileFault, None] = {}

    @property
    def faults(self) -> tuple[ProfileFault, ...]:
        """Every fault once, by line."""
        return tuple(sorted(self._faults))

    def report(self, path: Path, code: str, near: str = "", **values: object) -> None:
        """Note a fault at a path; `near` is the text at fault, when there is one."""
        if len(self._faults) >= _MOST:
            return
        place, found = self._lines.find(path, near), message(code, **values)
        texts = (found.zh, found.en, found.remedy_zh, found.remedy_en)
        self._faults[ProfileFault(*place, code, *texts)] = None

    def report_unknown(
        self, path: Path, code: str, given: str, known: Iterable[str], **values: object
    ) -> None:
        """Note something that is not one of the known; the closest are suggested, all if there are few."""
        if len(self._faults) >= _MOST:
            return
        names = sorted(known)
        close = get_close_matches(given, names, n=3, cutoff=0.6)
        if not close:
            close = names if len(names) <= _FEW else get_close_matches(given, names, n=3, cutoff=0.0)
        self.report(path, code, near=given, given=given, known="、".join(close), **values)

    def check_keys(self, path: Path, table: Table, known: Iterable[str]) -> None:
        """Note the keys that mean nothing here."""
        allowed = set(known)
        for key in table:
            if key not in allowed:
                self.report_unknown((*path, key), "profile_unknown_key", key, allowed)

    def text(self, path: Path, table: Table, key: str, *, required: bool = False) -> str:
        """Give a text; empty when it is not there."""
        value = self._of_kind(path, table, key, str, required=required)
        if required and key in table and not value.strip():
            self.report((*path, key), "profile_empty_text", key=key)
        return value

    def texts(self, path: Path, table: Table, key: str, *, required: bool = False) -> tuple[str, ...]:
        """Give a list of texts; a single text is a list of one."""
        if isinstance(table.get(key), str):
            return (table[key],)
        values = self._of_kind(path, table, key, list, required=required)
        if not all(isinstance(value, str) for value in values):
            self.report((*path, key), "profile_wrong_kind", key=key, zh="文字的列表", en="a list of texts")
            return ()
        if required and key in table and not values:
            self.report((*path, key), "profile_empty_text", key=key)
        return tuple(values)

    def table(self, path: Path, table: Table, key: str, *, required: bool = False) -> dict[str, Any]:
        """Give a table; empty when it is not there."""
        return self._of_kind(path, table, key, dict, required=required)

    def tables(self, path: Path, table: Table, key: str) -> list[dict[str, Any]]:
        """Give an array of tables; a single one is an array of one."""
        if isinstance(table.get(key), dict):
            return [table[key]]
        values = self._of_kind(path, table, key, list)
        if not all(isinstance(value, dict) for value in values):
            self.report((*path, key), "profile_wrong_kind", key=key, zh="表的列表", en="a list of tables")
            return []
        return values

    def flag(self, path: Path, table: Table, key: str) -> bool:
        """Give a boolean; false when it is not there."""
        return self._of_kind(path, table, key, bool)

    def choice(self, path: Path, table: Table, key: str, words: tuple[str, ...]) -> str:
        """Give one of some words; the first when it is not there."""
        word = self.text(path, table, key) or words[0]
        if word not in words:
            self.report_unknown((*path, key), "profile_unknown_word", word, words)
        return word

    def _of_kind(self, path: Path, table: Table, key: str, kind: type[T], *, required: bool = False) -> T:
        if key not in table:
            if required:
                self.report(path, "profile_missing_key", key=key)
            return kind()
        value = table[key]
        if not isinstance(value, kind):
            zh, en = _KINDS[kind]
            self.report((*path, key), "profile_wrong_kind", key=key, zh=zh, en=en)
            return kind()
        return value
