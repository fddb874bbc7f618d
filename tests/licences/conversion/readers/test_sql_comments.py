"""What a script says beside its rows stops their table where it speaks of an end; what programs write does not."""

import pytest

from licences.conversion.mapper import Mapper
from licences.conversion.profiles import load_profile
from tests.licences.conversion.readers.making import tables
from tests.licences.conversion.rows import RUN, STATELESS, STYLE_3

ROWS = "INSERT INTO t (a,b) VALUES ('1','x'),('2','y');\n"
MADE = "CREATE TABLE `t` (\n a int, b varchar(9)\n)"
OTHER = "INSERT INTO u (c) VALUES ('k');\n"


def stopped(script):
    """Give the names of the tables whose rows are told of what stands around them."""
    return [
        table.name.rpartition("!")[2]
        for table in tables(script.encode(), "a.sql")
        if all(one.code == "place_of_end" for row in table.rows() for one in row.problems)
        and any(row.problems for row in table.rows())
    ]


@pytest.mark.parametrize(
    "script",
    [
        f"-- 以下业户未通过审批\n{ROWS}",
        f"/* 已注销车辆 */\n{ROWS}",
        f"# 以下均已报废\n{ROWS}",
        f"/*\n 导出说明\n 本批车辆均已转出\n*/\n{ROWS}",
        f"{ROWS}-- 以上均已注销\n{ROWS}",
        f"{ROWS}-- 以上均已注销\n",
        "INSERT INTO t (a,b) VALUES\n-- 停业的\n('1','x'),('2','y');",
        "INSERT INTO t (a,b) VALUES ('1','x'), -- 已注销\n('2','y');",
        f"{MADE} ENGINE=InnoDB COMMENT='已注销车辆';\n{ROWS}",
        f"{MADE} COMMENT '历史台账';\n{ROWS}",
        f"{MADE};\nCOMMENT ON TABLE public.t IS '未发证业户';\n{ROWS}",
        f"{ROWS}ALTER TABLE t COMMENT = '退网车辆';",
        (
            f"EXEC sys.sp_addextendedproperty @name=N'MS_Description', @value=N'已报废车辆', @level0type=N'SCHEMA', "
            f"@level0name=N'dbo', @level1type=N'TABLE', @level1name=N't'\nGO\n{ROWS}"
        ),
        f"prompt 以下业户已注销\n{ROWS}",
        f"REM 已注销\n{ROWS}",
        f"-- cancelled vehicles below\n{ROWS}",
    ],
)
def test_a_comment_that_speaks_of_an_end_stops_the_table(script):
    """Comments of each kind, between and before rows, in statements, and descriptions of a table."""
    assert ["a.sql"] == stopped(script)


@pytest.mark.parametrize(
    "script",
    [
        (
            "-- MySQL dump 10.13  Distrib 8.0.31\n--\n-- Dumping data for table `t_deleted`\n--\n"
            f"/*!40000 ALTER TABLE `t` DISABLE KEYS */;\n{ROWS}-- Dump completed on 2026-11-01\n"
        ),
        (
            "/*\n Navicat Premium Data Transfer\n Source Server : local\n Source Schema : jtys\n Date: 01/11/2026\n*/\n"
            f"-- ----------------------------\n-- Records of t_cancelled\n-- ----------------------------\n{ROWS}"
        ),
        f"-- 导出日期：2026-11-01\n-- 表的结构 `t_注销`\n-- 转存表中的数据 `t_注销`\n{ROWS}",
        f"-- 不含已注销业户\n{ROWS}",
        f"-- DELETE FROM t;\n-- INSERT INTO t VALUES ('已注销');\n{ROWS}",
        f"prompt Disabling triggers for T_DELETED...\nREM INSERTING into T_DELETED\n{ROWS}",
        "/****** Object:  Table [dbo].[T_Deleted]    Script Date: 2026/11/1 ******/\n" + ROWS,
        f"-- Name: t_deleted; Type: TABLE; Schema: public; Owner: postgres\n{ROWS}",
        f"-- 正在导出表  jtys.t_deleted 的数据：~3 rows (大约)\n{ROWS}",
        f"{MADE} ENGINE=InnoDB COMMENT='车辆基本信息表';\n{ROWS}",
        "CREATE TABLE t (a int COMMENT '注销日期', -- 已注销的日期\n b int);\n" + ROWS,
        "INSERT INTO t (a,b) VALUES ('1','-- 已注销'),('2','/* 已注销 */ # 注销');",
    ],
)
def test_what_programs_write_beside_rows_stops_nothing(script):
    """Headings of dumps, names in them, statements put out, and what stands in values."""
    assert [] == stopped(script)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (f"{ROWS}-- 以上均已注销\n{OTHER}", ["t"]),
        (f"{ROWS}-- 以下均已注销\n{OTHER}", ["u"]),
        (f"{ROWS}-- 已注销\n{OTHER}", ["t", "u"]),
        (f"-- 均已注销\n{ROWS}{OTHER}", ["t", "u"]),
        (f"{MADE} COMMENT='已注销车辆';\n{ROWS}{OTHER}", ["t"]),
        (f"{ROWS}{OTHER}COMMENT ON TABLE u IS '注销业户';", ["u"]),
    ],
)
def test_a_comment_between_tables_is_said_of_those_it_may_speak_of(script, expected):
    """As its words tell; one above all tables is said of all."""
    assert expected == stopped(script)


@pytest.mark.parametrize(
    ("column", "written", "told"),
    [
        ("valid_date_end", "COMMENT '注销日期'", "column_said_otherwise"),
        ("valid_date_end", "COMMENT '有效期止'", ""),
        ("valid_date_end", ", -- 注销日期", "column_said_otherwise"),
        ("D3", "COMMENT '注销日期'", "unread_end"),
        ("D3", "COMMENT '证照状态 0正常 1停用'", "unread_end"),
        ("D3", "DEFAULT '' COMMENT '证照状态'", "unread_state"),
        ("D3", "COMMENT '登记日期'", ""),
        ("D3", "ON", "unread_end"),
    ],
)
def test_a_column_is_what_its_description_says(column, written, told):
    """One that no rule reads is watched by it, and one that is read as something else comes back."""
    cells = STATELESS | {"OPERATING_STATE": "营业", "D3": "20200101"}
    names = [f" {name} varchar(99)" for name in cells]
    at = list(cells).index(column)
    names[at] += written.removeprefix("ON") if not written.startswith(",") else ""
    made = ",\n".join(names)
    if written.startswith(","):
        made = made.replace(f" {column} varchar(99),\n", f" {column} varchar(99){written}\n")
    after = f"COMMENT ON COLUMN t.{column} IS '注销日期';\n" if written == "ON" else ""
    values = ",".join(f"'{value}'" for value in cells.values())
    (table,) = tables(
        f"CREATE TABLE t (\n{made}\n);\n{after}INSERT INTO t VALUES ({values});".encode(), "a.sql"
    )
    mapper = Mapper(load_profile(STYLE_3), table.header, RUN, labels=table.labels)
    found = {one.code for row in table.rows() for one in mapper.draft(row).faults}
    assert {told} - {""} == found & {"column_said_otherwise", "unread_end", "unread_state"}
