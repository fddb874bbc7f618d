"""Faces made of many rows, fast: field by field, by the checks of the model, which are remembered.

What comes out is what the model itself gives. Whatever is not plain here is left to the model.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from operator import itemgetter
from typing import Any, Final

from pydantic import ValidationError

from licences.codes import code_list, period_of
from licences.memo import Memo
from licences.types.base import FaceData
from licences.types.field_check import Ask, FieldCheck
from licences.types.names import name_of

_NO_NAME: Final = ""
_MOST_PERIODS: Final = 32
_set: Final = object.__setattr__
_Name = tuple[str, str, Callable[[Any], str | None], Callable[[Any], str]]
"""Name field, code field, the names of codes met, how to find the name of another."""


class FaceMaker:
    """Makes faces of one model.

    Attributes:
        _required: takes what no face can be without; KeyError when it is not all there.
    """

    def __init__(self, face: type[FaceData]) -> None:
        self._face = face
        self._made = 0
        self._asks: dict[str, Ask] = {}
        self._checks = {
            name: FieldCheck(info, lambda: self._made, partial(self._asks.__setitem__, name))
            for name, info in face.model_fields.items()
        }
        self._empty: dict[str, Any] = dict.fromkeys(face.model_fields)
        self._required = itemgetter(*[name for name, info in face.model_fields.items() if info.is_required()])
        self._restated = tuple(face.RESTATED)
        self._names: dict[int, tuple[_Name, ...]] = {}

    def make(self, fields: Mapping[str, Any]) -> FaceData | None:
        """Make a face of its fields; None when only the model can say what is to be said of them."""
        self._made += 1
        asks, values = self._asks, self._empty.copy()
        try:
            self._required(fields)
            for field, value in fields.items():
                known = asks[field](value)
                values[field] = self._checks[field].check(value) if known is None else known
            if self._restated:
                self._fill(values, fields)
        except (ValidationError, KeyError, TypeError):
            return None
        face = self._face.__new__(self._face)  # as pydantic's `model_construct` does
        _set(face, "__dict__", values)
        _set(face, "__pydantic_fields_set__", {*fields, *self._restated})
        _set(face, "__pydantic_extra__", None)
        _set(face, "__pydantic_private__", None)
        return face

    def checked(self, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Check each field by itself; those that are refused or not known are None."""
        values = self._empty.copy()
        for field, value in fields.items():
            if field in values:
                try:
                    values[field] = self._checks[field].check(value)
                except (ValidationError, TypeError):
                    continue
        return values

    def _fill(self, values: dict[str, Any], fields: Mapping[str, Any]) -> None:
        """Fill in the names that were left out, as `names.filled` does."""
        on = values["issue_date"]
        period = period_of(on)
        for name, code_field, recall, find in self._names.get(period) or self._names_in(period, on):
            if values[name] is None:
                code = fields.get(code_field)
                found = recall(code)
                if found is None:
                    found = find(code)
                if found:
                    values[name] = found

    def _names_in(self, period: int, on: date) -> tuple[_Name, ...]:
        """Make ready to find names in a period, by the lists of any of its days."""
        if len(self._names) >= _MOST_PERIODS:
            self._names.clear()
        names = tuple(self._name(field, *restated, on) for field, restated in self._face.RESTATED.items())
        self._names[period] = names
        return names

    def _name(self, field: str, code_field: str, list_name: str, on: date) -> _Name:
        memo: Memo[Any, str] = Memo()
        codes = code_list(list_name, on)
        check = self._checks[field].check

        def find(code: object) -> str:
            name = name_of(codes, code)
            return memo.keep(code, _NO_NAME if name is None else check(name))

        return field, code_field, memo.get, find
