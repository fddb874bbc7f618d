"""The few calls the demonstration makes, as any client would: HTTP and JSON, nothing of the inside."""

import json
from typing import Any, Final
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen
from uuid import uuid4

_SECONDS: Final = 60


class RefusedError(Exception):
    """The service answered with a problem (RFC 9457); `problem` is its content."""

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(json.dumps(problem, ensure_ascii=False, indent=2))
        self.problem = problem


class ApiClient:
    """A client signed in as one account, or as nobody.

    Args:
        address: of the service, e.g. ``http://127.0.0.1:8000``.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._headers: dict[str, str] = {}

    def sign_in(self, name: str, password: str) -> None:
        """Get a token and use it from now on."""
        form = urlencode({"grant_type": "password", "username": name, "password": password}).encode()
        answer = self._json("/api/v1/token", form, {"Content-Type": "application/x-www-form-urlencoded"})
        self._headers = {"Authorization": f"Bearer {answer['access_token']}"}

    def get(self, path: str, **query: str) -> Any:
        """Get JSON."""
        return self._json(f"{path}?{urlencode(query, quote_via=quote)}" if query else path)

    def get_bytes(self, path: str) -> bytes:
        """Get a file."""
        return self._send(path, None, {})

    def post(self, path: str, content: object, idempotency_key: str | None = None) -> Any:
        """Post JSON."""
        headers = {"Content-Type": "application/json"}
        if idempotency_key is not None:
            headers["Idempotency-Key"] = idempotency_key
        return self._json(path, json.dumps(content, ensure_ascii=False).encode(), headers)

    def post_picture(self, path: str, picture: bytes) -> Any:
        """Post a PNG picture as a form would."""
        boundary = uuid4().hex
        head = (
            f"--{boundary}\r\n"
            'Content-Disposition: form-data; name="picture"; filename="code.png"\r\n'
            "Content-Type: image/png\r\n\r\n"
        )
        body = head.encode() + picture + f"\r\n--{boundary}--\r\n".encode()
        return self._json(path, body, {"Content-Type": f"multipart/form-data; boundary={boundary}"})

    def _json(self, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Any:
        return json.loads(self._send(path, body, headers or {}))

    def _send(self, path: str, body: bytes | None, headers: dict[str, str]) -> bytes:
        # The address is the one this program has just opened itself.
        request = Request(self._address + path, body, {**self._headers, **headers})  # noqa: S310
        try:
            with urlopen(request, timeout=_SECONDS) as answer:  # noqa: S310
                content: bytes = answer.read()
                return content
        except HTTPError as error:
            raise RefusedError(json.loads(error.read())) from error
