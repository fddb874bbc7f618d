"""Online Ride-Hailing Operation Licence (网络预约出租汽车经营许可证).

JT/T 1291-2019; national type code 11100000000019713D074.

Legal basis (general knowledge): 《网络预约出租汽车经营服务管理暂行办法》.
"""

from typing import Final

from licences.types.base import CertificateType
from licences.types.operator_licence import OperatorLicence


class RideHailingOperationLicence(OperatorLicence):
    """照面数据 of a 网络预约出租汽车经营许可证."""


TYPE: Final = CertificateType(
    number=74,
    key="ride_hailing_operation_licence",
    kind="RA",
    name_zh="网络预约出租汽车经营许可证",
    name_en="Online Ride-Hailing Operation Licence",
    holder_kind="legal_person",
    holder_code_types=frozenset({"001", "099"}),
    face=RideHailingOperationLicence,
)
