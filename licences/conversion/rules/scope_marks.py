"""The mark that closes a business scope on a form (以下空白): it is no part of the scope.

Words are rows of `data/scope_marks.tsv`.
"""

import re
from typing import Final

from licences.tsv import words_by_kind

_END: Final = re.compile(
    r"[\s、，,;；|。:/*#-]*[(（\[【<《]?\s*(?:{})\s*[)）\]】>》]?[\s。*#/-]*$".format(
        "|".join(
            sorted(map(re.escape, words_by_kind("licences.conversion", "scope_marks")["end"]), reverse=True)
        )
    )
)


def without_end_mark(value: str) -> str:
    """Take the mark of the end off.

    >>> without_end_mark("道路普通货物运输（以下空白）"), without_end_mark("道路普通货物运输，以下空白***")
    ('道路普通货物运输', '道路普通货物运输')
    >>> without_end_mark("以下空白，道路普通货物运输")
    '以下空白，道路普通货物运输'
    """
    return _END.sub("", value) if "以下" in value else value
