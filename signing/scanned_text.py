"""What was scanned -> the text of a code: what readers and chats add is taken off (docs/licence-code.md, 2a).

Only what cannot change which code it is: the signature is over the digits' bytes, and nothing hangs on the
rest. It is done where texts come in; `code_text.from_text` reads what is left, and that strictly.
"""

import re
from typing import Final

_AROUND: Final = "\t\n\r \ufeff"
_ADDRESS: Final = re.compile(r"(https?)(://[!-\"$-.0->@-~]{1,128}/)v(?:#|%23)", re.ASCII | re.IGNORECASE)


def cleaned(scanned: str) -> str:
    r"""Take off what scanners add; everything else stays as it is, for the reader to refuse.

    >>> cleaned("\ufeffHTTPS://LZ.EXAMPLE/V%231234\r\n")
    'https://LZ.EXAMPLE/v#1234'
    >>> cleaned("https://lz.example/v#12 34")
    'https://lz.example/v#12 34'
    """
    text = scanned.strip(_AROUND)
    found = _ADDRESS.match(text)
    if found is None:
        return text
    return f"{found[1].lower()}{found[2]}v#{text[found.end() :]}"
