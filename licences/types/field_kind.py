"""What kind of value a face field holds, whatever is asked of it besides."""

from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin


def kind_of(annotation: Any) -> Any:
    """Give the plain type of a field: str, int, date, Decimal or tuple.

    >>> kind_of(Annotated[int, "at least 0"] | None), kind_of(tuple[str, ...])
    (<class 'int'>, <class 'tuple'>)
    """
    origin = get_origin(annotation)
    if origin is Annotated:
        return kind_of(get_args(annotation)[0])
    if origin in {Union, UnionType}:
        return kind_of(next(one for one in get_args(annotation) if one is not NoneType))
    return origin or annotation
