"""What stands around rows (names, titles, sections, elements, notes) and speaks of an end is told of them."""

import pytest
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

from licences.conversion.mapper import Mapper
from licences.conversion.profiles import load_profile, read_profile, text_of
from licences.conversion.readers.surroundings import OF_KIND
from licences.conversion.readers.table import WHOLE_ROW, CellProblem, Row
from licences.conversion.skip import SkipReason
from tests.licences.conversion.readers.making import csv_bytes, tables, with_parts, xlsx_bytes, zip_bytes
from tests.licences.conversion.rows import RUN, STATELESS, STYLE_3

HEADER = ("com_num", "com_name", "valid_date_end", "address", "phone", "flag")
ROWS = tuple(
    (f"33010000000{at}", "甲运输有限公司", "20270411", "某路1号", "1", "insert") for at in range(1, 5)
)
PLAIN = (HEADER, *ROWS)


def said(data, name="a.csv"):
    """Give number, code and text of what is told of each row, but for the kinds of business around."""
    return [
        (row.number, problem.code, problem.said)
        for table in tables(data, name)
        for row in table.rows()
        for problem in row.problems
        if problem.code != OF_KIND
    ]


def everywhere(text, rows=(2, 3, 4, 5)):
    """Give what is told of rows in a place that speaks of an end."""
    return [(row, "place_of_end", text) for row in rows]


def sheet_called(title):
    """Make a workbook with a sheet of a name."""
    return xlsx_bytes(PLAIN, lambda book: setattr(book.active, "title", title))


def test_plain_tables_are_told_nothing_of():
    """Names and rows as they usually are."""
    assert said(csv_bytes(PLAIN), "在营车辆.csv") == said(sheet_called("车辆"), "2026.xlsx") == []


@pytest.mark.parametrize(
    ("data", "name", "text"),
    [
        (csv_bytes(PLAIN), "2026年注销业户.csv", "2026年注销业户"),
        (csv_bytes(PLAIN), "deleted_2024.csv", "deleted_2024"),
        (sheet_called("已注销车辆"), "a.xlsx", "已注销车辆"),
        (sheet_called("2026.报废"), "a.xlsx", "2026.报废"),
        (sheet_called("待发证"), "a.xlsx", "待发证"),
        (sheet_called("测试数据"), "a.xlsx", "测试数据"),
        (zip_bytes({"cancelled/1.csv": csv_bytes(PLAIN)}), "a.zip", "cancelled/1"),
    ],
)
def test_a_name_that_speaks_of_an_end_is_told_of_every_row(data, name, text):
    """File, member, sheet."""
    assert said(data, name) == everywhere(text)


def insert_into(name):
    """Make a script with a table of a name."""
    return f"INSERT INTO {name} (a,b) VALUES ('1','2'),('3','4');".encode()


@pytest.mark.parametrize(
    ("data", "name", "text"),
    [
        *((insert_into(f"t_vehicle{end}"), "a.sql", f"t_vehicle{end}") for end in ("_his", "_history2024", "_bak", "_old", "_del", "_log", "history")),
        (insert_into("`车辆历史表`"), "a.sql", "车辆历史表"),
        (insert_into("`dbo`.`T_CL_Deleted`"), "a.sql", "t_cl_deleted"),
        (sheet_called("历史"), "a.xlsx", "历史"),
        (sheet_called("回收站"), "a.xlsx", "回收站"),
        (sheet_called("车辆备份"), "a.xlsx", "车辆备份"),
        (sheet_called("旧"), "a.xlsx", "旧"),
        (zip_bytes({"bak/a.csv": csv_bytes(PLAIN)}), "a.zip", "bak/a"),
        (zip_bytes({"备份/a.csv": csv_bytes(PLAIN)}), "a.zip", "备份/a"),
        (sheet_called("变更前"), "a.xlsx", "变更前"),
        (insert_into("t_cl_apply"), "a.sql", "t_cl_apply"),
        (b"<d xmlns:x='u'><x:before>" + b"<row><a>1</a><b>2</b></row>" * 2 + b"</x:before></d>", "a.xml", "before"),
        (b"<d><history>" + b"<row><a>1</a><b>2</b></row>" * 2 + b"</history></d>", "a.xml", "history"),
        (csv_bytes(PLAIN), "T_VEHICLE_HIS.csv", "T_VEHICLE_HIS"),
        (csv_bytes(PLAIN), "业户回收站.csv", "业户回收站"),
    ],
)  # fmt: skip
def test_a_name_of_history_or_a_copy_stops_the_table(data, name, text):
    """Tables, sheets, members and elements of earlier or deleted records, and backups beside a table."""
    assert {(code, text_said) for _, code, text_said in said(data, name)} == {("place_of_end", text)}


@pytest.mark.parametrize(
    ("data", "name", "text"),
    [
        (insert_into("t_vehicle_tmp"), "a.sql", "t_vehicle_tmp"),
        (insert_into("t_vehicle_ls"), "a.sql", "t_vehicle_ls"),
        (sheet_called("车辆 (2)"), "a.xlsx", "车辆 (2)"),
        (sheet_called("临时"), "a.xlsx", "临时"),
        (csv_bytes(PLAIN), "车辆备份20261101.csv", "车辆备份20261101"),
        (csv_bytes(PLAIN), "t_vehicle_bak.csv", "t_vehicle_bak"),
        (insert_into("t_vehicle"), "a.sql", ""),
        (insert_into("t_model"), "a.sql", ""),
        (sheet_called("车辆档案"), "a.xlsx", ""),
        (sheet_called("历史存量证照"), "a.xlsx", ""),
        (csv_bytes(PLAIN), "历史数据转换.csv", ""),
        (csv_bytes(PLAIN), "old_excel.csv", ""),
        (zip_bytes({"a.csv": csv_bytes(PLAIN)}), "数据备份.zip", ""),
    ],
)
def test_a_name_of_a_copy_that_may_be_current_is_warned_of(data, name, text):
    """It is read like any other, and a person is told to look; ordinary names say nothing."""
    notes = [note.message for table in tables(data, name) for note in table.notes]
    assert [text] * bool(text) == [
        one.zh.partition("“")[2].partition("”")[0] for one in notes if one.code == "perhaps_copy"
    ]
    assert said(data, name) == []


def test_an_english_word_in_the_name_of_a_file_is_not_enough():
    """Whoever hands a file over calls it anything."""
    assert said(csv_bytes(PLAIN), "rows_that_were_lost.csv") == []


def test_a_file_that_is_called_a_trial_is_read():
    """Whoever tries the product calls a file so; what says that it is not to be read, counts."""
    assert said(csv_bytes(PLAIN), "测试1.csv") == []
    assert said(csv_bytes(PLAIN), "测试_请勿导入.csv") == everywhere("测试_请勿导入")


def test_a_title_that_speaks_of_an_end_is_told_of_every_row():
    """Title rows stand above the header."""
    titled = (("2026年已注销业户明细表",), HEADER, *ROWS)
    assert said(xlsx_bytes(titled), "a.xlsx") == everywhere("2026年已注销业户明细表", (3, 4, 5, 6))


def test_a_title_that_leaves_out_what_has_ended_is_told_of_no_row():
    """It says that those that have ended are not in the table."""
    assert said(xlsx_bytes((("业户明细表（不含已注销业户）",), HEADER, *ROWS)), "a.xlsx") == []


def test_a_section_of_what_has_ended_is_told_of_its_rows_only():
    """The next heading of another kind ends it; totals and blank rows do not."""
    first, second, third, fourth = ROWS
    rows = (
        HEADER, ("一、正常业户",), first, ("二、已注销业户", "", "", "", "", ""), second, ("小计", "1"), third,
        ("三、新办业户",), fourth,
    )  # fmt: skip
    assert said(xlsx_bytes(rows), "a.xlsx") == [
        (2, "section_row", ""),
        (4, "section_row", ""),
        (5, "section_of_end", "二、已注销业户"),
        (6, "total_row", ""),
        (7, "section_of_end", "二、已注销业户"),
        (8, "section_row", ""),
    ]


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("二、客运车辆（某区）", ""),
        ("（三）甲运输有限公司", ""),
        ("以下为2024年新办业户", ""),
        ("二、退转车辆", "section_unknown"),
        ("退转车辆", "section_unknown"),
        ("以下车辆已清走", "section_unknown"),
        ("四、观察", "section_doubted"),
        ("二、历史数据", "section_of_end"),
        ("以下车辆已清退", "section_of_end"),
    ],
)
def test_a_heading_nobody_understands_is_told_of_its_rows(heading, code):
    """Until the next heading; words that only sort are understood, what names the rows and is not, stops them."""
    first, second, third, fourth = ROWS
    rows = (HEADER, first, (heading,), second, third, ("三、货运业户",), fourth)
    below = [(4, code, heading), (5, code, heading)] if code else []
    assert said(xlsx_bytes(rows), "a.xlsx") == [(3, "section_row", ""), *below, (6, "section_row", "")]


def test_a_row_that_lacks_nearly_everything_is_no_heading():
    """A record with one cell, or a heading's words beside a number, says nothing of the rows below it."""
    first, second, *_ = ROWS
    rows = (HEADER, first, ("", "乙运输有限公司"), ("退转车辆", "330100000009"), second)
    assert said(xlsx_bytes(rows), "a.xlsx") == []


def with_defined_name(name, sheet):
    """Make a workbook with a name for a range of a sheet."""

    def change(book):
        book.defined_names[name] = DefinedName(name, attr_text=f"{sheet}!$A$2:$B$3")

    return xlsx_bytes(PLAIN, change)


def with_list(name):
    """Make a workbook with a table of a name laid over its cells."""
    return xlsx_bytes(PLAIN, lambda book: book.active.add_table(Table(displayName=name, ref="A1:F5")))


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (with_defined_name("注销清单", "表"), "注销清单"),
        (with_defined_name("在营清单", "表"), ""),
        (with_list("已注销车辆"), "已注销车辆"),
        (with_list("车辆表"), ""),
    ],
)
def test_names_of_ranges_and_lists_are_around_their_sheet(data, text):
    """What people call cells of a sheet is said of its rows."""
    assert {text} - {""} == {each for _, code, each in said(data, "a.xlsx") if code == "place_of_end"}


@pytest.mark.parametrize(
    "title",
    [
        "查询条件：证件状态=2；所属机构=某区",
        "筛选：有效期止<=2025-12-31",
        "where zt = '2' and xzqh = '330106'",
        "证照状态：已停",
        "拟新增运力公示",
        "2025年退市清理车辆明细表",
        "黑名单",
    ],
)
def test_conditions_and_lists_above_a_table_stop_it(title):
    """What was asked for, and lists of those struck off, wanted or watched, tell of every row."""
    assert said(xlsx_bytes(((title,), HEADER, *ROWS)), "a.xlsx") == everywhere(title, (3, 4, 5, 6))


@pytest.mark.parametrize(
    "title",
    ["查询条件：状态=有效；所属机构=某区", "查询条件：辖区=某区 查询时间：2026-11-01", "状态：全部", "单位：户", "不含黑名单业户"],
)  # fmt: skip
def test_conditions_that_choose_what_is_in_force_stop_nothing(title):
    """Nor do days of the report itself, or a condition on another thing."""
    assert said(xlsx_bytes(((title,), HEADER, *ROWS)), "a.xlsx") == []


def test_a_note_begins_a_section_of_what_has_ended_and_ends_none():
    """Nor does a total, whatever it says that it includes."""
    first, second, third, fourth = ROWS
    blanks = [""] * 5
    rows = (
        HEADER, first, ("注：以下业户已注销", *blanks), second, ("备注：含有效的", *blanks), third,
        ("小计（全部有效）", "1", *blanks[:4]), fourth,
    )  # fmt: skip
    text = "注：以下业户已注销"
    assert said(xlsx_bytes(rows), "a.xlsx") == [
        (3, "note_row", ""), (4, "section_of_end", text), (5, "note_row", ""), (6, "section_of_end", text),
        (7, "total_row", ""), (8, "section_of_end", text),
    ]  # fmt: skip


def test_elements_around_the_records_are_told_of():
    """Records in an element that speaks of an end."""
    record = "<row><a>1</a><b>2</b><c>3</c></row>" * 2
    xml = f"<data><valid>{record}</valid><cancelled>{record}</cancelled></data>".encode()
    assert said(xml, "a.xml") == everywhere("cancelled", (1, 2))


def noted(text):
    """Make a workbook with a note on a cell."""

    def change(book):
        book.active["B3"].comment = Comment(text, "李四")

    return xlsx_bytes(PLAIN, change)


def test_a_note_that_speaks_of_an_end_is_told_of_its_row():
    """The cell and the word, and no more of the note."""
    (problem,) = [one for row in tables(noted("张三的证已注销"), "a.xlsx")[0].rows() for one in row.problems]
    assert problem == CellProblem(1, "note_of_end", said="注销")
    assert said(noted("请核对电话"), "a.xlsx") == []


def test_a_note_in_a_thread_is_read_too():
    """Excel 365 keeps them in parts of their own."""
    thread = (
        '<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        '<threadedComment ref="C4" id="{1}"><text>已吊销</text></threadedComment></ThreadedComments>'
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        'Id="rId9" Type="http://schemas.microsoft.com/office/2017/10/relationships/threadedComment" '
        'Target="../threadedComments/threadedComment1.xml"/></Relationships>'
    )

    data = with_parts(
        xlsx_bytes(PLAIN),
        {
            "xl/worksheets/_rels/sheet1.xml.rels": relations,
            "xl/threadedComments/threadedComment1.xml": thread,
        },
    )
    assert said(data, "a.xlsx") == [(4, "note_of_end", "吊销")]


IN_BUSINESS = STATELESS | {"OPERATING_STATE": "营业"}


@pytest.mark.parametrize(
    ("written", "code", "text", "skip", "codes"),
    [
        ("", "place_of_end", "已注销业户", None, ["place_of_end"]),
        ("", "section_of_end", "二、已注销业户", None, ["section_of_end"]),
        ("", "note_of_end", "注销", None, ["note_of_end"]),
        ('cancelled = ["已注销业户"]', "place_of_end", "已注销业户", SkipReason.CANCELLED, []),
        ('cancelled = ["注销"]', "section_of_end", "二、已注销业户", SkipReason.CANCELLED, []),
        ('keep = ["注销"]', "note_of_end", "注销", None, []),
        ('keep = ["注销"]\ncancelled = ["已注销"]', "place_of_end", "已注销", SkipReason.CANCELLED, []),
        ("", "place_of_end", "正常及注销业户", None, ["place_of_end"]),
        ('keep = ["停业"]', "place_of_end", "已注销", None, ["place_of_end"]),
        ("", "section_unknown", "二、退转业户", None, ["section_unknown"]),
        ("", "section_doubted", "二、观察", None, []),
        ('cancelled = ["观察"]', "section_doubted", "二、观察", SkipReason.CANCELLED, []),
    ],
)
def test_the_profile_says_what_surroundings_mean(written, code, text, skip, codes):
    """By the longest of its words; else the row comes back."""
    more = text_of(STYLE_3)
    profile = read_profile(f"{more}\n[surroundings]\n{written}", "a")
    row = Row(1, tuple(IN_BUSINESS.values()), (CellProblem(WHOLE_ROW, code, said=text),))
    one = Mapper(profile, tuple(IN_BUSINESS), RUN).draft(row)
    assert (one.skip, [fault.code for fault in one.faults]) == (skip, codes)


def test_a_heading_in_doubt_is_a_warning_until_the_profile_keeps_it():
    """The rows below it convert, each with a warning that repeats the heading."""
    row = Row(1, tuple(IN_BUSINESS.values()), (CellProblem(WHOLE_ROW, "section_doubted", said="二、观察"),))
    for more, codes in (("", ["section_doubted"]), ('[surroundings]\nkeep = ["观察"]', [])):
        profile = read_profile(f"{text_of(STYLE_3)}\n{more}", "a")
        draft = Mapper(profile, tuple(IN_BUSINESS), RUN).draft(row)
        assert codes == [one.code for one in draft.warnings if one.code == "section_doubted"]


def test_a_column_of_states_tells_rows_of_a_mixed_place_apart():
    """Where a title speaks of both, and the row says that it is in force."""
    cells = IN_BUSINESS | {"STATUS": "1"}
    profile = load_profile(STYLE_3)
    for text, codes in (("正常及注销业户", []), ("已注销业户", ["place_of_end"])):
        row = Row(1, tuple(cells.values()), (CellProblem(WHOLE_ROW, "place_of_end", said=text),))
        one = Mapper(profile, tuple(cells), RUN).draft(row)
        assert [fault.code for fault in one.faults] == codes


RECORDS = "<row><a>1</a><b>2</b><c>3</c></row>" * 2
OTHERS = RECORDS.replace("row", "car")


@pytest.mark.parametrize(
    ("xml", "told"),
    [
        (f"<d><!-- 以下均已注销 -->{RECORDS}</d>", "以下均已注销"),
        (f"<!-- 未发证业户 --><d>{RECORDS}</d>", "未发证业户"),
        (f"<d>{RECORDS.replace('</row>', '<!-- 已注销 --></row>', 1)}</d>", "已注销"),
        (f"<d><?note 已注销?>{RECORDS}</d>", "note 已注销"),
        (f"<d>以下均已注销{RECORDS}</d>", "以下均已注销"),
        (f'<d status="cancelled">{RECORDS}</d>', "cancelled"),
        (f'<d zt="2">{RECORDS}</d>', "zt=2"),
        (f'<d deleted="1">{RECORDS}</d>', "deleted=1"),
        (f"<d><head><state>注销</state></head>{RECORDS}</d>", "注销"),
        (f'<d><pageInfo valid="false"><limit>1</limit></pageInfo>{RECORDS}</d>', "valid=false"),
        (f"<d><about><name>已注销车辆</name></about>{RECORDS}</d>", "已注销车辆"),
        (f"<d><head><status>200</status><msg>成功</msg><total>2</total></head>{RECORDS}</d>", ""),
        (f'<d deleted="0" valid="true"><!-- page 1 of 2 --><?app 1.0?>{RECORDS}</d>', ""),
        (f"<d><x><!-- 以下均已注销 -->{OTHERS}</x><y>{RECORDS}</y></d>", ""),
        (f"<d>{RECORDS}<memo>注销数量：0</memo></d>", ""),
    ],
)
def test_what_stands_around_the_records_of_xml_is_told_of_them(xml, told):
    """Comments, instructions, texts, and values of the root, of heads and of elements that stand once."""
    rows = [
        row
        for table in tables(xml.encode(), "a.xml")
        if table.name.endswith(("xml", "row"))
        for row in table.rows()
    ]
    assert [{told} - {""}] * 2 == [{one.said for one in row.problems} & {told} for row in rows]
    assert told or not any(row.problems for row in rows)


@pytest.mark.parametrize("mark", ['valid="false"', 'status="0"', 'deleted="1"', 'op="delete"', 'x:zt="9"'])
def test_attributes_of_a_record_are_columns_of_it(mark):
    """So that what no rule reads of them is watched like any column."""
    xml = f'<d xmlns:x="y"><row {mark}><a>1</a><b>2</b></row><row><a>1</a><b>2</b></row></d>'
    (table,) = tables(xml.encode(), "a.xml")
    name, _, value = mark.removeprefix("x:").replace('"', "").partition("=")
    assert [value, ""] == [row.cells[table.header.index(name)] for row in table.rows()]
