"""One face field checked by itself, as its model checks it, and what it came to remembered."""

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import TypeAdapter
from pydantic.fields import FieldInfo

from licences.memo import MOST, Memo
from licences.types.field_kind import kind_of

Recall = Callable[[Any], Any]
_LONGEST: Final = 256
"""Characters of a text that is remembered; longer ones (photos) fill the memory and hardly recur."""
_NOTHING: Final[dict[Any, Any]] = {}


class FieldCheck:
    """The check of one field."""

    def __init__(
        self, info: FieldInfo, count: Callable[[], int], set_recall: Callable[[Recall], None]
    ) -> None:
        """Make the check.

        Args:
            info: the field, of a model without validators of its own for it.
            count: gives how many faces have been checked so far.
            set_recall: is handed what gives what a value came to before, or None.
        """
        annotation: Any = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
        self._validate = TypeAdapter(annotation).validator.validate_python
        self._memo: Memo[Any, Any] = Memo()
        self._key = _key_of(info.annotation)
        self._count, self._begun = count, 0
        self._set_recall = set_recall
        set_recall(_recall(self._memo, self._key))

    def check(self, value: object) -> Any:
        """Check a value not met before.

        Raises:
            ValidationError: it is refused.
        """
        checked = self._validate(value)
        key = value if self._key is None else self._key(value)
        if checked is None or key is None or (isinstance(value, str) and len(value) > _LONGEST):
            return checked
        if len(self._memo) >= MOST:
            self._begin_anew()
        self._memo[key] = checked
        return checked

    def _begin_anew(self) -> None:
        """Forget everything; where most values were new, remember none from now on."""
        seen = self._count() - self._begun
        self._memo.clear()
        self._begun += seen
        if seen < 2 * MOST:
            self._set_recall(_NOTHING.get)
            self._key = _never


def _recall(memo: Memo[Any, Any], key: Callable[[Any], Any] | None) -> Recall:
    if key is None:
        return memo.get
    get = memo.get
    return lambda value: get(key(value))


def _key_of(annotation: Any) -> Callable[[Any], Any] | None:
    """Give what to remember a number by; others by themselves.

    1, True and 1.0 are one key to a dict, and so are 1.5 and 1.50, which a face keeps apart.
    """
    return {int: _whole, Decimal: _decimal}.get(kind_of(annotation))


def _whole(value: object) -> int | None:
    return value if type(value) is int else None


def _decimal(value: object) -> str | None:
    return str(value) if type(value) is Decimal else None


def _never(value: object) -> None:  # noqa: ARG001 - a key
    return None
