"""What is handed in to be verified, for the API's description."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from signing.scanned_text import cleaned

Scanned = Annotated[str, AfterValidator(cleaned)]
"""A text as it was scanned; what scanners add is taken off."""

Purpose = Annotated[str | None, Field(max_length=200, description="事由，执法必填 · purpose, for inspectors")]
Place = Annotated[str | None, Field(max_length=200, description="地点，执法必填 · place, for inspectors")]


class VerifyBody(BaseModel):
    """一个证照码；执法人员另填事由和地点 · one code; inspectors add purpose and place."""

    model_config = ConfigDict(extra="forbid")

    text: Scanned = Field(
        description="扫到的文本 · the text that was scanned", examples=["https://lz.example/v#8361…"]
    )
    purpose: Purpose = None
    place: Place = None


class BatchBody(BaseModel):
    """多个证照码 · many codes."""

    model_config = ConfigDict(extra="forbid")

    texts: list[Scanned] = Field(min_length=1, description="至多 1,000 个 · at most 1,000")
