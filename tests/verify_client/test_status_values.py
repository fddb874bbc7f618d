"""The two packages that may not know each other agree on what a status is worth."""

from licences.status import CertificateStatus
from signing.status_list import Status


def test_states_in_law_have_the_values_of_the_lists() -> None:
    """Every legal state is written into the status lists under the value of the same name."""
    assert {Status[state.name].value for state in CertificateStatus} == {
        state.list_value for state in CertificateStatus
    }
    for state in CertificateStatus:
        assert Status[state.name] == state.list_value
