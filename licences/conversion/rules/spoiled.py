"""What is no value (`licences.texts`), as an error of a rule."""

from licences.conversion.fault import RuleError
from licences.texts import why_no_value
from licences.texts.no_value import KNOWN as PLACEHOLDERS
from licences.texts.spoiled import HAN, plain_han

__all__ = ["HAN", "PLACEHOLDERS", "plain_han", "refuse_spoiled"]


def refuse_spoiled(text: str) -> None:
    """Refuse text that is no value, or not whole.

    >>> refuse_spoiled("杭州市示例路1号")
    >>> refuse_spoiled("同上")
    Traceback (most recent call last):
    licences.conversion.fault.RuleError: placeholder
    """
    why = why_no_value(text)
    if why:
        raise RuleError(why)
