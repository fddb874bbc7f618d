"""A row of an operator as style 3 exports it, and the run it is converted in; all invented."""

from datetime import date

from licences.conversion.context import RunContext

RUN = RunContext("11330000990000017U", "浙江省示例道路运输管理中心", "330000", date(2026, 6, 1))
STYLE_3 = "style3_zhejiang_warehouse"
STATELESS = {
    "com_name": "路证（浙江）运输有限公司", "uniscid": "91330100990000025K", "com_key": "浙交运管许可杭字",
    "com_num": "330102000001", "busi_scope": "道路普通货物运输", "print_date": "2025-03-01",
    "valid_date_begin": "2025-03-01", "valid_date_end": "2029-02-28",
}  # fmt: skip
"""Nothing in it tells whether the licence is in force."""
OPERATOR = STATELESS | {"flag": "insert"}
