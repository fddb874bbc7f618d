"""What the name of an enterprise may look like, and what it may not."""

import pytest

from licences.errors import IdentifierError
from licences.names import company
from licences.names.brackets import unusual_brackets


@pytest.mark.parametrize(
    "name",
    [
        "杭州示例运输有限公司",
        "路证（浙江）运输有限公司",
        "示例供应链管理（上海）有限公司",
        "顺丰速运（浙江）有限公司",
        "中国邮政集团有限公司杭州市分公司",
        "中国邮政集团公司浙江省杭州市分公司",
        "国网浙江省电力有限公司杭州供电公司",
        "中国石油天然气股份有限公司浙江杭州销售分公司",
        "杭州公交公司",
        "杭州市公共交通集团有限公司",
        "杭州示例物流有限公司第一车队",
        "杭州示例合伙企业（有限合伙）",
        "杭州示例会计师事务所（特殊普通合伙）",
        "张家口示例（集团）有限责任公司",
        "太原示例（太原）有限公司",
        "示例（同江）有限公司",
        "示例（无锡）有限公司",
        "示例（苏州工业园区）有限公司",
        "原平市示例运输有限公司",
        "伊犁哈萨克自治州示例运输有限公司",
        "巴音郭楞蒙古自治州示例（库尔勒）汽车运输有限责任公司",
        "阿迪力·艾则孜货运部",
        "张三货运部",
        "安达车队",
        "杭州示例粮食专业合作社",
        "杭州市交通运输局",
        "杭州示例驾校",
        "浙江一〇一物流有限公司",
        "ABC物流有限公司",
        "Exxon（中国）有限公司",
        "杭州停车管理有限公司",
        "浙江专注销售有限公司",
    ],
)
def test_registered_names_are_kept(name):
    """Regions in brackets, branches, sole traders, cooperatives, bodies, minority regions and letters are names."""
    assert company.validate(name) == name
    assert company.has_form(name)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("杭州新安物流有限公司（原杭州老安物流有限公司）", "remark_in_name"),
        ("杭州新安物流有限公司（挂靠）", "remark_in_name"),
        ("杭州新安物流有限公司（已变更）", "remark_in_name"),
        ("杭州新安（挂靠）物流有限公司", "remark_in_name"),
        ("挂靠杭州新安物流有限公司", "remark_in_name"),
        ("杭州新安物流有限公司等", "remark_in_name"),
        ("张三（杭州新安物流有限公司）", "remark_in_name"),
        ("个体户张三", "remark_in_name"),
        ("杭州新安物流有限公司（张三）", "person_in_name"),
        ("杭州新安（张三）物流有限公司", "person_in_name"),
        ("杭州新安物流有限公司张三", "text_behind_name"),
        ("杭州新安物流有限公司1", "text_behind_name"),
        ("张三货运部李四", "text_behind_name"),
        ("杭州新安物流有限公司张三13900000000", "name_number"),
        ("杭州新安物流有限公司91330100990000025K", "name_number"),
        ("杭州老安运输有限公司杭州新安物流有限公司", "names_several"),
        ("杭州老安运输公司和杭州新安物流有限公司", "names_several"),
        ("杭州新安物流有限公司/杭州老安物流有限公司", "names_several"),
        ("名称：杭州新安物流有限公司", "name_label"),
        ("杭州新安物流有限公司（", "brackets_unpaired"),
        ("杭州新安）物流有限公司", "brackets_unpaired"),
        ("“杭州新安物流有限公司”", "company_name_characters"),
        ("볼鹵刻절갛댐膠직唐掘무鱇", "company_name_characters"),
        ("杭州××物流有限公司", "masked_value"),
        ("个体经营", "not_a_name"),
        ("见营业执照", "not_a_name"),
        ("私家车", "not_a_name"),
        ("杭州安", "company_name_too_short"),
    ],
)
def test_what_is_no_name_is_told_by_its_kind(name, code):
    """Remarks, persons, numbers, labels, two names, lone brackets and words for nothing have their own codes."""
    with pytest.raises(IdentifierError) as refused:
        company.validate(name)
    assert refused.value.message.code == code


@pytest.mark.parametrize(
    "name", ["杭州示例物流有限公", "杭州示例物流有限", "杭州示例物流股份", "杭州示例粮食专业合作"]
)
def test_a_name_that_ends_within_its_form_is_cut_off(name):
    """The beginning of a form of organisation is no form."""
    assert company.is_cut_off(name)
    assert not company.has_form(name)


@pytest.mark.parametrize("name", ["路证（远航）运输有限公司", "路证（远大海岸）运输有限公司"])
def test_brackets_nobody_knows_are_looked_at(name):
    """What is neither region nor form may be a trade name: it is a name, with a second look."""
    assert company.is_valid(name)
    assert unusual_brackets(name)
