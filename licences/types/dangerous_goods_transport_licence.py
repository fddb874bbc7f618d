"""Road Dangerous Goods Transport Licence (道路危险货物运输许可证).

JT/T 1291-2019; national type code 11100000000019713D016.

Legal basis (general knowledge): 《道路运输条例》; 《道路危险货物运输管理规定》.
"""

from typing import Final

from licences.types.base import CertificateType
from licences.types.operator_licence import OperatorLicence


class DangerousGoodsTransportLicence(OperatorLicence):
    """照面数据 of a 道路危险货物运输许可证."""


TYPE: Final = CertificateType(
    number=16,
    key="dangerous_goods_transport_licence",
    kind="RA",
    name_zh="道路危险货物运输许可证",
    name_en="Road Dangerous Goods Transport Licence",
    holder_kind="legal_person",
    holder_code_types=frozenset({"001", "099"}),
    face=DangerousGoodsTransportLicence,
)
