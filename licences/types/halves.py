"""Original and copy (正本、副本) of one licence of an operator: a copy says what its original says."""

from collections.abc import Mapping
from typing import Any, Final

BOUNDS: Final = ("business_scope", "valid_from", "valid_to")
"""What may be done, and how long."""
_ALIKE: Final = (
    *BOUNDS, "operator_name", "uscc", "licence_word", "parent_name", "branch_flag", "address", "area_code",
    "principal_name", "economic_type", "operating_status", "operating_area",
)  # fmt: skip


def unlike_fields(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Name the fields of which original and copy say different things.

    The day of issue may differ, for a copy may be issued later; so may what one of the two lacks, as faces
    from old registers do, and what no licence prints, such as a telephone.

    Args:
        one: stored face of the original, or of a copy.
        other: that of the other.

    >>> unlike_fields({"address": "杭州", "uscc": "1"}, {"address": "宁波", "operating_area": "浙江省"})
    ['address']
    """
    return [
        field
        for field in _ALIKE
        if field in one and field in other and _said(one[field]) != _said(other[field])
    ]


def _said(value: Any) -> Any:
    """Give codes without their order, which says nothing."""
    return sorted(value) if isinstance(value, list | tuple) else value
