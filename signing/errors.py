"""What can be wrong with signed bytes, keys and lists. Each class has a fixed `code` for the API."""

from typing import ClassVar


class SigningError(Exception):
    """Root of this package's errors; never raised itself."""

    code: ClassVar[str] = "signing"


class MalformedError(SigningError):
    """Bytes or text that no issuer of ours could have made.

    `reason` is a stable token (e.g. ``trailing_bytes``) listed in docs/licence-code.md; no content travels.
    """

    code = "malformed"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class SignatureMismatchError(SigningError):
    """The signature does not fit the bytes and the key."""

    code = "signature_mismatch"


class UnknownKeyError(SigningError):
    """No trusted key has this key id; `kid` carries it."""

    code = "unknown_key"

    def __init__(self, kid: bytes) -> None:
        super().__init__(kid.hex())
        self.kid = kid


class RollbackError(SigningError):
    """A signed list that is older than, or contradicts, the one already held; `reason` is a stable token.

    An attacker who cannot sign can still replay: the held list stays in use.
    """

    code = "rollback"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class KeyNotAuthorisedError(SigningError):
    """The signature fits, but the trust list does not let this key sign such a list; `reason` says why."""

    code = "key_not_authorised"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
