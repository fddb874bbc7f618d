"""Online Ride-Hailing Transport Certificate (vehicle) (网络预约出租汽车运输证).

JT/T 1292-2019; national type code 11100000000019713D073.

Legal basis (general knowledge): 《网络预约出租汽车经营服务管理暂行办法》.
"""

from typing import Final

from licences.types.base import CertificateType
from licences.types.vehicle_certificate import VehicleCertificate


class RideHailingTransportCertificate(VehicleCertificate):
    """照面数据 of a 网络预约出租汽车运输证."""


TYPE: Final = CertificateType(
    number=73,
    key="ride_hailing_transport_certificate",
    kind="RB",
    name_zh="网络预约出租汽车运输证",
    name_en="Online Ride-Hailing Transport Certificate (vehicle)",
    holder_kind="vehicle",
    holder_code_types=frozenset({"001", "099", "111"}),
    face=RideHailingTransportCertificate,
)
