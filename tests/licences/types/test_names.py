"""Names that restate codes are filled in."""

import pytest

from licences.codes import code_list
from licences.types.names import filled, name_of

RESTATED = {"sex_name": ("sex", "sex"), "scope_name": ("scope", "business_scope")}


def test_missing_names_are_filled_in():
    """A name left out, or null, comes from the code list; a given one is kept."""
    data = {"sex": "1", "scope": ["01101", "02101"], "sex_name": None}
    names = {"sex_name": "男性", "scope_name": "县内班车客运、道路普通货物运输"}
    assert filled(data, RESTATED) == data | names
    assert filled({"sex": "1", "sex_name": "男"}, RESTATED)["sex_name"] == "男"


@pytest.mark.parametrize("value", ["7", None, 1, [], ["1", "7"], [["1"]], {"1": 1}, [None]])
def test_codes_that_are_none_have_no_name(value):
    """An unknown code or a value of another kind gets no name; the rules speak of it."""
    assert name_of(code_list("sex"), value) is None


@pytest.mark.parametrize("data", [None, 7, "x", ["x"]])
def test_what_is_no_mapping_is_left_to_the_model(data):
    """Other input comes back as it was."""
    assert filled(data, RESTATED) is data
