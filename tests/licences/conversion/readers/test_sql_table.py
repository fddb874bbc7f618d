"""Rows that an SQL script puts in are read as its database would hold them, or come back; none is lost."""

import sqlite3
import time
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from licences.conversion.errors import (
    NotATableError,
    SourceError,
    SqlChangesError,
    SqlColumnsUnknownError,
    SqlNoRowsError,
    SqlStatementError,
    TruncatedFileError,
)
from tests.licences.conversion.readers.making import cells, problems, table, tables

NAMED = "INSERT INTO t (a,b) VALUES "
MYSQL = "-- MySQL dump 10.13\nLOCK TABLES `t` WRITE;\n"
VALUES = st.text("甲a1'\"\\\n;(),-# ", max_size=8)


def read(text, encoding="utf-8"):
    """Read the cells of the only table of a script."""
    return cells(text.encode(encoding), "a.sql")


@settings(deadline=2000)
@given(st.lists(st.tuples(VALUES, st.none() | VALUES), min_size=1, max_size=6))
def test_what_a_database_dumps_is_read(rows):
    """Any texts that SQLite holds and dumps are read as the same texts, NULL as empty."""
    with sqlite3.connect(":memory:") as base:
        base.execute('CREATE TABLE "业户" (甲 TEXT, "b c" TEXT)')
        base.executemany('INSERT INTO "业户" VALUES (?, ?)', rows)
        dump = "\n".join(base.iterdump())
    assert [(one, other or "") for one, other in rows] == read(dump)


@settings(deadline=2000)
@given(st.lists(st.tuples(VALUES, VALUES), min_size=1, max_size=6))
def test_what_mysql_escapes_is_read(rows):
    """Any texts as mysqldump writes them, many rows in a statement, are read as the same texts."""
    signs = {"\\": "\\\\", "'": "\\'", '"': '\\"', "\n": "\\n"}
    written = ",".join(
        "(" + ",".join("'" + "".join(signs.get(sign, sign) for sign in one) + "'" for one in row) + ")"
        for row in rows
    )
    assert rows == read(f"{MYSQL}INSERT INTO `t` (`a`,`b`) VALUES {written};\nUNLOCK TABLES;\n")


DUMPS = [
    ("-- MySQL dump 10.13  Distrib 8.0.31, for Linux (x86_64)\n", "-- Dump completed on 2026-06-01\n"),
    ("-- MariaDB dump 10.19  Distrib 10.6.12-MariaDB, for Linux\n", "\n-- Dump completed\n"),
    ("--\n-- PostgreSQL database dump\n--\n", "--\n-- PostgreSQL database dump complete\n--\n"),
]


@pytest.mark.parametrize(("head", "end"), DUMPS)
def test_a_dump_that_was_cut_off_is_told(head, end):
    """Programs close their dumps with a line; without it rows are missing, and those before are given."""
    rows = f"{NAMED}('1','x'),('2','y');\n"
    assert [("1", "x"), ("2", "y")] == read(f"{head}{rows}{end}")
    cut = table(f"{head}{rows}".encode(), "a.sql").rows()
    assert ("1", "x") == next(cut).cells
    with pytest.raises(TruncatedFileError):
        list(cut)


@pytest.mark.parametrize(
    ("comment", "announced"),
    [("-- 12 rows", 12), ("-- 共 12 条记录", 12), ("-- data of t: ~12 rows", 0), ("-- Records of t", 0)],
)
def test_rows_that_a_comment_speaks_of_are_counted(comment, announced):
    """But for what is only about so many."""
    assert announced == table(f"{comment}\n{NAMED}('1','x');\n".encode(), "a.sql").announced


@pytest.mark.parametrize(
    "text",
    [
        f"{NAMED}('1','x'),('2','y');",
        f"{NAMED}\n('1','x'),\n-- note; it's one\n('2','y')\n;",
        f"{NAMED}('1','x');{NAMED}('2','y');",
        "REPLACE INTO t (a,b) VALUES (1, 'x');\nINSERT IGNORE INTO t(A, B) VALUES (2,'y') ON DUPLICATE KEY UPDATE b=VALUES(b);",
        "CREATE TABLE t (\n a int(11) NOT NULL COMMENT '主键,a',\n `b` varchar(9) DEFAULT 'x', PRIMARY KEY (a), KEY k (b)\n) ENGINE=InnoDB;\nINSERT INTO t VALUES (1,'x'),(2,'y');",
        "SET IDENTITY_INSERT [dbo].[t] ON\nGO\nINSERT [dbo].[t] ([a], [b]) VALUES (1, N'x')\nINSERT [dbo].[t] ([a], [b]) VALUES (2, N'y')\nGO\nSET IDENTITY_INSERT [dbo].[t] OFF\n",
        "REM INSERTING into T\nSET DEFINE OFF;\nInsert into T (A,B) values ('1','x');\nInsert into T (A,B) values ('2','y');\ncommit;\n",
        "prompt Don't stop\nset feedback off\ninsert into T (a, b)\nvalues ('1', 'x');\n\ninsert into T (a, b)\nvalues ('2', 'y');\n\nprompt Done.\n",
        "INSERT ALL\n INTO t (a,b) VALUES ('1','x')\n INTO t (a,b) VALUES ('2','y')\nSELECT * FROM dual;",
        "SET client_encoding = 'UTF8';\nCREATE TABLE public.t (\n    a integer NOT NULL,\n    b character varying(9)\n);\nCOPY public.t (a, b) FROM stdin;\n1\tx\n2\ty\n\\.\n\nALTER TABLE ONLY public.t\n    ADD CONSTRAINT k PRIMARY KEY (a);\n",
        "BEGIN TRANSACTION;\nDELETE FROM t;\nINSERT INTO \"t\" (\"a\",\"b\") VALUES ('1','x'),('2','y');\nCOMMIT;",
        (
            "CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN INSERT INTO t VALUES (9); END; $$ LANGUAGE plpgsql;"
            f"\n{NAMED}('1','x'),('2','y');"
        ),
        f"{MYSQL}INSERT INTO `t` (a,b) VALUES ('1','x'),('2','y');\nDELIMITER ;;\nCREATE TRIGGER g AFTER INSERT ON t FOR EACH ROW BEGIN\nUPDATE t SET a=1; INSERT INTO t VALUES (3,'z');\nEND ;;\nDELIMITER ;\n",
        'COPY t ("a", b) FROM stdin;\n1\tx\n2\ty\n\\.\n',
        f"{NAMED}('1','x') ON CONFLICT (a) DO NOTHING;\n{NAMED}('2','y') ON CONFLICT (a) DO UPDATE SET a=EXCLUDED.a, \"b\" = excluded.\"b\" RETURNING a;".replace(
            " RETURNING a", ""
        ),
        "DROP TABLE IF EXISTS t;\nUSE d; INSERT INTO d.t (b,a) VALUES ('x','1');\nINSERT INTO d.t (a,b) VALUES ('2','y');".replace(
            "(b,a) VALUES ('x','1')", "(a,b) VALUES ('1','x')"
        ),
    ],
)
def test_every_way_of_writing_gives_the_rows(text):
    """MySQL, Navicat, SQL Server, Oracle, PostgreSQL: the same two rows come out of each of their scripts."""
    assert [("1", "x"), ("2", "y")] == read(text)


@pytest.mark.parametrize("quoted", ['"总质量(kg)"', "`总质量(kg)`", "[总质量(kg)]"])
@pytest.mark.parametrize(
    "script", ["COPY t (a, {0}) FROM stdin;\n1\tx\n\\.\n", "INSERT INTO t (a,{0}) VALUES ('1','x');"]
)
def test_names_in_quotes_hold_any_signs(quoted, script):
    """Brackets within the quotes of a column are part of its name, in the first statement of a script too."""
    found = table(script.format(quoted).encode(), "a.sql")
    assert (("a", "总质量(kg)"), [("1", "x")]) == (found.header, [row.cells for row in found.rows()])


@pytest.mark.parametrize(
    ("script", "names"),
    [
        ("RENAME TABLE t TO t_zhuxiao;", ("t_zhuxiao",)),
        ("ALTER TABLE `t` RENAME TO `t_old`;", ("t_old",)),
        ("ALTER TABLE t RENAME t1;\nRENAME TABLE t1 TO 注销;", ("注销",)),
        ("ALTER TABLE t SET SCHEMA recycle_bin;", ("recycle_bin", "t")),
        ("EXEC sp_rename 't', 't_history';", ("t_history",)),
        ("ALTER TABLE t RENAME COLUMN a TO zhuxiao;", ("t",)),
        ("RENAME TABLE u TO u_old;", ("t",)),
        ("", ("t",)),
    ],
)
def test_a_table_has_its_last_name(script, names):
    """What a table is called at the end of the script is its name, whatever its rows were put into."""
    assert names == table(f"{NAMED}('1','x');\n{script}".encode(), "a.sql").inner_names


def test_a_table_renamed_before_its_rows_is_another():
    """What was renamed before rows were put into a new table of the name says nothing of them."""
    text = f"ALTER TABLE t RENAME TO t_old;\nCREATE TABLE t (a int, b int);\n{NAMED}('1','x');"
    assert ("t",) == table(text.encode(), "a.sql").inner_names


def test_columns_in_another_order_are_put_in_their_place():
    """Rows whose statements list columns in another order, or others, stand under the names they give."""
    text = f"{NAMED}('1','x');INSERT INTO t (b,c,a) VALUES ('y','z','2');"
    found = table(text.encode(), "a.sql")
    assert (("a", "b", "c"), [("1", "x", ""), ("2", "y", "z")]) == (
        found.header,
        [row.cells for row in found.rows()],
    )


def test_each_table_of_a_script_is_a_table():
    """Rows of two tables are two tables, each named; their statements may alternate."""
    text = f"{NAMED}('1','x');INSERT INTO u (c) VALUES ('k');{NAMED}('2','y');"
    found = tables(text.encode(), "a.sql")
    assert [("a.sql!t", 2, 2), ("a.sql!u", 1, 1)] == [
        (one.name, one.count, len(list(one.rows()))) for one in found
    ]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("TO_DATE('2025-04-06 00:00:00', 'yyyy-mm-dd hh24:mi:ss')", "2025-04-06 00:00:00"),
        ("to_date('06-04-2025', 'dd-mm-yyyy')", "2025-04-06"),
        ("CAST(N'2025-04-06T00:00:00.000' AS DateTime)", "2025-04-06T00:00:00.000"),
        ("CAST(1.50 AS Decimal(18, 2))", "1.50"),
        ("DATE '2025-04-06'", "2025-04-06"),
        ("'x'::character varying", "x"),
        (r"E'a\'b'", "a'b"),
        ("_utf8'x'", "x"),
        ("b'1'", "1"),
        ("NULL", ""),
        ("-1.50", "-1.50"),
        ("'O''Neil'", "O'Neil"),
    ],
)
def test_what_only_wraps_a_value_is_taken_off(written, value):
    """Dates, casts and introducers around a value give the value, days as year, month, day."""
    assert [("1", value)] == read(f"{NAMED}('1',{written});")


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("('2','it's')", "sql_unreadable", -1),
        ("('2','y)", "sql_unreadable", -1),
        ("(2','y')", "sql_unreadable", -1),
        ("('2' 'y')", "sql_unreadable", -1),
        ("('2')", "sql_value_count", -1),
        ("('2','y','z')", "sql_value_count", -1),
        ("('2',now())", "sql_expression", 1),
        ("('2','a'||chr(10))", "sql_expression", 1),
        ("('2',TO_DATE('06-APR-25','DD-MON-RR'))", "sql_expression", 1),
        ("('2',CAST('abcdef' AS varchar(3)))", "sql_expression", 1),
        ("('2',0x4E2D)", "sql_expression", 1),
        (r"('2','C:\new')", "sql_backslash", 1),
        ("('2','" + "x" * 131_073 + "')", "cell_too_long", 1),
        ("('2','" + "x" * 600_000 + "')", "sql_unreadable", -1),
    ],
)
@pytest.mark.parametrize("between", [",", ",\n", f";\n{NAMED}"])
def test_a_faulty_row_harms_no_other(row, code, column, between):
    """Negative vectors: a row that cannot be read comes back by itself, those before and behind are read."""
    data = f"{NAMED}('1','x'){between}{row}{between}('3','z');\n{NAMED}('4','w');\n".encode()
    assert [(2, column, code)] == problems(data, "a.sql")
    good = [one.cells for one in table(data, "a.sql").rows() if not one.problems]
    assert [("1", "x"), ("3", "z"), ("4", "w")] == good


@pytest.mark.parametrize("text", ["INSERT INTO t (a,b) SELECT a,b FROM u", "INSERT INTO t SET a='1', b='2'"])
def test_rows_from_elsewhere_come_back(text):
    """Negative vector: an INSERT that lists no values comes back with its text."""
    data = f"CREATE TABLE t (a int, b int);\n{text};\n".encode()
    assert [(1, -1, "sql_unreadable")] == problems(data, "a.sql")
    assert [text] == [row.raw for row in table(data, "a.sql").rows()]


def test_a_copy_without_end_says_so():
    """Negative vector: rows of COPY that break off end with a row that says that some may be missing."""
    data = b"COPY t (a, b) FROM stdin;\n1\t\\N\n2\tx\\ty\n3\n"
    assert [(3, -1, "sql_value_count"), (4, -1, "sql_copy_cut")] == problems(data, "a.sql")
    assert [("1", ""), ("2", "x\ty")] == cells(data, "a.sql")[:2]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("INSERT INTO t VALUES ('1','x');", SqlColumnsUnknownError),
        (
            "CREATE TABLE t (a int, b int);\nALTER TABLE t ADD c int;\nINSERT INTO t VALUES (1,2,3);",
            SqlColumnsUnknownError,
        ),
        (f"{NAMED}('1','x');\nUPDATE t SET b='2' WHERE a='1';", SqlChangesError),
        (f"{NAMED}('1','x');\nupdate v set b='2' from t v where a='1';", SqlChangesError),
        (f"{NAMED}('1','x');\nDELETE FROM t WHERE a='1';", SqlChangesError),
        (f"{NAMED}('1','x');\nTRUNCATE TABLE t;", SqlChangesError),
        (
            f"{NAMED}('1','x');\nMERGE INTO t USING u ON (t.a=u.a) WHEN MATCHED THEN\nUPDATE SET b=1;",
            SqlChangesError,
        ),
        (f"{NAMED}('1','x');\nROLLBACK;", SqlChangesError),
        (f"{NAMED}('1','x') ON DUPLICATE KEY UPDATE b='y;z';", SqlChangesError),
        (f"{NAMED}('1','x') ON DUPLICATE KEY UPDATE a=VALUES(a), b=concat(b,'注');", SqlChangesError),
        (f"{NAMED}('1','x') ON CONFLICT (a) DO UPDATE SET b = '注销';", SqlChangesError),
        (f"{NAMED}('1','x') AS new ON DUPLICATE KEY UPDATE b = new.c;", SqlChangesError),
        (f"{NAMED}('1','x');\nREPLACE INTO t (a,b) VALUES ('1','y');", SqlChangesError),
        (f"{NAMED}('1','x');\nINSERT OR REPLACE INTO t (a,b) VALUES ('1','y');", SqlChangesError),
        (
            f"{NAMED}('1','x');\nMERGE INTO u USING v ON (1=1) WHEN NOT MATCHED THEN INSERT VALUES (1);",
            SqlChangesError,
        ),
        ("DROP TABLE t;\nCREATE TABLE t (a int);\n", SqlNoRowsError),
        ("UPDATE t SET a=1;\nUPDATE t SET a=2;\n", SqlNoRowsError),
        ("DROP TABLE t;\nIF 1=1 INSERT INTO t (a) VALUES (1);\n", SqlStatementError),
        ("DROP TABLE t;\nBEGIN INSERT INTO t (a) VALUES (1); END;\n", SqlStatementError),
        ("DROP TABLE t;\nDELIMITER $$\nINSERT INTO t (a) VALUES (1)$$\nDELIMITER ;\n", SqlStatementError),
        ("CREATE TRIGGER g BEGIN\nEND;\nINSERT INTO t (a) VALUES (1);\n/\n", SqlStatementError),
        ("LOAD DATA INFILE 'x' INTO TABLE t;\nDROP TABLE t;", SourceError),
    ],
)
def test_what_cannot_be_read_as_rows_is_refused(text, error):
    """Negative vectors: rows without columns, rows changed afterwards, no rows, programs: each by its name."""
    with pytest.raises(error):
        tables(text.encode(), "a.sql")


def test_a_statement_not_understood_ends_the_reading_below_the_rows():
    """Rows above a statement that may put in rows are read, then the error names its line."""
    found = table(f"{NAMED}('1','x');\nCALL p(1);\n{NAMED}('2','y');".encode(), "a.sql")
    read = []
    with pytest.raises(SqlStatementError) as caught:
        read.extend(row.cells for row in found.rows())
    assert ([("1", "x")], 2, None) == (read, caught.value.where.row, found.count)


def test_bad_bytes_and_mixed_encodings_are_told():
    """A byte that does not decode, and a row of UTF-8 amid GB 18030, come back with their place."""
    rows = [f"{NAMED}('1','张三');\n".encode("gbk")] * 3
    rows[1] = f"{NAMED}('2','李四');\n".encode()
    rows.append(f"{NAMED}('3','王".encode("gbk") + b"\xff');\n")
    data = b"".join(rows)
    found = [row.problems for row in table(data, "a.sql").rows()]
    assert ["", "undecodable", "", "undecodable"] == [one[0].code if one else "" for one in found]
    assert (data.index("李".encode()), data.index(b"\xff")) == (found[1][0].offset, found[3][0].offset)


@pytest.mark.parametrize(
    "text", ["编号,语句\n1,INSERT INTO t VALUES (1)\n", "insert,update\n1,2\n", "USE,b\n1,2\n"]
)
def test_tables_that_speak_of_sql_are_no_scripts(text):
    """A CSV whose header or cells hold words of SQL is a CSV."""
    assert "csv" == table(text.encode(), "a.csv").kind


def test_prose_is_no_script():
    """Notes that are neither are refused as before."""
    with pytest.raises(NotATableError):
        tables(b"-- a note\nnothing\n", "a.sql")


@settings(max_examples=300, deadline=2000)
@given(
    st.text("()',;`\"\\-/*$\n a1", max_size=60),
    st.sampled_from(
        [NAMED, "CREATE TABLE t (", "COPY t (a) FROM stdin;\n", f"{NAMED}('1','2');\nDELIMITER "]
    ),
)
def test_any_text_ends_in_rows_or_in_our_error(text, begin):
    """Text made of SQL's own signs never ends in a foreign error."""
    try:
        rows = [list(one.rows()) for one in tables((begin + text).encode(), "a.sql")]
    except SourceError as error:
        rows = [error]
    assert rows


@pytest.mark.parametrize(
    "piece",
    [
        "('1','x'),",
        "('it's'),",
        "(((",
        "'",
        "--",
        "/*",
        "`",
        "x ",
        "\n",
        "('1','x'",
        "$a$",
        f"{NAMED}",
        "CREATE TABLE t (a int);\n",
    ],
)
def test_work_is_linear(piece):
    """Twice the text takes about twice the time, whatever it is made of."""

    def seconds(count):
        data = (NAMED + "('0','0')," + piece * count).encode()
        begin = time.process_time()
        try:
            for one in tables(data, "a.sql"):
                for _ in one.rows():
                    pass
        except SourceError:
            pass
        return time.process_time() - begin

    small, large = min(seconds(4_000) for _ in range(2)), min(seconds(16_000) for _ in range(2))
    assert large < 10 * small + 0.2


def test_a_long_script_is_not_held():
    """A statement of many megabytes is read in the memory of a window on it."""
    row = f"('1','{'x' * 2000}')"
    found = table((NAMED + ",".join([row] * 6000) + ";").encode(), "a.sql")
    tracemalloc.start()
    read = sum(1 for _ in found.rows())
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (6000, True) == (read, used < 4_000_000)
