"""Scopes, categories and driving classes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from licences.codes import code_list
from licences.conversion.fault import RuleError
from licences.conversion.rules.codes import AMBIGUOUS, name_key, names_of
from licences.conversion.rules.scopes import make_codes, make_described_codes, make_driving_classes
from licences.conversion.rules.value import ABSENT

SCOPE = make_codes(code_list("business_scope"))
CATEGORIES = make_codes(code_list("practitioner_category"))
CLASSES = make_driving_classes(code_list("permitted_driving_class"))
NAMES = names_of(code_list("business_scope"))
LEAVES = [
    code.code for code in code_list("business_scope") if not code_list("business_scope").children(code.code)
]
CERTAIN = [
    code for code in LEAVES
    if NAMES[name_key(code_list("business_scope").name_of(code))] != AMBIGUOUS
]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        ("市际班车客运，省际班车客运,市际包车客运;县际包车客运", ("01103", "01104", "01202", "01203")),
        ("道路普通货物运输 货物专用运输(集装箱)", ("02101", "02201")),
        ("普通货运；货物专用运输（冷藏保鲜设备）。", ("02101", "02202")),
        ("危险货物运输(第3类)", ("03131",)),
        ("普货、货物专用运输（冷藏保鲜）", ("02101", "02202")),
        ("道路货物专用运输（集装箱）；班线客运", ("01100", "02201")),
        ("道路危险货物运输（第3类、8类），危货运输（2类1项）", ("03121", "03131", "03181")),
        ("危险货物运输(2类1项、3类)", ("03121", "03131")),
        ("车辆装潢(篷布、坐垫及内饰)", ("04315",)),
        ("04315:车辆装潢(篷布、坐垫及内饰)", ("04315",)),
        ("04101:大中型客车维修", ("04101",)),
        ("02101:道路普通货物运输,02201：货物专用运输(集装箱)", ("02101", "02201")),
        ("2101|2201", ("02101", "02201")),
        ("2101 02201", ("02101", "02201")),
        ("04101 大中型客车维修", ("04101",)),
        ("02101 普通货运 02201 货物专用运输 (集装箱)", ("02101", "02201")),
        ("02101: 普通货运;02201 - 货物专用运输(集装箱)", ("02101", "02201")),
        ("04315 车辆装潢(篷布、坐垫及内饰)、02101", ("02101", "04315")),
        ("道路普通货运", ("02000",)),
        ("道路普通货物运输\n货物专用运输(集装箱)", ("02101", "02201")),
        ("02101,02101", ("02101",)),
        ("网络预约出租汽车客运", ("09101",)),
        ("道路旅客运输/道路普通货物运输", ("01000", "02101")),
        ("普货／货物专用运输（集装箱）", ("02101", "02201")),
        ("危险货物运输(3类/8类)", ("03131", "03181")),
        ("道路普通货物运输（以下空白）", ("02101",)),
        ("道路普通货物运输，以下空白***", ("02101",)),
    ],
)
def test_scopes_are_read_from_names_codes_and_pairs(raw, codes):
    """Every spelling seen in exports gives codes in ascending order."""
    assert SCOPE(raw) == codes


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("大中型客车维修", "code_ambiguous"),
        ("普货、旅游客运", "code_ambiguous"),
        ("普货及相关服务", "code_unknown"),
        ("02999", "code_unknown"),
        ("危险货物运输(3类)（剧毒除外）", "code_unknown"),
        ("以下空白，普货", "code_unknown"),
        ("普货/维护", "code_ambiguous"),
        ("02101:货物专用运输(集装箱)", "code_name_disagrees"),
        ("02101 货物专用运输(集装箱)", "code_name_disagrees"),
        ("02101\n货物专用运输(集装箱)", "code_name_disagrees"),
        ("03131 危险货物运输（8类）", "code_name_disagrees"),
        ("02000,02101", "parent_beside_child_in_text"),
        ("、，", "placeholder"),
        ("普通货运\ufffd", "lost_character"),
    ],
)
def test_scopes_that_are_not_certain_are_refused(raw, code):
    """One uncertain part refuses the whole scope."""
    with pytest.raises(RuleError) as caught:
        SCOPE(raw)
    assert caught.value.fault == code


@given(
    codes=st.lists(st.sampled_from(CERTAIN), min_size=1, max_size=8, unique=True),
    separator=st.sampled_from(["、", "，", ",", ";", "；", "|", " ", "。", "\n"]),
    written=st.sampled_from(["code", "name", "pair", "pair with blank", "without zero"]),
)
def test_what_is_written_is_read(codes, separator, written):
    """Any scope, in any form and with any separator, is read as its codes."""
    known = code_list("business_scope")
    forms = {
        "code": lambda code: code,
        "name": known.name_of,
        "pair with blank": lambda code: f"{code} {known.name_of(code)}",
        "pair": lambda code: f"{code}:{known.name_of(code)}",
        "without zero": lambda code: code.removeprefix("0"),
    }
    assert SCOPE(separator.join(forms[written](code) for code in codes)) == tuple(sorted(codes))


def test_a_category_beside_the_code_of_another_is_refused():
    """A code, a blank and a name are one thing said twice, not two things."""
    with pytest.raises(RuleError, match="code_name_disagrees"):
        CATEGORIES("02001 道路危险货物运输驾驶员")
    assert CATEGORIES("02001 货运驾驶员 03001") == ("02001", "03001")


def test_categories_have_long_and_short_names():
    """Of 甲（乙） either name is enough."""
    raw = "经营性道路货物运输驾驶员、客运驾驶员,3003"
    assert CATEGORIES(raw) == ("01001", "02001", "03003")


def test_driving_classes_are_one_word():
    """Separators go, unknown classes are refused."""
    assert CLASSES("a1, Ａ2/E") == "A1A2E"
    for raw in ("", "Z9", "A1?"):
        with pytest.raises(RuleError, match="code_unknown"):
            CLASSES(raw)


DESCRIBED = make_described_codes(code_list("business_scope"))


@pytest.mark.parametrize(
    ("codes", "names", "scope"),
    [
        ("02101", "普通货运", ("02101",)),
        ("02101", "", ("02101",)),
        ("02100", "道路普通货物运输", ("02100",)),
        ("04101,02101", "大中型客车维修、道路普通货物运输", ("02101", "04101")),
        ("04201", "大中型客车维修", ("04201",)),
        ("03131;03181", "危险货物运输(3类、8类)", ("03131", "03181")),
        ("02101:道路普通货物运输", "02101", ("02101",)),
    ],
)
def test_codes_that_names_bear_out_are_taken(codes, names, scope):
    """A name may stand for any code that has it; it may lack, and a cell met again says the same."""
    assert [DESCRIBED((codes, names)) for _ in range(2)] == [(scope,)] * 2


@pytest.mark.parametrize(
    ("codes", "names", "fault"),
    [
        ("02101", "危险货物运输(3类)", "sources_disagree"),
        ("02101", "普通货运、危险货物运输(3类)", "sources_disagree"),
        ("02101,03131", "普通货运", "sources_disagree"),
        ("02101", "大中型客车维修", "sources_disagree"),
        ("02101", "未知项目", "code_unknown"),
        ("02101", "普通\ufffd运", "lost_character"),
        ("x", "普通货运", "code_unknown"),
    ],
)
def test_codes_that_names_contradict_are_refused(codes, names, fault):
    """Neither cell is preferred, and a name nobody knows bears nothing out."""
    with pytest.raises(RuleError) as caught:
        DESCRIBED((codes, names))
    assert caught.value.fault == fault


def test_names_do_not_stand_for_codes_that_lack():
    """The cell of codes is what is told; without it there is no scope."""
    assert DESCRIBED(("", "普通货运")) == (ABSENT,)


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        ("危险货物道路运输押运人员", ("03003",)),
        ("危险货物道路运输驾驶员、危险货物道路运输装卸管理人员", ("03001", "03002")),
        ("放射性物品道路运输驾驶员", ("03013",)),
    ],
)
def test_categories_in_the_words_of_the_rules(raw, codes):
    """Categories as the rules of 2019 and the code list itself word them are known."""
    assert CATEGORIES(raw) == codes
