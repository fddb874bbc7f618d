"""One filter says whether a text beside rows stops their table."""

import pytest

from licences.conversion.row_words import Sayings, explains_colours, sayings


@pytest.mark.parametrize(
    "text",
    [
        "红色行为不发证",
        "标红的待核",
        "标为黄色的另议",
        "灰底：见附件",
        "黄底行请核对",
        "注：底色不同的另行上报",
        "加粗的为新增",
        "高亮部分由科室核对",
        "蓝色字体为补录",
        "绿字的是外地户",
        "red rows: ask Mr Li",
        "marked in yellow: to be checked",
        "highlighted ones are new",
    ],
)
def test_a_text_that_explains_colours_is_kept(text):
    """Colours are not read, so what they mean has to be said by the profile."""
    assert explains_colours(text)
    assert [text] == sayings(text)


@pytest.mark.parametrize(
    "text",
    [
        "黄色号牌车辆明细表",
        "号牌颜色：黄色、蓝色",
        "黄底黑字",
        "车身颜色：红色",
        "杭州绿色货运行业协会",
        "红色旅游专线",
        "绿色行动办公室",
        "制表人：黄为民",
        "白银有色金属运输有限公司",
        "高亮物流有限公司",
        "shared services",
        "本表一式两份，未经许可不得外传",
        "数据截至2026年11月",
        "共3页 第1页",
        "Sheet1",
        "导出时间：2026-11-01 08:00",
        "道路运输证明细表",
        "注：红色为必填项",
        "绿色底色单元格为公式，请勿修改",
        '&C&"-,加粗"道路运输证一览表',
        "以下数据由旧系统导出",
        "以上业户无违章记录",
        "本表未尽事宜请咨询信息中心",
        "导出条件：状态=有效",
        "数据范围：全部在营业户，不含停业、注销业户",
        "填表说明：车牌颜色填写蓝、黄、绿、白、黑",
        '&K00FF00&"-,斜体"第&P页',
    ],
)
def test_ordinary_texts_say_nothing_of_rows(text):
    """Titles, footers and names as honest exports have them stop no table."""
    assert sayings(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("共3页。所列车辆均已注销。恢复营运的见附件", ["所列车辆均已注销"]),
        ("已注\n销车辆", ["已注\n销车辆"]),
        ("说明" * 2_000 + "均已注销", ["说明" * 13 + "均已注销"]),
    ],
)
def test_each_sentence_is_judged_by_itself(text, expected):
    """What one sentence undoes is not undone for another, and none is too far behind to be read."""
    assert [one[-30:] for one in sayings(text)] == [one[-30:] for one in expected]


def test_no_more_is_kept_than_stops_a_table():
    """Foreign texts without end are judged, and forgotten."""
    found = Sayings()
    for at in range(5_000):
        found.see(f"第{at}批均已注销，" + "某" * 500)
    assert len(found.texts()) == 100
    assert max(map(len, found.texts())) == 60
