"""The name of one status list: whose it is and which."""

import re
from typing import Final, NamedTuple

from stdnum.cn import uscc

from signing.errors import MalformedError

_PREFIX: Final = "urn:luzheng:status:"
_FORM: Final = re.compile(re.escape(_PREFIX) + r"([0-9A-Z]{18}):(0|[1-9][0-9]{0,5})", re.ASCII)
_MAX_NUMBER: Final = 999_999


class ListId(NamedTuple):
    """Credit code of the issuing authority, and the number of the list among its lists, from 0.

    >>> ListId("11330000990000017U", 2).uri
    'urn:luzheng:status:11330000990000017U:2'
    >>> ListId.from_uri("urn:luzheng:status:11330000990000017U:2").number
    2
    """

    issuer_code: str
    number: int

    @property
    def uri(self) -> str:
        """The `sub` of the list: a URI, as the draft asks, but without a host, for hosts change."""
        return f"{_PREFIX}{self.issuer_code}:{self.number}"

    @classmethod
    def from_uri(cls, text: str) -> "ListId":
        """Read a list's name.

        Raises:
            MalformedError: ``bad_list_id``.
        """
        match = _FORM.fullmatch(text)
        if match is None:
            raise MalformedError("bad_list_id")
        list_id = cls(match[1], int(match[2]))
        list_id.check()
        return list_id

    def check(self) -> None:
        """Refuse a credit code with a wrong check character, or a number out of range.

        Raises:
            MalformedError: ``bad_list_id``.
        """
        code = self.issuer_code
        if not uscc.is_valid(code) or uscc.compact(code) != code or not 0 <= self.number <= _MAX_NUMBER:
            raise MalformedError("bad_list_id")
