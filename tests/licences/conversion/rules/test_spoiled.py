"""Rules refuse what the gate refuses."""

import pytest

from licences.conversion.fault import RuleError
from licences.conversion.rules.spoiled import refuse_spoiled


def test_the_code_of_the_gate_is_that_of_the_rule():
    """A word for nothing is a fault of the cell; honest text is none."""
    refuse_spoiled("杭州市示例路1号")
    with pytest.raises(RuleError, match="placeholder"):
        refuse_spoiled("看不清")
