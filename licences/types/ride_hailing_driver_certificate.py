"""Online Ride-Hailing Driver Certificate (网络预约出租汽车驾驶员证).

JT/T 1290-2019; national type code 11100000000019713D072.

Legal basis (general knowledge): 《出租汽车驾驶员从业资格管理规定》; 《网络预约出租汽车经营服务管理暂行办法》.
"""

from typing import Final

from licences.types.base import CertificateType
from licences.types.practitioner_certificate import PractitionerCertificate


class RideHailingDriverCertificate(PractitionerCertificate):
    """照面数据 of a 网络预约出租汽车驾驶员证."""


TYPE: Final = CertificateType(
    number=72,
    key="ride_hailing_driver_certificate",
    kind="RE",
    name_zh="网络预约出租汽车驾驶员证",
    name_en="Online Ride-Hailing Driver Certificate",
    holder_kind="natural_person",
    holder_code_types=frozenset({"111", "411", "412", "413", "414", "511", "516", "999"}),
    face=RideHailingDriverCertificate,
)
