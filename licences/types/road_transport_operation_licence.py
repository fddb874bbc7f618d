"""Road Transport Operation Licence (道路运输经营许可证).

JT/T 1291-2019; national type code 11100000000019713D008.

Legal basis (general knowledge): 《道路运输条例》; 《道路货物运输及站场管理规定》;
《道路旅客运输及客运站管理规定》.
"""

from typing import Final

from licences.types.base import CertificateType
from licences.types.operator_licence import OperatorLicence


class RoadTransportOperationLicence(OperatorLicence):
    """照面数据 of a 道路运输经营许可证."""


TYPE: Final = CertificateType(
    number=8,
    key="road_transport_operation_licence",
    kind="RA",
    name_zh="道路运输经营许可证",
    name_en="Road Transport Operation Licence",
    holder_kind="legal_person",
    holder_code_types=frozenset({"001", "099"}),
    face=RoadTransportOperationLicence,
)
