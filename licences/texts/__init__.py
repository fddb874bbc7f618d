"""Texts of cells and forms that are no value: one list and one gate, for conversion and single issue alike.

Nothing here knows what field a text is for; what looks like no value of any field is named by the code of a
message (`licences.messages`).
"""

from licences.texts.gate import why_no_value
from licences.texts.no_value import NOTHING, says_nothing

__all__ = ["NOTHING", "says_nothing", "why_no_value"]
