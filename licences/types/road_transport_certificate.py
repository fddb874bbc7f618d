"""Road Transport Certificate (vehicle) (道路运输证).

JT/T 1292-2019; national type code 11100000000019713D013.

Legal basis (general knowledge): 《道路运输条例》; 《道路运输车辆技术管理规定》(交通运输部令2023年第3号).
"""

from typing import Final

from licences.types.base import CertificateType
from licences.types.vehicle_certificate import VehicleCertificate


class RoadTransportCertificate(VehicleCertificate):
    """照面数据 of a 道路运输证."""


TYPE: Final = CertificateType(
    number=13,
    key="road_transport_certificate",
    kind="RB",
    name_zh="道路运输证",
    name_en="Road Transport Certificate (vehicle)",
    holder_kind="vehicle",
    holder_code_types=frozenset({"001", "099", "111"}),
    face=RoadTransportCertificate,
)
