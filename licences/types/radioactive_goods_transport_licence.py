"""Radioactive Goods Road Transport Licence (放射性物品道路运输许可证).

JT/T 1291-2019; national type code 11100000000019713D079.

Legal basis (general knowledge): 《放射性物品运输安全管理条例》; 《放射性物品道路运输管理规定》.
"""

from typing import Final

from licences.types.base import CertificateType
from licences.types.operator_licence import OperatorLicence


class RadioactiveGoodsTransportLicence(OperatorLicence):
    """照面数据 of a 放射性物品道路运输许可证."""


TYPE: Final = CertificateType(
    number=79,
    key="radioactive_goods_transport_licence",
    kind="RA",
    name_zh="放射性物品道路运输许可证",
    name_en="Radioactive Goods Road Transport Licence",
    holder_kind="legal_person",
    holder_code_types=frozenset({"001", "099"}),
    face=RadioactiveGoodsTransportLicence,
)
