"""The form with a picture to be verified, read by our own reader: a part may name its file in any way."""

from typing import Any, Final, NamedTuple

from pydantic import BaseModel, ValidationError
from starlette.requests import Request

from app import field_faults
from app.http import strict_json
from app.http.errors import RequestError
from app.http.multipart import LargeForm
from app.routes.verify_body import Place, Purpose
from app.settings import Settings

_PICTURE: Final = "picture"
_FIELD_BYTES: Final = 4096


class PictureForm(BaseModel):
    """图片之外的各项 · the fields beside the picture."""

    purpose: Purpose = None
    place: Place = None


class Received(NamedTuple):
    """A picture that has arrived, and what was said of it."""

    picture: bytes
    form: PictureForm


class _Memory:
    """Takes the picture in; its size is bounded by that of the request."""

    def __init__(self) -> None:
        self.content = bytearray()

    def write(self, data: bytes) -> None:
        self.content += data


async def receive(request: Request, settings: Settings) -> Received:
    """Take the form in.

    Raises:
        RequestError: see `LargeForm.read`; invalid_request, with every fault of the fields.
    """
    pictures: list[_Memory] = []

    def open_picture(_name: str) -> _Memory:
        pictures.append(_Memory())
        return pictures[-1]

    form = LargeForm(
        _PICTURE, open_picture, field_bytes=_FIELD_BYTES, idle_seconds=float(settings.request_seconds)
    )
    fields = await form.read(request)
    faults = [] if pictures else [field_faults.make("missing", f"/{_PICTURE}")]
    faults += [
        field_faults.make(kind, f"/{name}")
        for name, value in fields.items()
        if (kind := strict_json.bad_character(value))
    ]
    try:
        read = PictureForm.model_validate(fields)
    except ValidationError as error:
        faults += field_faults.from_pydantic(error.errors(include_url=False, include_input=False))
        raise RequestError("invalid_request", faults) from error
    if faults:
        raise RequestError("invalid_request", faults)
    return Received(bytes(pictures[0].content), read)


def description() -> dict[str, Any]:
    """Describe the form as OpenAPI does."""
    texts = {
        name: {"type": "string", "maxLength": 200, "description": field.description}
        for name, field in PictureForm.model_fields.items()
    }
    file = {"type": "string", "format": "binary", "description": "图片或 PDF · a picture or PDF page"}
    return {
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "title": "PictureForm",
                        "required": [_PICTURE],
                        "properties": {_PICTURE: file, **texts},
                    },
                    "encoding": {_PICTURE: {"contentType": "image/*, application/pdf"}},
                }
            },
        }
    }
