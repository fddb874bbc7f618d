"""What can be wrong with a key before anything is signed or checked with it."""

from signing.errors import SigningError


class UnknownAlgorithmError(SigningError):
    """No module of ours is named so or has this COSE number."""

    code = "unknown_algorithm"


class AlgorithmUnavailableError(SigningError):
    """The machine lacks the library this algorithm needs: the answer is "could not check", never "forged"."""

    code = "algorithm_unavailable"


class PrivateKeyError(SigningError):
    """A private key's PEM file cannot be used; `reason` is a stable token, no content travels.

    ``not_encrypted``, ``not_a_private_key`` (damaged too), ``wrong_passphrase`` (damage inside the encrypted
    part looks the same), ``wrong_algorithm``, ``bad_passphrase`` (empty, too long, or with a NUL byte).
    """

    code = "private_key_unusable"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
