"""One face field checked by itself, as its model checks it, and remembered where that pays."""

from collections.abc import Callable
from decimal import Decimal
from typing import Annotated, Any, Final

from pydantic import TypeAdapter
from pydantic.fields import FieldInfo

from licences.types.field_kind import kind_of, metadata_of
from licences.types.text import Plain

Ask = Callable[[Any], Any]
"""Value -> what it came to, or None when that is not remembered and `FieldCheck.check` must say."""
_MOST: Final = 512
"""Values remembered of one field; few enough to stay near the processor."""
_LONGEST: Final = 256
"""Characters of a text that is remembered; longer ones (photos) fill the memory and hardly recur."""
_NEVER: Final = frozenset({int, Decimal})
"""Kinds that are not remembered: to a dict 1, True and 1.0 are one key, and 1.5 and 1.50, which a face keeps
apart; and they are checked as fast as remembered."""


class FieldCheck:
    """The check of one field."""

    def __init__(self, info: FieldInfo, count: Callable[[], int], set_ask: Callable[[Ask], None]) -> None:
        """Make the check.

        Args:
            info: the field, of a model without validators of its own for it.
            count: gives how many faces have been checked so far.
            set_ask: is handed what is to be asked first; later another one, when remembering does not pay.
        """
        annotation: Any = Annotated[(info.annotation, *info.metadata)] if info.metadata else info.annotation
        self._validate = _shortened(TypeAdapter(annotation).validator.validate_python, annotation)
        self._memo: dict[Any, Any] = {}
        self._count, self._begun = count, 0
        self._set_ask = set_ask
        self._remembers = kind_of(info.annotation) not in _NEVER
        set_ask(self._memo.get if self._remembers else self._validate)

    def check(self, value: object) -> Any:
        """Check a value not met before.

        Raises:
            ValidationError: it is refused.
        """
        checked = self._validate(value)
        if self._remembers and not (isinstance(value, str) and len(value) > _LONGEST):
            if len(self._memo) >= _MOST:
                self._begin_anew()
            self._memo[value] = checked
        return checked

    def _begin_anew(self) -> None:
        """Forget everything; where most values were new, remember none from now on."""
        seen = self._count() - self._begun
        self._memo.clear()
        self._begun += seen
        if seen < 2 * _MOST:
            self._remembers = False
            self._set_ask(self._validate)


def _shortened(validate: Ask, annotation: Any) -> Ask:
    """Let texts that are plain pass, where the type knows of any; TypeError of what is no text."""
    is_plain = next((one.holds for one in metadata_of(annotation) if isinstance(one, Plain)), None)
    return validate if is_plain is None else lambda value: value if is_plain(value) else validate(value)
