"""The nine types, end to end over the API: issue, draw the code, read it back, verify it from its picture."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from time import perf_counter
from typing import Any, Final

from app.demo.api_client import ApiClient
from app.demo.sample_faces import sample_face
from app.pictures import symbol
from licences.types import TYPES, CertificateType
from signing.code_text import from_text
from verify_client.scan import read_both

_PURPOSE: Final = "演示"


@dataclass(frozen=True, slots=True)
class Stop:
    """What happened to one type.

    Args:
        kind: the type.
        certificate: what the API answered when it was issued.
        text: what the code says.
        picture: the code as PNG.
        readers: the decoders that read just this text from the picture.
        verification: what the API answered about the picture.
        milliseconds: from the picture to that answer.
    """

    kind: CertificateType
    certificate: dict[str, Any] = field(repr=False)
    text: str = field(repr=False)
    picture: bytes = field(repr=False)
    readers: frozenset[str]
    verification: dict[str, Any] = field(repr=False)
    milliseconds: float

    @property
    def symbol_version(self) -> int:
        """Version of the QR symbol, 1 to 40."""
        return symbol(self.text).version

    @property
    def size(self) -> int:
        """Bytes of the signed envelope."""
        return len(from_text(self.text))

    @property
    def passed(self) -> bool:
        """Whether both decoders read the code and the licence is valid."""
        return self.readers == {"zxing", "zbar"} and self.verification["verdict"] == "valid"


def walk(clerk: ApiClient, public: ApiClient, today: date) -> Iterator[Stop]:
    """Take all nine types through, one after the other.

    Args:
        clerk: signed in as a clerk who may issue all of them.
        public: not signed in.
        today: China time.
    """
    for kind in TYPES:
        certificate = _find(clerk, kind) or _issue(clerk, kind, today)
        address = f"/api/v1/certificates/{certificate['id']}"
        text = clerk.get_bytes(f"{address}/code.txt").decode()
        picture = clerk.get_bytes(f"{address}/code.png")
        readings = read_both(picture)
        readers = {name for name, found in readings._asdict().items() if found == [text]}
        start = perf_counter()
        verification = public.post_picture("/api/v1/verify/picture", picture)
        taken = (perf_counter() - start) * 1000
        yield Stop(kind, certificate, text, picture, frozenset(readers), verification, taken)


def _issue(clerk: ApiClient, kind: CertificateType, today: date) -> dict[str, Any]:
    body = {"type": kind.key, "face": sample_face(kind.key, today)}
    issued: dict[str, Any] = clerk.post("/api/v1/certificates", body, idempotency_key=f"demo-{kind.key}")
    return issued


def _find(clerk: ApiClient, kind: CertificateType) -> dict[str, Any] | None:
    """Give the newest certificate of the type, if an earlier run issued one."""
    found = clerk.get("/api/v1/certificates", type=kind.key)["items"]
    if not found:
        return None
    read: dict[str, Any] = clerk.get(f"/api/v1/certificates/{found[0]['id']}", purpose=_PURPOSE)
    return read
