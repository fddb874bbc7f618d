"""Reports of a conversion (转换报告): what became of every row, counted, and the rows to be corrected.

`tally` counts, `rejected_csv` writes the rows that came back, `report_json` and `page` say it to programs and
to people.
"""
