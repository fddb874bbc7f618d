"""Every mistake in a profile is explained with its line and what to do."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licences.conversion.profile import ProfileError, UnknownProfileError
from licences.conversion.profile_check import check_profile
from licences.conversion.profiles import load_profile, names, read_profile, text_of

TEXT = text_of("style3_zhejiang_warehouse")


def changed(before, after):
    """Check style 3 with one change; give line text, code and remedy of each fault."""
    assert before in TEXT
    text = TEXT.replace(before, after, 1)
    return [(text.splitlines()[fault.line - 1], fault.code, fault.remedy_en) for fault in check_profile(text)]


@pytest.mark.parametrize(
    ("before", "after", "code", "on_line"),
    [
        ("style = 3", "style = ", "profile_syntax", "style ="),
        ("style = 3", 'style = "3"', "profile_wrong_kind", "style"),
        ("[recognise]", "[recognize]", "profile_unknown_key", "[recognize]"),
        ('kinds = ["csv"', 'kinds = ["cvs"', "profile_unknown_word", "kinds"),
        ('title = { zh = "风', 'title = { cn = "风', "profile_missing_key", "title"),
        ('type = "@operator_scope"', 'type = "operator_licence"', "profile_unknown_type", "type"),
        ('like = "operators"', 'like = "operator"', "profile_unknown_like", "like"),
        ('"holder_name"]', '"holdr_name"]', "profile_unknown_rule", "holdr_name"),
        ('"date:1900"]', '"date:1901"]', "profile_rule_argument", "date:1901"),
        ('"code:economic_type"', '"code:economic"', "profile_rule_argument", "code:economic"),
        ('"code:economic_type"', '"code"', "profile_rule_argument", '"code"'),
        ('rules = ["date:1900"] }', 'rules = ["text"] }', "profile_rule_kind", "issue_date"),
        ('rules = ["credit_code"]', 'rules = ["scope", "credit_code"]', "profile_rule_order", "uscc"),
        ("uscc = {", "ucss = {", "profile_unknown_field", "ucss"),
        ('{ value = "@province" }', '{ value = "@county" }', "profile_unknown_constant", "@county"),
        ('{ value = "@province" }', "{ value = 33 }", "profile_constant_kind", "province_code"),
        ('{ column = "uniscid",', "{", "profile_column_or_columns", "uscc"),
        ('column = "uniscid"', 'column = ["uniscid", "x"]', "profile_one_column", "uscc"),
        ('column = "uniscid"', "column = 3", "profile_wrong_kind", "uscc"),
        (
            'column = "com_name"',
            'column = "com_name", into = ["operator_name", "uscc"]',
            "profile_into",
            "operator_name",
        ),
        ('if_wrong = "leave_out"', "means = { x = 1 }", "profile_wrong_kind", "principal_telephone"),
        ('if_wrong = "leave_out"', 'if_wrong = "ignore"', "profile_unknown_word", "principal_telephone"),
        ('contains = ["网络预约", "网约"]', 'has = ["网络预约"]', "profile_condition", "when"),
        ('deleted = ["delete"]', 'removed = ["delete"]', "profile_unknown_key", "removed"),
        ('deleted = ["delete"]', 'deleted = ["insert"]', "profile_word_twice", "deleted"),
        (
            'valid_to = { column = "valid_date_end"',
            'parent_name = { column = "valid_date_end"',
            "profile_essential",
            "fields",
        ),
        (
            'original_or_copy = { value = "110" }',
            'original_or_copy = [{ column = "a", rules = ["text"] }, 3]',
            "profile_wrong_kind",
            "original",
        ),
        (
            'branch_flag = { value = "1" }',
            'licence_word = { value = "1" }',
            "profile_field_twice",
            "licence_word",
        ),
        ('headers = ["com_name"', 'headers = [3, "com_name"', "profile_wrong_kind", "headers"),
        ('name = "operators"\n', 'name = ""\n', "profile_empty_text", "name"),
    ],
)
def test_a_mistake_is_explained(before, after, code, on_line):
    """The fault is on the line of the mistake and says what to do."""
    found = [(line, remedy) for line, one, remedy in changed(before, after) if one == code]
    assert found
    assert all(on_line in line for line, _ in found)
    assert all(remedy for _, remedy in found)


def test_suggestions_are_near_what_was_written():
    """A misspelt rule is answered with the rule."""
    (remedy,) = (
        remedy
        for _, code, remedy in changed('"holder_name"]', '"holdr_name"]')
        if code == "profile_unknown_rule"
    )
    assert "holder_name" in remedy


def test_all_mistakes_are_found_in_order():
    """Three mistakes give three faults, by line."""
    text = (
        TEXT.replace("style = 3", 'style = "x"')
        .replace('"scope"]', '"scop"]')
        .replace("uscc = {", "ucss = {")
    )
    faults = check_profile(text)
    assert [fault.line for fault in faults] == sorted(fault.line for fault in faults)
    assert {fault.code for fault in faults} == {
        "profile_wrong_kind",
        "profile_unknown_rule",
        "profile_unknown_field",
        "profile_essential",
    }


def test_a_profile_without_records_is_refused():
    """A title alone converts nothing."""
    assert [fault.code for fault in check_profile('title = { zh = "a", en = "b" }')] == [
        "profile_missing_key"
    ]


def test_a_profile_that_tells_no_state_is_refused_until_somebody_vouches():
    """A record needs a column of states, or who says that all is in force; what began without can be read."""
    head, _, rest = text_of("style7_office_sheet").partition("[[record.state]]")
    without = f"{head}[record.fields]{rest.partition('[record.fields]')[2]}"
    found, *_ = check_profile(without)
    assert (found.code, without.splitlines()[found.line - 1]) == ("profile_no_state", "[[record]]")
    assert "state = { none = " in found.remedy_en
    assert read_profile(without, "begun").records
    vouched = without.replace(
        "[record.fields]", 'state = { none = "示例县，2026-06-01" }\n[record.fields]', 1
    )
    assert check_profile(vouched) == ()
    assert read_profile(vouched, "vouched").records[0].vouched == "示例县，2026-06-01"


@pytest.mark.parametrize("name", names())
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_the_check_never_fails_whatever_is_left_out(name, data):
    """Any profile with any line left out is judged, not stumbled over; it can be used when there is no fault."""
    lines = text_of(name).splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    text = "\n".join(lines[:at] + lines[at + 1 :])
    faults = check_profile(text)
    if faults:
        with pytest.raises(ProfileError) as caught:
            read_profile(text, "mine")
        assert caught.value.faults == faults
    else:
        assert read_profile(text, "mine").records


@given(st.text())
def test_any_text_is_judged(text):
    """Foreign files are explained, never stumbled over."""
    assert check_profile(text)


@settings(max_examples=40, deadline=None)
@given(
    st.recursive(
        st.one_of(st.text("abc@:", max_size=4), st.integers(), st.booleans()),
        lambda inner: st.one_of(
            st.lists(inner, max_size=2),
            st.dictionaries(st.text("abc", min_size=1, max_size=3), inner, max_size=2),
        ),
        max_leaves=5,
    )
)
def test_any_value_in_any_place_is_judged(value):
    """Whatever stands where something else is wanted is a fault."""
    written = _toml(value)
    for key in ("style", "title", "empty", "recognise", "record"):
        assert check_profile(f"{key} = {written}")
    for key in ("type", "like", "headers", "when", "state", "fields", "optional", "office"):
        assert check_profile(f'title = {{ zh = "a", en = "a" }}\n[[record]]\n{key} = {written}')
    head = (
        'title = { zh = "a", en = "a" }\n[[record]]\nname = "a"\ntype = "@operator_scope"\nheaders = ["a"]\n'
    )
    for key in ("column", "columns", "rules", "into", "keep", "if_wrong", "value"):
        assert check_profile(f"{head}[record.fields]\nuscc = {{ {key} = {written} }}")


def _toml(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else f'"{value}"'


def test_profiles_are_loaded_by_name_or_from_a_file(tmp_path):
    """A file anywhere is as good as a shipped one; a name that is neither says which there are."""
    file = tmp_path / "county.toml"
    file.write_text(TEXT, encoding="utf-8")
    assert load_profile(file).name == "county"
    assert load_profile("style3_zhejiang_warehouse").name == "style3_zhejiang_warehouse"
    with pytest.raises(UnknownProfileError) as caught:
        load_profile(tmp_path / "none.toml")
    assert caught.value.known == names()


def test_a_field_like_none_is_answered_with_where_all_stand():
    """A field nobody has heard of should get few suggestions, and the command that lists every field."""
    ((_, code, remedy),) = changed("address = {", "zzz = {")
    assert ("profile_unknown_field", True) == (code, "luzheng profiles fields operator" in remedy)
    assert 3 == len(remedy.partition(";")[0].split("、"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a." * 130_000 + "b = 1", "profile_too_much"),
        ("[" + "a." * 101 + "b]", "profile_too_much"),
        ("a = '" + "x" * 16_000 + "'", "profile_too_much"),
        ("a = 1\n" * 50_000, "profile_too_much"),
        ("a = " + "[" * 10_000, "profile_too_deep"),
        ("a = " + "{a=" * 5_000, "profile_too_deep"),
        ("a = " + "9" * 5_000, "profile_syntax"),
    ],
)
def test_what_would_be_costly_to_read_is_refused(text, code):
    """A text made to keep the reader busy, or to end it, should be one fault with what is allowed."""
    expected = [code]
    actual = [fault.code for fault in check_profile(text)]
    assert expected == actual


def test_names_no_more_faults_than_somebody_reads():
    """Of thousands of unknown keys two hundred should be named."""
    expected = 200
    actual = len(check_profile("\n".join(f"k{n} = 1" for n in range(5_000))))
    assert expected == actual
