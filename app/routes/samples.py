"""Examples for the API's description; invented, and checked against the models by a test."""

from typing import Any, Final

FACE: Final[dict[str, Any]] = {
    "province_code": "330000",
    "vehicle_id": "33330100000001",
    "plate_number": "浙A99X01",
    "plate_colour": "2",
    "vin": "LGAX4DF43T0000001",
    "vehicle_type": "H11",
    "operating_status": "10",
    "area_code": "330100",
    "certificate_word": "浙交运管杭字",
    "certificate_number": "330100000001",
    "valid_from": "2026-01-05",
    "valid_to": "2027-01-04",
    "issue_date": "2026-01-05",
    "issuer_code": "11330000990000017U",
    "issuer_name": "浙江省示例道路运输管理中心",
    "business_scope": ["02101"],
    "technical_grade": "1",
    "inspection_status": "1",
    "operator_id": "33330100000001",
    "operator_name": "路证（浙江）运输有限公司",
    "operator_licence_number": "330100000001",
    "holder_code": "91330100990000025K",
    "holder_code_type": "001",
    "length_mm": 12000,
    "width_mm": 2550,
    "height_mm": 3900,
    "axle_count": 3,
    "fuel_type": "2",
    "load_tonnes": "14.90",
    "gross_mass_kg": 25000,
}
"""照面数据 of a road transport certificate."""

PUBLIC: Final[dict[str, Any]] = {
    "type": "road_transport_certificate",
    "type_code": "11100000000019713D073",
    "type_name": {"zh": "道路运输证", "en": "road transport certificate"},
    "certificate_number": "********0001",
    "holder_name": "路证（浙江）运输有限公司",
    "plate_number": "浙A99X01",
    "plate_colour": {"code": "2", "name": "黄"},
    "valid_from": "2026-01-05",
    "valid_to": "2027-01-04",
    "status": "valid",
    "status_name": "有效",
    "issuer_code": "11330000990000017U",
    "issuer_name": "浙江省示例道路运输管理中心",
}
"""What the public sees of it."""

REGISTERED: Final[dict[str, Any]] = {
    **PUBLIC,
    "id": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
    "identifier": "1.2.156.3005.2.11100000000019713D073.11330000990000017U.20260000001.001.8",
    "version": 1,
    "previous_id": None,
    "issue_reason": "1",
    "issue_date": "2026-01-05",
    "status_at": "2026-01-05T01:30:00+00:00",
    "created_at": "2026-01-05T01:30:00+00:00",
    "holder_code": "91330100990000025K",
    "holder_code_type": "001",
    "kid": "0123456789abcdef",
    "status_list": {"number": 0, "index": 0},
    "specimen": False,
    "certificate_number": "浙交运管杭字330100000001号",
    "face": FACE,
}
"""What its clerk, its holder and an inspector see of it."""
