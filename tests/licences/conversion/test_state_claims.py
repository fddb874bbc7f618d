"""Profiles that say of states what their own words speak against are refused for a new run."""

import pytest

from licences.conversion.profile_check import check_profile
from licences.conversion.profiles import names, read_profile, text_of

STYLE_7 = text_of("style7_office_sheet")
HEAD, _, REST = STYLE_7.partition("[[record.state]]")
STATES = REST.partition("[record.fields]")[0]
WITHOUT = f"{HEAD}%s[record.fields]{REST.partition('[record.fields]')[2]}"
VOUCHED = WITHOUT % 'state = { none = "示例县运管所，2026-06-01 书面确认" }\n'
OPERATING = 'operating_status = { column = "营运", rules = ["code:vehicle_operating_status"]'


def codes(text):
    """Give the codes of what is wrong with a profile."""
    return [one.code for one in check_profile(text)]


@pytest.mark.parametrize("name", names())
def test_the_shipped_profiles_claim_nothing_false(name):
    """They keep what is in force, and skip what has ended."""
    assert codes(text_of(name)) == []


@pytest.mark.parametrize(
    ("state", "code"),
    [
        ('[[record.state]]\ncolumn = "状态"\nkeep = ["有效", "注销"]\n', "profile_keeps_an_end"),
        ('[[record.state]]\ncolumn = "状态"\nkeep = ["已停业整顿"]\n', "profile_keeps_an_end"),
        ('when = { column = "类别", in = ["注销"] }\nstate = { none = "某县，2026-06-01" }\n', "profile_keeps_an_end"),
        ('state = { none = "无" }\n', "profile_voucher"),
        ('state = { none = "已注销车辆 2026-06-01" }\n', "profile_voucher"),
        ('state = { none = "示例县运管所" }\n', "profile_voucher"),
        ('state = { none = "2026-06-01" }\n', "profile_voucher"),
        ('state = { none = "无 2026-06-01" }\n', "profile_voucher"),
    ],
)  # fmt: skip
def test_an_end_is_no_word_to_go_on_by(state, code):
    """The fault stands on the line of the word; a run that began goes on."""
    text = WITHOUT % state
    found, *others = check_profile(text)
    assert (found.code, others) == (code, [])
    assert read_profile(text, "begun").records


@pytest.mark.parametrize(
    "state",
    [
        '[[record.state]]\ncolumn = "状态"\nkeep = ["有效", "未注销"]\ncancelled = ["注销"]\n',
        'when = { column = "状态", in = ["有效", "注销"] }\n[[record.state]]\ncolumn = "状态"\nkeep = ["有效"]\n',
        'when = { column = "类别", not_in = ["注销"] }\nstate = { none = "某县，2026年6月1日" }\n',
        'state = { none = "Office of X, 2026-06-01" }\n',
        'state = { none = "示例县20260601函：均未注销" }\n',
    ],
)
def test_what_says_no_end_may_be_kept_and_vouched_for(state):
    """A denied end is none, and a column of states tells what its words mean."""
    assert codes(WITHOUT % state) == []


@pytest.mark.parametrize(
    ("source", "is_false"),
    [
        ('brand = { column = "厂牌", rules = ["text"], means = { "甲（已注销）" = "甲" } }', True),
        ('brand = { column = "厂牌", rules = ["text"], means = { "甲（未注销）" = "甲" } }', False),
        (f'{OPERATING}, means = {{ "已报废" = "营运" }} }}', True),
        (f'{OPERATING}, means = {{ "已报废" = "报废" }} }}', False),
    ],
)
def test_a_spelling_that_speaks_of_an_end_is_not_read_away(source, is_false):
    """A state may be spelt otherwise; anything else must not lose its end."""
    field = source.split(" ")[0]
    lines = [line for line in VOUCHED.splitlines() if not line.startswith(f"{field} =")]
    text = "\n".join(lines).replace("[record.optional]", f"[record.optional]\n{source}", 1)
    assert ("profile_means_an_end" in codes(text)) is is_false


@pytest.mark.parametrize(
    ("column", "is_old"),
    [
        ("原车牌号", True),
        ("旧号牌号码", True),
        ("变更前车牌号", True),
        ("old_plate", True),
        ("oldPlateNo", True),
        ("prev_plate", True),
        ("before/车牌号", True),
        ("变更前/车牌号", True),
        ("after/车牌号", False),
        ("原产地", False),
        ("车牌号", False),
        ("golden_plate", False),
    ],
)
def test_a_column_of_what_held_before_is_not_read_as_what_holds_now(column, is_old):
    """Unless the profile says why."""
    text = STYLE_7.replace('"车牌号"', f'"{column}"')
    assert ("profile_old_column" in codes(text)) is is_old
    lines = [
        line.replace("rules =", 'why = "即现号牌", rules =') if column in line else line
        for line in text.splitlines()
    ]
    assert "profile_old_column" not in codes("\n".join(lines))


@pytest.mark.parametrize(
    ("ignore", "found"),
    [
        ('ignore = ["备注"]', []),
        ('ignore = ["备注", "状态"]', ["profile_ignores_state"]),
        ('ignore = ["注销日期", { column = "状态", why = "设备状态" }]', ["profile_ignores_state"]),
        ('ignore = ["备注", { column = "状态", why = "说的是车载设备，见2026-06-01函" }]', []),
        ('ignore = [{ column = "状态", why = "" }]', ["profile_empty_text"]),
        ('ignore = [{ column = "状态" }]', ["profile_missing_key"]),
    ],
)
def test_a_state_is_not_ignored_beside_who_vouches_that_there_is_none(ignore, found):
    """Unless the column is named with the reason; beside a state that is read, others may be ignored."""
    assert codes(f"{ignore}\n{VOUCHED}") == found
    if found == ["profile_ignores_state"]:
        assert codes(f"{ignore}\n{STYLE_7}") == []


@pytest.mark.parametrize("key", ["earlier_ends", "same_issue_day"])
@pytest.mark.parametrize(
    "said", ["示例县运管所", "2026-06-01", "无 2026-06-01", "示例县运管所 2026-06-01 已注销"]
)
def test_who_vouches_for_a_file_is_named_with_the_day(key, said):
    """A word for a whole file needs somebody and a day, and speaks of no end."""
    assert codes(f'{key} = "{said}"\n{STYLE_7}') == [f"profile_{key}"]
    assert codes(f'{key} = "示例县运管所，2026-06-01 书面确认"\n{STYLE_7}') == []
