"""What people see in an .ods sheet: struck out, shown otherwise, unknown, noted, hidden; repeated or not."""

import time

import pytest

from licences.conversion.errors import SourceError
from tests.licences.conversion.readers.making import (
    HEADER,
    ROWS,
    TABLE,
    cells,
    ods_bytes,
    ods_cell,
    ods_row,
    ods_styles,
    problems,
    table,
)

STRUCK = '<style:text-properties style:text-line-through-style="solid"/>'
PLAIN = '<style:text-properties style:text-line-through-style="none" style:text-line-through-type="none"/>'


def style(name, content="", family="table-cell", attributes=""):
    """Make a style."""
    return f'<style:style style:name="{name}" style:family="{family}" {attributes}>{content}</style:style>'


STYLES = (
    style("old", STRUCK)
    + style("child", attributes='style:parent-style-name="old"')
    + style("new", PLAIN, attributes='style:parent-style-name="old"')
)
WORDS = STYLES + style("T1", STRUCK, "text") + style("T2", PLAIN, "text") + style("P1", STRUCK, "paragraph")
HEAD = ods_row(*map(ods_cell, HEADER))


def sheet(*rows, styles=STYLES, before="", extra=None):
    """Make a workbook of the header and rows of cells."""
    return ods_bytes(before + HEAD + "".join(rows), styles=styles, extra=extra)


def words(content, attributes=""):
    """Make a cell of words that are marked up already."""
    return f'<table:table-cell office:value-type="string" {attributes}><text:p>{content}</text:p></table:table-cell>'


def row(*given, attributes=""):
    """Make the second row with other cells in place of its first ones."""
    return ods_row(*given, *map(ods_cell, ROWS[1][len(given) :]), attributes=attributes)


STYLED = 'table:style-name="old"'
FORMULA = 'table:formula="of:=[.A1]"'


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (row(ods_cell("a", STYLED)), [(2, 0, "struck_out")]),
        (row(ods_cell("a", 'table:style-name="child"')), [(2, 0, "struck_out")]),
        (row(ods_cell("a", 'table:style-name="new"')), []),
        (row(attributes='table:default-cell-style-name="old"'), [(2, -1, "struck_row")]),
        (row(*[ods_cell(text, STYLED) for text in ROWS[1]]), [(2, -1, "struck_row")]),
        (row(ods_cell("a", f'{STYLED} table:number-columns-repeated="2"')), [(2, 0, "struck_out"), (2, 1, "struck_out")]),
        (row(words("x<text:span text:style-name='T1'>老</text:span>")), [(2, 0, "struck_in_part")]),
        (row(words("<text:span text:style-name='T1'>老</text:span>")), [(2, 0, "struck_out")]),
        (row(words("<text:span text:style-name='T1'> </text:span>x")), []),
        (row(words("<text:span text:style-name='T2'>新</text:span>老", STYLED)), [(2, 0, "struck_in_part")]),
        (row(words("<text:span text:style-name='T2'>新</text:span>", STYLED)), []),
        (row(words("老").replace("<text:p>", "<text:p text:style-name='P1'>")), [(2, 0, "struck_out")]),
        (row(f"<table:table-cell {FORMULA}/>"), [(2, 0, "formula_without_value")]),
        (row(f'<table:table-cell {FORMULA} office:value-type="float"/>'), [(2, 0, "formula_without_value")]),
        (row(f'<table:table-cell {FORMULA} office:value-type="string"/>'), [(2, 0, "formula_without_value")]),
        (row(ods_cell("x", FORMULA)), []),
        (row(ods_cell("", f'{FORMULA} office:string-value=""')), []),
        (row("<table:table-cell><text:p>x</text:p></table:table-cell>"), [(2, 0, "text_without_type")]),
        (row('<table:table-cell office:value-type="float"><text:p>5</text:p></table:table-cell>'), [(2, 0, "text_without_type")]),
        (row(ods_cell("#N/A", f'{FORMULA} calcext:value-type="error"')), [(2, 0, "formula_error")]),
        (row(words("a<text:line-break/>b")), [(2, 0, "mixed_content")]),
        (row(words("a</text:p><draw:frame><draw:text-box><text:p>b</text:p></draw:text-box></draw:frame><text:p>")), [(2, 0, "mixed_content")]),
    ],
)  # fmt: skip
def test_what_is_told_of_a_cell(line, told):
    """Lines through cells and words, formulas and texts without a value, errors and drawings are told."""
    assert told == problems(sheet(line, styles=WORDS), "a.ods")


def test_the_style_of_a_column_holds_for_cells_without_one():
    """Cells that name no style, in rows that name none, have that of their column."""
    columns = '<table:table-column/><table:table-column table:default-cell-style-name="old"/>'
    styled = row(ods_cell("a"), ods_cell("b", 'table:style-name="new"'))
    assert [(2, 1, "struck_out")] == [
        one for one in problems(sheet(row(), styled, before=columns), "a.ods") if one[0] > 1
    ]


def test_common_styles_are_read():
    """A style that people made, in the part of common styles, strikes out what is made from it."""
    extra = {"styles.xml": ods_styles(style("作废", STRUCK))}
    own = style("ce1", attributes='style:parent-style-name="作废"')
    data = sheet(row(ods_cell("a", 'table:style-name="ce1"')), styles=own, extra=extra)
    assert [(2, 0, "struck_out")] == problems(data, "a.ods")


def formatted(*kinds):
    """Make data styles, and styles of cells named by their place."""
    return "".join(kinds) + "".join(
        style(f"c{at}", attributes=f'style:data-style-name="N{at}"') for at in range(len(kinds))
    )


def numbers(name, content, kind="number"):
    """Make a data style."""
    return f'<number:{kind}-style style:name="{name}">{content}</number:{kind}-style>'


DIGITS = '<number:number number:decimal-places="0" number:min-integer-digits="{}"/>'
DAY = '<number:{} number:style="long"/>'
SEVEN = numbers("N0", DIGITS.format(7))
TONNES = numbers("N1", '<number:number number:min-integer-digits="1"/><number:text>吨</number:text>')
PLATE = numbers("N2", "<number:text>浙A</number:text>" + DIGITS.format(5))


def number(value, at, kind="float", name="value"):
    """Make a cell of a value and a style."""
    return f'<table:table-cell table:style-name="c{at}" office:value-type="{kind}" office:{name}="{value}"/>'


def test_what_a_number_shows_is_read():
    """Zeros and words of number formats are read as they are shown."""
    data = sheet(
        ods_row(number(12345, 0), number(25, 1), number(123, 2)), styles=formatted(SEVEN, TONNES, PLATE)
    )
    assert [("0012345", "25吨", "浙A00123")] == cells(data, "a.ods")


def day_style(*parts):
    """Make a data style of days."""
    return numbers("N0", "".join(f"<number:{part} number:style='long'/>" for part in parts), "date")


PERCENT = numbers("N0", DIGITS.format(1) + "<number:text>%</number:text>", "percentage")
SIGNS = numbers("N0P0", DIGITS.format(1)) + numbers(
    "N0",
    f'<number:text>-</number:text>{DIGITS.format(1)}<style:map style:condition="value()&gt;=0" style:apply-style-name="N0P0"/>',
)
ODD = SIGNS.replace("&gt;=0", "=5")
THOUSANDS = numbers(
    "N0",
    '<number:number number:min-integer-digits="1" number:decimal-places="0" number:display-factor="1000"/>',
)
DATE = ("2025-03-01", "date", "date-value")


@pytest.mark.parametrize(
    ("made", "cell", "told"),
    [
        (day_style("year", "month"), DATE, "day_not_shown"),
        (day_style("month", "day"), DATE, "year_not_shown"),
        (day_style("year", "month", "day"), DATE, ""),
        (day_style("year", "month", "day", "hours", "minutes"), DATE, ""),
        (day_style("hours", "minutes", "month", "day", "year"), DATE, ""),
        (day_style("minutes", "seconds"), DATE, "day_not_shown"),
        (PERCENT, (0.15, "percentage", "value"), "format_changes"),
        (THOUSANDS, (25000, "float", "value"), "format_changes"),
        (SIGNS, (5, "float", "value"), ""),
        (SIGNS, (-5, "float", "value"), ""),
        (ODD, (5, "float", "value"), "format_changes"),
    ],
)
def test_what_a_format_hides_is_told(made, cell, told):
    """Days without a day or a year, percentages, thousands and conditions are told; ordinary formats are not."""
    value, kind, name = cell
    data = sheet(row(number(value, 0, kind, name)), styles=formatted(made))
    codes = [code for _, _, code in problems(data, "a.ods") if code != "date_for_text"]
    assert [told] * bool(told) == codes


def test_a_note_that_speaks_of_an_end_is_told():
    """A note on a cell is read, not taken for its text."""
    note = "<office:annotation><dc:creator>某人</dc:creator><text:p>此车已注销</text:p></office:annotation>"
    cell = ods_cell("a").replace("<text:p>", f"{note}<text:p>")
    assert [(2, 0, "note_of_end")] == problems(sheet(row(cell)), "a.ods")
    assert "a" == cells(sheet(row(cell)), "a.ods")[0][0]
    plain = cell.replace("已注销", "已年审")
    assert [] == problems(sheet(row(plain)), "a.ods")


def test_what_is_told_of_repeated_rows_is_told_of_each():
    """Rows written once with a count have each the marks of the one; the rows below have their own."""
    repeated = row(
        ods_cell("a", STYLED), attributes='table:number-rows-repeated="3" table:visibility="filter"'
    )
    data = sheet(repeated, row(), row(ods_cell("a", STYLED)))
    told = [
        (at, column, code) for at in (2, 3, 4) for column, code in ((0, "struck_out"), (-1, "hidden_row"))
    ]
    assert sorted([*told, (6, 0, "struck_out")]) == sorted(problems(data, "a.ods"))


def test_texts_around_the_cells_are_around_the_table():
    """Text boxes, and headers and footers of the page, that speak of an end are said of each row."""
    box = "<table:shapes><draw:frame><draw:text-box><text:p>以下均已注销</text:p></draw:text-box></draw:frame></table:shapes>"
    assert "place_of_end" in {code for _, _, code in problems(sheet(row(), before=box), "a.ods")}
    page = "<style:master-page><style:{0}><text:p>已<text:span>注销</text:span>车辆</text:p></style:{0}></style:master-page>"
    for place in ("header", "footer-left"):
        data = sheet(row(), extra={"styles.xml": ods_styles(pages=page.format(place))})
        assert [(2, -1, "place_of_end")] == problems(data, "a.ods")


@pytest.mark.parametrize(
    "line",
    [
        ods_row(ods_cell("a", f'{STYLED} table:number-columns-repeated="1000000"')),
        row(attributes='table:number-rows-repeated="900000000" table:default-cell-style-name="old"'),
        ods_row(f'<table:table-cell {FORMULA} table:number-columns-repeated="60000"/>') * 400,
    ],
)
def test_a_vast_sheet_of_few_bytes_is_refused_at_once(line):
    """Counts of repetition beyond what is taken cost no time and no memory."""
    begin = time.process_time()
    with pytest.raises(SourceError) as raised:
        table(sheet(line), "a.ods")
    assert "sheet_too_large" == raised.value.code
    assert time.process_time() - begin < 3


def test_blank_rows_below_are_nothing():
    """A million blank rows, struck out and hidden as programs leave them, are not told of."""
    blank = '<table:table-row table:number-rows-repeated="1048000" table:visibility="collapse"><table:table-cell table:style-name="old" table:number-columns-repeated="16384"/></table:table-row>'
    data = sheet(row(), blank)
    assert [] == problems(data, "a.ods")
    assert [] == [note.message.code for note in table(data, "a.ods").notes]


def test_entities_are_refused():
    """A part that declares entities is refused."""
    from tests.licences.conversion.readers.making import parts_of, zip_bytes

    parts = parts_of(ods_bytes())
    parts["content.xml"] = b'<!DOCTYPE x [<!ENTITY e "e">]>' + parts["content.xml"].partition(b"?>")[2]
    with pytest.raises(SourceError) as raised:
        table(zip_bytes(parts), "a.ods")
    assert "xml_entities" == raised.value.code


def test_reading_takes_time_that_grows_with_the_sheet():
    """Twice the struck-out rows take about twice the time."""

    def seconds(count):
        data = sheet(
            *[row(words("x<text:span text:style-name='T1'>老</text:span>", STYLED))] * count, styles=WORDS
        )
        begin = time.process_time()
        assert count == len(problems(data, "a.ods"))
        return time.process_time() - begin

    seconds(10)
    assert seconds(4000) < 8 * seconds(1000) + 0.2


def test_the_same_rows_without_marks():
    """A plain sheet is read as it was."""
    assert list(ROWS) == cells(ods_bytes(), "a.ods")
    assert TABLE[0] == table(ods_bytes(), "a.ods").header


@pytest.mark.parametrize("encoding", ["UTF0-8", "gb18030", "utf-7", "rot13"])
def test_an_encoding_nobody_knows_is_damage(encoding):
    """A part of a workbook that declares an encoding XML does not have is refused as damaged."""
    from tests.licences.conversion.readers.making import parts_of, xlsx_bytes, zip_bytes

    head = f'<?xml version="1.0" encoding="{encoding}"?>'.encode()
    ods = parts_of(ods_bytes())
    ods["content.xml"] = head + ods["content.xml"].partition(b"?>")[2]
    xlsx = parts_of(xlsx_bytes())
    xlsx["xl/styles.xml"] = head + xlsx["xl/styles.xml"]
    for parts in (ods, xlsx):
        with pytest.raises(SourceError) as raised:
            table(zip_bytes(parts), "a.ods")
        assert "workbook_damaged" == raised.value.code
