"""Face data of the three practitioner certificates (从业资格证), JT/T 1290-2019.

`status` (证照状态) is not input: it follows from the status machine (`licences.status`).
"""

from typing import Annotated, Final

from licences.claims import Claim
from licences.types.base import FaceData, Holder, Term
from licences.types.described import GENERAL, PLAN, PROVINCIAL_ONE, PROVINCIAL_TWO, described
from licences.types.reduced import days, delta_coded, holder_claims, short_number
from licences.types.text import (
    Address,
    CompanyName,
    PersonName,
    RecordId,
    Serial32,
    Text2,
    Text16,
    Text128,
)
from licences.types.values import (
    NO_TERM,
    CategoryCodes,
    CreditCode,
    Day,
    Digit,
    Division,
    DocumentNumber,
    DrivingClasses,
    Grade,
    LastDay,
    Mobile,
    Photo,
    PractitionerNumber,
    WholeNumber,
)

_IDENTITY_NUMBER_LENGTH: Final = 15
"""The shorter of its two forms; older certificate numbers have 12 or 13 digits."""

HOLDER_CODE_TYPES: Final = {
    "1": "111",
    "2": "114",
    "3": "115",
    "4": "414",
    "5": "999",
    "6": "516",
    "7": "511",
    "9": "999",
}
"""id_document_type (JT/T 697.7 5.2) -> holder_code_type (GB/T 36903).

The two lists name the same documents; that a passport is an ordinary one (414) and that 5 and 9 are "other
documents" (999) is general knowledge.
"""
OTHER_DOCUMENT: Final = "999"

_NUMBER: Final = Claim.NUMBER.value
_ISSUED: Final = Claim.ISSUED.value
_FIRST_ISSUED: Final = Claim.FIRST_ISSUED.value
_CATEGORIES: Final = Claim.CATEGORIES.value
_DRIVING_CLASSES: Final = Claim.DRIVING_CLASSES.value


class PractitionerCertificate(FaceData):
    """照面数据 of a practitioner certificate."""

    province_code: Annotated[Division, described("省份行政区划代码", "provinceCode", codes="province")]
    staff_id: Annotated[RecordId, described("省级系统从业人员ID", "staffId")]
    name: Annotated[PersonName, described("从业人员姓名", "staffName", core=True)]
    sex: Annotated[Digit, described("性别", "sex", codes="sex")]
    id_type: Annotated[Digit, described("身份证件类型", "idType", codes="id_document_type", core=True)]
    id_number: Annotated[DocumentNumber, described("身份证件号码", "idCard", core=True)]
    nation: Annotated[Text16 | None, described("民族", "nation", mandatory="no")] = None
    telephone: Annotated[Mobile, described("联系电话", "telephone", core=True)]
    address: Annotated[Address | None, described("住址", "address", mandatory="no")] = None
    education: Annotated[Text16 | None, described("文化程度", "culturalLevel", mandatory="no")] = None
    staff_status_name: Annotated[Text16 | None, described("从业状态", "staffStatus", mandatory="no")] = None
    staff_status: Annotated[Text2 | None, described("从业状态代码", "staffStatusCode", mandatory="no")] = None
    driving_licence_number: Annotated[
        DocumentNumber | None, described("驾驶证号", mandatory="conditional", source=PROVINCIAL_ONE)
    ] = None
    permitted_class: Annotated[
        DrivingClasses | None,
        described(
            "准驾车型代码",
            codes="permitted_driving_class",
            mandatory="conditional",
            core=True,
            source=PROVINCIAL_TWO,
        ),
    ] = None
    category: Annotated[
        CategoryCodes,
        described(
            "从业资格类别代码",
            "workTypeCode",
            codes="practitioner_category",
            core=True,
        ),
    ]
    certificate_number: Annotated[PractitionerNumber, described("从业资格证号", "certificateCode", core=True)]
    first_issue_date: Annotated[Day, described("从业资格证初领时间", "certificateFirstIssueDate", core=True)]
    issue_date: Annotated[Day, described("发证日期", "certificateIssueDate", core=True)]
    valid_to: Annotated[LastDay, described("证件有效期至", "certificateExpireDate", core=True)]
    issuer_code: Annotated[CreditCode, described("发证机构代码", core=True, source=PLAN)]
    issuer_name: Annotated[Text128, described("发证机构名称", "issueOrgan", core=True)]
    issuer_area_code: Annotated[Division, described("发证机构所在地行政区划代码", core=True, source=PLAN)]
    medium: Annotated[Text2 | None, described("证照介质类型", "certificateType", mandatory="no")] = None
    ic_card_number: Annotated[
        Serial32 | None, described("IC卡证件编号", "icCardCertificateCodeic", mandatory="no")
    ] = None
    integrity_grade: Annotated[
        Grade, described("诚信考核等级", codes="integrity_grade", core=True, source=PLAN)
    ]
    reissue_count: Annotated[
        WholeNumber | None,
        described("补换证次数", mandatory="no", source=PROVINCIAL_TWO, ge=0, le=9999),
    ] = None
    employer_id: Annotated[RecordId | None, described("服务单位ID", "ownerId", mandatory="no")] = None
    employer_name: Annotated[CompanyName | None, described("服务单位名称", "ownerName", mandatory="no")] = (
        None
    )
    registration_date: Annotated[
        Day | None, described("注册日期", mandatory="conditional", source=PROVINCIAL_ONE)
    ] = None
    photo: Annotated[Photo, described("照片", source=GENERAL)]

    def holder(self) -> Holder:
        """Name the practitioner, with the kind of identity document in the terms of GB/T 36903."""
        code_type = HOLDER_CODE_TYPES.get(self.id_type, OTHER_DOCUMENT)
        return Holder(self.name, self.id_number, code_type)

    def printed_number(self) -> str:
        """Give the number of the certificate; mostly the holder's identity number."""
        return self.certificate_number

    def term(self) -> Term:
        """Give the days from issue to 证件有效期至; the field list has no first day of its own."""
        return Term(self.issue_date, None if self.valid_to == NO_TERM else self.valid_to)

    def scanned(self) -> dict[int, object]:
        """Give number and holder (both masked), issue dates, categories and driving classes."""
        claims: dict[int, object] = {
            _NUMBER: self._scanned_number(),
            **holder_claims(self.holder()),
            _ISSUED: days(self.issue_date),
            _CATEGORIES: delta_coded(self.category),
        }
        if self.permitted_class:
            claims[_DRIVING_CLASSES] = self.permitted_class
        claims[_FIRST_ISSUED] = days(self.first_issue_date)
        return claims

    def _scanned_number(self) -> str:
        """Mask the number when it is, holds, or by its length could be an identity number."""
        number = self.certificate_number
        if self.id_number in number or len(number) >= _IDENTITY_NUMBER_LENGTH:
            return short_number(number)
        return number
