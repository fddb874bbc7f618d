"""What the edge itself refuses, before any service is asked; `app/problems.tsv` holds the words."""

from collections.abc import Mapping, Sequence

from starlette.exceptions import HTTPException

from app.services.errors import Fault


class RequestError(HTTPException):
    """A request refused at the edge.

    An HTTPException because the framework lets only those through while it reads a body; the status here is
    a placeholder, `app/problems.py` alone gives the one that is sent.

    Args:
        code: a code of `app/problems.tsv`.
        faults: every fault found, not only the first.
        headers: e.g. Retry-After.
    """

    def __init__(
        self, code: str, faults: Sequence[Fault] = (), headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(status_code=400, detail=code, headers=headers)
        self.code = code
        self.faults = tuple(faults)
