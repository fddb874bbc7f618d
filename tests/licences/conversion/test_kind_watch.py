"""A row beside which another kind of business is named than it has comes back; what is its own, or nothing, does not."""

import pytest
from openpyxl.comments import Comment

from licences.conversion.mapper import Mapper
from licences.conversion.profiles import load_profile, read_profile, text_of
from licences.conversion.readers.footnotes import Footnotes
from licences.conversion.readers.surroundings import look_below
from licences.conversion.readers.table import Row
from tests.licences.conversion.readers.making import csv_bytes, tables, xlsx_bytes, zip_bytes
from tests.licences.conversion.rows import RUN

STYLE_5, STYLE_7 = "style5_pinyin_initials", "style7_office_sheet"
TAXI = {
    "车牌号": "浙AT1234", "车牌颜色": "蓝色", "车架号": "LFV2A21K0M3000017", "车辆类型": "小型轿车",
    "总质量(kg)": "1850", "业户名称": "杭州示例出租汽车有限公司", "统一社会信用代码": "91330100990000025K",
    "经营许可证号": "330100020000", "道路运输证字号": "浙交运管杭字330100200100号",
    "经营范围": "出租汽车客运", "发证日期": "2024-01-11", "有效期至": "2028-01-10", "状态": "有效",
}  # fmt: skip
CRUISING = TAXI | {"经营范围": "巡游出租汽车客运"}
HAILED = TAXI | {"经营范围": "网络预约出租汽车客运"}
LORRY = TAXI | {"车辆类型": "重型普通货车", "总质量(kg)": "25000", "经营范围": "道路普通货物运输"}
DANGEROUS = LORRY | {"经营范围": "危险货物运输(3类)"}
COACH = TAXI | {"车辆类型": "大型普通客车", "总质量(kg)": "16500", "经营范围": "县际班车客运"}
DRIVER = {
    "XM": "张三", "SFZH": "990000199001010017", "CYZGZH": "990000199001010017", "CYLB": "出租汽车驾驶员",
    "CLRQ": "2024-01-11", "FZRQ": "2024-01-11", "GQRQ": "2027-01-10", "ZT": "有效",
}  # fmt: skip


def of(cells, profile=STYLE_7):
    """Give column and code of what is found in the kinds of a row: faults, then warnings."""
    one = load_profile(profile) if isinstance(profile, str) else profile
    draft = Mapper(one, tuple(cells), RUN).draft(Row(1, tuple(cells.values())))
    codes = ("kind_contradicted", "taxi_kind_not_told")
    return [
        [(fault.column, fault.code) for fault in told if fault.code in codes]
        for told in (draft.faults, draft.warnings)
    ]


def around(data, name, profile=STYLE_7):
    """Give what each row of a file is told of by what stands around it."""
    one = load_profile(profile) if isinstance(profile, str) else profile
    told = []
    for table in tables(data, name):
        mapper = Mapper(one, table.header, RUN)
        for row in table.rows():
            found = [fault for fault in mapper.draft(row).faults if fault.code == "place_of_kind"]
            told.append(len(found))
    return told


def sheet(*rows, title="", name="车辆"):
    """Make a workbook of rows, with a title above and a name of the sheet."""
    head = [(title, *[""] * (len(rows[0]) - 1))] if title else []
    table = [*head, tuple(rows[0]), *(tuple(one.values()) for one in rows)]
    return xlsx_bytes(table, lambda book: setattr(book.active, "title", name))


CONTRADICTED = [
    (CRUISING, "服务方式", "网约"),
    (TAXI, "服务方式", "网约"),
    (TAXI, "备注", "该车为网约车"),
    (TAXI, "使用性质", "预约出租客运"),
    (TAXI, "是否网约车", "是"),
    (TAXI, "网约车平台", "某某出行"),
    (TAXI, "类型", "巡游/网约"),
    (TAXI, "类型", "wyc"),
    (HAILED, "服务方式", "巡游"),
    (HAILED, "证照名称", "巡游出租汽车运输证"),
    (LORRY, "类别", "危险货物运输"),
    (LORRY, "备注", "危货车辆"),
    (LORRY, "业务类别", "道路旅客运输"),
    (LORRY, "使用性质", "教练"),
    (LORRY, "备注", "教练车"),
    (DANGEROUS, "类别", "普货"),
    (COACH, "类别", "货运"),
    (COACH, "类别", "包车客运"),
    (COACH, "使用性质", "校车"),
]
AGREEING = [
    (CRUISING, "服务方式", "巡游"),
    (CRUISING, "类型", "巡游/网约"),
    (HAILED, "使用性质", "预约出租客运"),
    (HAILED, "业务", "出租汽车客运"),
    (TAXI, "是否网约车", "否"),
    (TAXI, "网约车平台", ""),
    (TAXI, "网约车平台", "无"),
    (LORRY, "类别", "货运"),
    (LORRY, "备注", "非危险货物"),
    (LORRY, "备注", "危货企业自有普货车"),
    (LORRY, "备注", "危险品除外"),
    (LORRY, "营业执照经营范围", "道路货物运输（不含危险货物）"),
    (LORRY, "上级单位", "杭州示例危货运输有限公司"),
    (LORRY, "地址", "杭州市客运路3号"),
    (LORRY, "地址", "汽车客运站旁"),
    (LORRY, "类别", "客货运输"),
    (DANGEROUS, "使用性质", "危化品运输"),
    (COACH, "使用性质", "公路客运"),
    (COACH, "使用性质", "旅游客运"),
]


@pytest.mark.parametrize(("row", "column", "said"), CONTRADICTED)
def test_a_column_nobody_reads_that_names_another_kind_sends_the_row_back(row, column, said):
    """By its cell, or by its name where the cell does not deny it."""
    assert of(row | {column: said})[0] == [(column, "kind_contradicted")]


@pytest.mark.parametrize(("row", "column", "said"), AGREEING)
def test_a_column_that_names_the_rows_own_kind_or_none_tells_nothing(row, column, said):
    """Kinds that hold the row's own, denials, companies, addresses."""
    assert of(row | {column: said})[0] == []


@pytest.mark.parametrize(("said", "code"), [("网约", ["kind_contradicted"]), ("巡游", [])])
def test_drivers_of_the_old_category_are_held_against_what_stands_beside(said, code):
    """09001 became the category of drivers of either kind."""
    assert [one for _, one in of(DRIVER | {"FWLX": said}, STYLE_5)[0]] == code


@pytest.mark.parametrize(
    ("row", "type_key"),
    [(CRUISING, "ride_hailing_transport_certificate"), (HAILED, "road_transport_certificate")],
)
def test_a_type_the_profile_writes_down_is_held_against_the_rows_own_words(row, type_key):
    """What a profile says of every row is true of none that says otherwise itself."""
    text = text_of(STYLE_7)
    begin, end = text.index("[[record]]"), text.index('[[record]]\nname = "vehicles"\n')
    plain = (text[:begin] + text[end:]).replace('type = "@vehicle_scope"', f'type = "{type_key}"')
    profile = read_profile(plain, "own")
    assert of(row, profile)[0] == [("经营范围", "kind_contradicted")]
    assert of(TAXI, profile)[0] == []


def test_a_read_column_named_for_another_kind_sends_the_row_back():
    """网约车运输证号 read as the number of an ordinary certificate."""
    profile = read_profile(text_of(STYLE_7).replace("道路运输证字号", "网约车运输证字号"), "own")
    cells = {{"道路运输证字号": "网约车运输证字号"}.get(name, name): cell for name, cell in CRUISING.items()}
    assert of(cells, profile)[0] == [("网约车运输证字号", "kind_contradicted")]
    hailed = cells | {"经营范围": HAILED["经营范围"]}
    assert of(hailed, profile)[0] == []


@pytest.mark.parametrize(
    ("row", "warned"),
    [
        (TAXI, True),
        (TAXI | {"发证日期": "2016-10-31"}, False),
        (CRUISING, False),
        (HAILED, False),
        (LORRY, False),
    ],
)
def test_taxis_of_no_said_kind_are_warned_of(row, warned):
    """Since 1 November 2016 taxis may be of either kind."""
    assert bool(of(row)[1]) == warned


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (sheet(TAXI, name="网约车"), "a.xlsx", 1),
        (sheet(TAXI, title="杭州市网络预约出租汽车车辆明细表"), "a.xlsx", 1),
        (sheet(TAXI), "网约车.xlsx", 1),
        (sheet(TAXI, name="巡游及网约"), "a.xlsx", 1),
        (sheet(CRUISING, name="巡游及网约"), "a.xlsx", 0),
        (sheet(TAXI, name="巡游"), "巡游及网约.xlsx", 0),
        (sheet(HAILED, name="巡游车"), "a.xlsx", 1),
        (sheet(HAILED, name="网约车"), "出租汽车.xlsx", 0),
        (sheet(LORRY, name="危货"), "a.xlsx", 1),
        (sheet(LORRY, title="道路危险货物运输车辆"), "a.xlsx", 1),
        (sheet(LORRY, title="客运车辆"), "a.xlsx", 1),
        (sheet(LORRY, title="客货运车辆"), "a.xlsx", 0),
        (sheet(LORRY, title="填报单位：杭州市客运管理处"), "a.xlsx", 0),
        (sheet(LORRY, title="杭州示例危货运输有限公司车辆"), "a.xlsx", 0),
        (sheet(LORRY, title="依据《道路危险货物运输管理规定》"), "a.xlsx", 0),
        (sheet(DANGEROUS, name="危货"), "货运.xlsx", 0),
        (sheet(COACH, name="教练车"), "a.xlsx", 1),
        (zip_bytes({"网约车/1.csv": csv_bytes([tuple(TAXI), tuple(TAXI.values())])}), "a.zip", 1),
        (zip_bytes({"t_wyc_cl.csv": csv_bytes([tuple(TAXI), tuple(TAXI.values())])}), "a.zip", 1),
    ],
)
def test_what_stands_around_the_rows_is_held_against_their_kind(data, name, told):
    """Names of files, members and sheets, titles; not of companies, offices and regulations."""
    assert around(data, name) == [told]


def edited(edit, row=TAXI, **others):
    """Make a workbook of one row, changed, with other sheets of words before it."""

    def change(book):
        rows = book.active
        for at, (name, texts) in enumerate(others.items()):
            one = book.create_sheet(name, at)
            for text in texts:
                one.append([text])
        edit(rows)

    return xlsx_bytes([tuple(row), tuple(row.values())], change)


def page_header(sheet):
    """Write into the header of the printed page."""
    sheet.oddHeader.center.text = "网约车台账"


def cell_comment(sheet):
    """Write a note on a cell of the row."""
    sheet["A2"].comment = Comment("这是网约车", "某科")


def book_title(sheet):
    """Write the title of the workbook."""
    sheet.parent.properties.title = "网约车"


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (edited(page_header), "a.xlsx", [1]),
        (edited(page_header, HAILED), "a.xlsx", [0]),
        (edited(cell_comment), "a.xlsx", [1]),
        (edited(cell_comment, HAILED), "a.xlsx", [0]),
        (edited(book_title), "a.xlsx", [1]),
        (edited(str, 封面=["杭州市网约车台账"]), "a.xlsx", [1]),
        (edited(str, 字典=["巡游", "网约", *map(str, range(9))]), "a.xlsx", [0]),
        (
            edited(
                str, LORRY, 字典=["普通货运", "客运", "危货", "维修", "教练", "网约", "巡游", "公交", "校车"]
            ),
            "a.xlsx",
            [0],
        ),
    ],
)
def test_other_places_of_a_workbook_are_held_against_the_rows(data, name, told):
    """Page headers, notes, properties, covers; not lists of words to choose from."""
    assert around(data, name) == told


def test_a_note_below_the_rows_is_held_against_them():
    """It is known from the second reading on."""
    width = len(TAXI) - 1
    data = csv_bytes([tuple(TAXI), tuple(TAXI.values()), ("注：以上均为网约车", *[""] * width)])
    (table,) = tables(data, "a.csv")
    footnotes = Footnotes()
    for row in table.rows():
        if row.problems:
            footnotes.note(row)
    assert look_below(table, footnotes.texts())
    found = [
        fault.code
        for fault in Mapper(load_profile(STYLE_7), table.header, RUN).draft(next(iter(table.rows()))).faults
    ]
    assert found == ["place_of_kind"]


def test_the_heading_of_a_section_is_held_against_the_rows_below_it():
    """Until the next one."""
    width = len(TAXI) - 1
    rows = [tuple(TAXI)]
    for heading in ("一、巡游车", "网约车", "三、出租汽车"):
        rows += [(heading, *[""] * width), tuple(CRUISING.values())]
    told = around(csv_bytes(rows), "a.csv")
    assert told == [0, 0, 0, 1, 0, 0]


@pytest.mark.parametrize(
    ("words", "told", "skip"),
    [('keep = ["网约车"]', 0, None), ('not_among_nine = ["网约"]', 0, "not_among_nine")],
)
def test_the_profile_says_what_the_words_around_mean(words, told, skip):
    """By its [surroundings]."""
    profile = read_profile(f"{text_of(STYLE_7)}\n[surroundings]\n{words}\n", "own")
    data = sheet(TAXI, name="网约车")
    assert around(data, "a.xlsx", profile) == [told]
    (table,) = tables(data, "a.xlsx")
    assert Mapper(profile, table.header, RUN).draft(next(iter(table.rows()))).skip == skip
