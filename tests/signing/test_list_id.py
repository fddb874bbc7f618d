"""Names of status lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signing.errors import MalformedError
from signing.list_id import ListId
from tests.signing.lists import ISSUER


@given(st.integers(0, 999_999))
def test_a_name_comes_back_from_its_uri(number):
    """Issuer and number are read back from the URI."""
    list_id = ListId(ISSUER, number)
    assert list_id == ListId.from_uri(list_id.uri)


def test_it_equals_the_pair_it_holds():
    """A plain pair finds the list in a mapping by list id."""
    assert {ListId(ISSUER, 3): "list"}[(ISSUER, 3)] == "list"


@pytest.mark.parametrize(
    "text",
    [
        "",
        ISSUER,
        f"urn:luzheng:status:{ISSUER}",
        f"urn:luzheng:status:{ISSUER}:",
        f"urn:luzheng:status:{ISSUER}:01",
        f"urn:luzheng:status:{ISSUER}:-1",
        f"urn:luzheng:status:{ISSUER}:1000000",
        f"urn:luzheng:status:{ISSUER}:1\n",
        f"urn:luzheng:status:{ISSUER}:١",
        f"urn:luzheng:status:{ISSUER.lower()}:1",
        f"URN:luzheng:status:{ISSUER}:1",
        f"urn:luzheng:status:{ISSUER[:-1]}A:1",
        f"https://example.com/status/{ISSUER}/1",
    ],
)
def test_other_text_is_refused(text):
    """One list has one name; every other writing of it is refused."""
    with pytest.raises(MalformedError) as refused:
        ListId.from_uri(text)
    assert "bad_list_id" == refused.value.reason


@pytest.mark.parametrize(
    "list_id", [ListId(ISSUER, -1), ListId(ISSUER, 1_000_000), ListId(ISSUER.lower(), 1)]
)
def test_impossible_names_are_refused(list_id):
    """A name made here is checked like one read."""
    with pytest.raises(MalformedError) as refused:
        list_id.check()
    assert "bad_list_id" == refused.value.reason
