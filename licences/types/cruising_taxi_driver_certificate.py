"""Cruising Taxi Driver Certificate (巡游出租汽车驾驶员证).

JT/T 1290-2019; national type code 11100000000019713D075.

Legal basis (general knowledge): 《出租汽车驾驶员从业资格管理规定》.
"""

from typing import Final

from licences.types.base import CertificateType
from licences.types.practitioner_certificate import PractitionerCertificate


class CruisingTaxiDriverCertificate(PractitionerCertificate):
    """照面数据 of a 巡游出租汽车驾驶员证."""


TYPE: Final = CertificateType(
    number=75,
    key="cruising_taxi_driver_certificate",
    kind="RE",
    name_zh="巡游出租汽车驾驶员证",
    name_en="Cruising Taxi Driver Certificate",
    holder_kind="natural_person",
    holder_code_types=frozenset({"111", "411", "412", "413", "414", "511", "516", "999"}),
    face=CruisingTaxiDriverCertificate,
)
