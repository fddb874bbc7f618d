"""What a file says beside its rows keeps them from being converted, by whichever process they are read."""

import pytest

from tests.app.conversion.exports import certificates, convert, faults, operator, outcomes


def script(**descriptions):
    """Give an SQL script of two operators, with descriptions of columns."""
    rows = [operator(1), operator(2)]
    columns = ",\n".join(
        f" `{name}` varchar(99)" + (f" COMMENT '{descriptions[name]}'" if name in descriptions else "")
        for name in rows[0]
    )
    values = ",".join("(" + ",".join(f"'{value}'" for value in row.values()) + ")" for row in rows)
    return f"CREATE TABLE `t_owner` (\n{columns}\n);\nINSERT INTO `t_owner` VALUES {values};\n"


@pytest.mark.parametrize(
    ("text", "expected", "fault"),
    [
        (script(), {"converted": 2}, ""),
        (script(valid_date_end="注销日期"), {"rejected": 2}, "column_said_otherwise"),
    ],
)
def test_a_script_that_says_an_end_beside_its_rows_issues_nothing(ready, tmp_path, text, expected, fault):
    """A column described as the day of an end is not read as the last day; without it the script is converted."""
    path = tmp_path / "export.sql"
    path.write_text(text, encoding="utf-8")
    counts = convert(ready, path)
    assert (outcomes(counts), len(certificates(ready))) == (expected, expected.get("converted", 0))
    assert not fault or faults(counts)[fault] == 2
