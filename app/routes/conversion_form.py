"""The form that hands a file in: taken in as it arrives, described by hand for that reason."""

from typing import Any, Final, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from app import field_faults
from app.conversion.handing_in import Upload, Wanted
from app.http import strict_json
from app.http.errors import RequestError
from app.http.multipart import LargeForm, room
from app.settings import Settings
from licences.conversion.profile import UnknownProfileError
from licences.conversion.profiles import names, text_of

PROFILE_BYTES: Final = 256 * 1024
"""Of the text of a profile; those that are shipped have a twentieth of it."""
_FILE: Final = "file"
_OWN_PROFILE: Final = "profile"


class ConversionForm(BaseModel):
    """要转换的文件之外的各项 · the fields beside the file."""

    model_config = ConfigDict(extra="forbid")

    profile: str | None = Field(None, max_length=128, description="随软件提供的配置名 · name of a profile")
    profile_text: str | None = Field(None, description="自己的配置，TOML · a profile of your own")
    dry_run: bool = Field(default=False, description="只出报告，不签发 · report only")
    full: bool = Field(
        default=False, description="导出是全部证照 · the export is complete: list what is gone from it"
    )
    judge_every: int = Field(1, ge=1, le=1_000_000, description="每几份核验一份 · judge one in so many")

    @model_validator(mode="after")
    def _one_profile(self) -> "ConversionForm":
        """Ask for a name or a text, not both."""
        if (self.profile is None) == (self.profile_text is None):
            raise PydanticCustomError(
                "one_profile",
                "Give profile or profile_text, one of the two.",
                {
                    "zh": "profile 与 profile_text 须填且只填一项",
                    "remedy_zh": "用现成的配置填 profile，自己的配置填 profile_text。",
                    "remedy_en": "A name goes into profile, the text of your own into profile_text.",
                },
            )
        return self

    def wanted(self) -> Wanted:
        """Give what is asked for.

        Raises:
            UnknownProfileError: no profile is shipped under this name.
        """
        if self.profile is None:
            return Wanted(_OWN_PROFILE, self.profile_text or "", self.dry_run, self.judge_every, self.full)
        if self.profile not in names():
            raise UnknownProfileError(self.profile, names())
        return Wanted(self.profile, text_of(self.profile), self.dry_run, self.judge_every, self.full)


class HandedIn(NamedTuple):
    """A file that has arrived, and what is to be done with it."""

    upload: Upload
    wanted: Wanted


async def receive(request: Request, settings: Settings) -> HandedIn:
    """Take the form in.

    Raises:
        RequestError: see `LargeForm.read`; invalid_request, with every fault of the fields.
        UnknownProfileError: no profile is shipped under this name.
    """
    uploads: list[Upload] = []

    def open_upload(name: str) -> Upload:
        uploads.append(Upload(settings, name))
        return uploads[-1]

    form = LargeForm(
        _FILE, open_upload, field_bytes=PROFILE_BYTES, idle_seconds=float(settings.request_seconds)
    )
    try:
        wanted = _checked(await form.read(request), has_file=bool(uploads))
        await run_in_threadpool(_finish, uploads[0])
    except BaseException:
        for upload in uploads:
            upload.discard()
        raise
    return HandedIn(uploads[0], wanted)


def _finish(upload: Upload) -> None:
    with room():
        upload.finish()


def _checked(fields: dict[str, str], *, has_file: bool) -> Wanted:
    faults = [] if has_file else [field_faults.make("missing", f"/{_FILE}")]
    faults += [
        field_faults.make(kind, f"/{name}")
        for name, value in fields.items()
        if (kind := strict_json.bad_character(value))
    ]
    try:
        form = ConversionForm.model_validate(fields)
    except ValidationError as error:
        faults += field_faults.from_pydantic(error.errors(include_url=False, include_input=False))
        raise RequestError("invalid_request", faults) from error
    if faults:
        raise RequestError("invalid_request", faults)
    return form.wanted()


def description() -> dict[str, Any]:
    """Describe the form as OpenAPI does."""
    schema = ConversionForm.model_json_schema()
    properties = {name: _plain(shape) for name, shape in schema["properties"].items()}
    properties["profile"]["enum"] = list(names())
    file = {"type": "string", "format": "binary", "description": "CSV、XLSX、XML、DBF…，可压缩 · the export"}
    return {
        "requestBody": {
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "title": "ConversionForm",
                        "required": [_FILE],
                        "properties": {_FILE: file, **properties},
                    },
                    "encoding": {_FILE: {"contentType": "application/octet-stream"}},
                    "example": {_FILE: "(…)", "profile": "style3_zhejiang_warehouse", "dry_run": True},
                }
            },
        }
    }


def _plain(shape: dict[str, Any]) -> dict[str, Any]:
    """Leave out null: a field of a form is given or not."""
    options = [each for each in shape.pop("anyOf", ()) if each.get("type") != "null"]
    if options and shape.get("default", 0) is None:
        del shape["default"]
    return {**shape, **(options[0] if options else {})}
