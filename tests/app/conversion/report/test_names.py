"""Names in reports: short, on one line."""

from app.conversion.report.names import plain


def test_a_name_becomes_one_short_line():
    """Line breaks and control characters go, and long names are cut."""
    assert ("甲 乙", "丙" * 63 + "…") == (plain("\x00甲\r\n乙\u2028"), plain("丙" * 500))
