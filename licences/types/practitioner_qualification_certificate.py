"""Road Transport Practitioner Qualification Certificate (道路运输从业人员从业资格证).

JT/T 1290-2019; national type code 11100000000019713D071.

Legal basis (general knowledge): 《道路运输从业人员管理规定》.
"""

from typing import Final

from licences.types.base import CertificateType
from licences.types.practitioner_certificate import PractitionerCertificate


class PractitionerQualificationCertificate(PractitionerCertificate):
    """照面数据 of a 道路运输从业人员从业资格证."""


TYPE: Final = CertificateType(
    number=71,
    key="practitioner_qualification_certificate",
    kind="RE",
    name_zh="道路运输从业人员从业资格证",
    name_en="Road Transport Practitioner Qualification Certificate",
    holder_kind="natural_person",
    holder_code_types=frozenset({"111", "411", "412", "413", "414", "511", "516", "999"}),
    face=PractitionerQualificationCertificate,
)
