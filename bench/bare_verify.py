"""The yardstick of `verify_http`: a bare ASGI function that judges a code and looks its status up.

No framework, no middleware, no log, no scope of roles; the same `judge`, trust list and register.
"""

from datetime import UTC, datetime
from typing import Any

import orjson

from app.services.context import Services
from app.settings import Settings
from verify_client.verify import judge

_HEADERS = [(b"content-type", b"application/json")]


def create_app() -> Any:
    """Open the installation of the environment and give the function."""
    services = Services.from_settings(Settings())
    trust, status = services.trust(), services.status

    async def app(_scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body += message["body"]
            more = message["more_body"]
        verdict = judge(orjson.loads(body)["text"], trust, status, datetime.now(UTC))
        answer = orjson.dumps({"verdict": verdict.answer, "reason": verdict.reason})
        length = (b"content-length", str(len(answer)).encode())
        await send({"type": "http.response.start", "status": 200, "headers": [*_HEADERS, length]})
        await send({"type": "http.response.body", "body": answer})

    return app
