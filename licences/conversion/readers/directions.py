"""Words by which a text says which rows it speaks of: those above it, those below, or a numbered section."""

from typing import Final

ABOVE: Final = r"[以如]上|上[述列表]|前述|(?<![a-z])above(?![a-z])"
BELOW: Final = r"[以如]下|下[述列表]|(?<![a-z])(?:below|following)(?![a-z])"
NUMBERED: Final = r"第?[（(]?(?:[一二三四五六七八九十]+|[0-9]{1,2})[)）、.．部类章]"
"""The number of a section, as headings begin."""
