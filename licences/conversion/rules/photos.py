"""Photographs carried in a cell, in Base64."""

from typing import Final

from pydantic import TypeAdapter, ValidationError

from licences.conversion.fault import RuleError
from licences.types.values import Photo

_PHOTO: Final[TypeAdapter[str]] = TypeAdapter(Photo)


def photo(value: str) -> str:
    """Give a JPEG in Base64, without the line breaks and the heading some systems put in.

    >>> photo("data:image/jpeg;base64,/9j/ 2Q==")
    '/9j/2Q=='
    >>> photo("iVBORw0KGgo=")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: photo_not_jpeg
    """
    content = "".join(value.rpartition("base64,")[2].split())
    try:
        return _PHOTO.validate_python(content)
    except ValidationError as error:
        kind = error.errors(include_input=False, include_url=False)[0]["type"]
        raise RuleError("photo_too_large" if kind == "string_too_long" else kind, limit=64) from error
