"""What a certificate type is: the same few names in every module of this folder."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

TYPE_AUTHORITY: Final = "11100000000019713D"
"""Credit code of the Ministry of Transport, the body that defined the nine types (GB/T 36904)."""

Kind = Literal["RA", "RB", "RE"]
"""经营许可证, 道路运输证, 从业资格证."""
HolderKind = Literal["legal_person", "vehicle", "natural_person"]


class Holder(NamedTuple):
    """持证主体: name, code and the kind of code (GB/T 36903)."""

    name: str
    code: str
    code_type: str  # 001 credit code, 111 citizen's identity number, ...


class Term(NamedTuple):
    """有效期: first and last valid day, both inclusive, China time; `last` None = 长期."""

    first: date
    last: date | None


class FaceData(BaseModel):
    """照面数据 of one type: validates, documents the API, draws the JSON Schema."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=False, frozen=True)

    RESTATED: ClassVar[Mapping[str, tuple[str, str]]] = {}
    """Name fields that only restate a code: name field -> (code field, code list)."""

    @abstractmethod
    def holder(self) -> Holder:
        """Name the holder of the certificate."""

    @abstractmethod
    def printed_number(self) -> str:
        """Give the number printed on the certificate, word included where the type has one."""

    @abstractmethod
    def term(self) -> Term:
        """Give the days the certificate is valid."""

    @abstractmethod
    def scanned(self) -> dict[int, object]:
        """Give what of the face data goes into the scanned code, by `Claim` number; personal data reduced."""


@dataclass(frozen=True, slots=True)
class CertificateType:
    """One of the nine types (三类九证)."""

    number: int
    key: str
    kind: Kind
    name_zh: str
    name_en: str
    holder_kind: HolderKind
    holder_code_types: frozenset[str]
    face: type[FaceData]

    @property
    def code(self) -> str:
        """The national type code: 18 characters of the defining body and three digits.

        >>> from licences.types import by_number
        >>> by_number(71).code
        '11100000000019713D071'
        """
        return f"{TYPE_AUTHORITY}{self.number:03d}"
