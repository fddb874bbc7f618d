"""What kind of value a face field holds, whatever is asked of it besides."""

from collections.abc import Iterator
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


def metadata_of(annotation: Any) -> Iterator[Any]:
    """Give what stands beside the type of a field, that it may be None apart.

    >>> list(metadata_of(Annotated[int, "at least 0"] | None))
    ['at least 0']
    """
    if get_origin(annotation) is Annotated:
        kind, *beside = get_args(annotation)
        yield from metadata_of(kind)
        yield from beside
    elif get_origin(annotation) in {Union, UnionType}:
        for one in get_args(annotation):
            yield from metadata_of(one)
