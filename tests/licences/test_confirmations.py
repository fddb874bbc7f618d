"""What a person may confirm, and what of it was needed."""

import pytest

from licences.confirmations import Confirmation, Confirmations, confirmable, told
from licences.messages import catalogue

CHECK = Confirmation("credit_code_check", "uscc")


def test_every_confirmable_code_has_its_message():
    """A person is told what was confirmed, in both languages."""
    assert confirmable() <= catalogue().keys()
    for code in confirmable():
        said = told(Confirmation(code, "uscc"))
        assert catalogue()[code].zh in said.zh
        assert catalogue()[code].en in said.en


@pytest.mark.parametrize(
    "code", ["masked_value", "names_several", "remark_in_name", "credit_code_form", "missing"]
)
def test_what_is_certainly_wrong_is_not_confirmable(code):
    """A mask, two names, a remark or a broken code is wrong whoever confirms it."""
    assert code not in confirmable()
    assert not Confirmations([Confirmation(code, "uscc")]).allow(code, "uscc")


def test_a_confirmation_is_of_its_field():
    """A code confirmed of one field is not confirmed of another; one without a field is of any."""
    assert not Confirmations([CHECK]).allow("credit_code_check", "issuer_code")
    assert Confirmations([Confirmation("credit_code_check")]).allow("credit_code_check", "uscc")


def test_what_was_not_needed_is_known():
    """Only what was asked for counts as used."""
    said = Confirmations([CHECK, Confirmation("person_in_name")])
    assert said.allow(*CHECK)
    assert (list(said.used), said.needless()) == ([CHECK], [Confirmation("person_in_name")])
