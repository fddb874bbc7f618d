"""Face data of the four operator licences (经营许可证), JT/T 1291-2019.

`status` (证照状态) is not input: it follows from the status machine (`licences.status`). The holder is always
identified by a unified social credit code; older organisation codes are a matter of conversion.
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Final

from pydantic import model_validator

from licences.claims import Claim
from licences.identifiers import licence_number
from licences.types.base import FaceData, Holder, Term
from licences.types.described import GENERAL, PLAN, PROVINCIAL_ONE, described
from licences.types.names import filled
from licences.types.reduced import CREDIT_CODE_TYPE, area, days, delta_coded, holder_claims
from licences.types.text import (
    Address,
    CompanyName,
    HolderName,
    PersonName,
    Place256,
    RecordId,
    Text32,
    Text64,
    Text128,
    Text2000,
)
from licences.types.values import (
    NO_TERM,
    CreditCode,
    Day,
    Digit,
    Digits3,
    Digits12,
    Division,
    LastDay,
    LicenceDigits,
    ScopeCodes,
    Telephone,
    Word,
)

_NUMBER: Final = Claim.NUMBER.value
_ISSUED: Final = Claim.ISSUED.value
_SCOPE: Final = Claim.SCOPE.value
_COPY: Final = Claim.COPY.value
_AREA: Final = Claim.AREA.value


class OperatorLicence(FaceData):
    """照面数据 of an operator licence."""

    RESTATED: ClassVar[Mapping[str, tuple[str, str]]] = {
        "economic_type_name": ("economic_type", "economic_type"),
        "operating_status_name": ("operating_status", "operating_status"),
        "business_scope_name": ("business_scope", "business_scope"),
    }

    province_code: Annotated[Division, described("省份行政区划代码", "provinceCode", codes="province")]
    operator_id: Annotated[RecordId, described("省级系统经营业户ID", "ownerId")]
    operator_name: Annotated[HolderName, described("经营业户名称", "ownerName", core=True)]
    uscc: Annotated[CreditCode, described("统一社会信用代码", "organizationCode")]
    parent_name: Annotated[
        CompanyName | None, described("上级企业名称", "parentOwnername", mandatory="no")
    ] = None
    address: Annotated[Address, described("业户地址", "address", core=True)]
    area_code: Annotated[Division, described("经营业户所在地行政区划代码", "nativeAreaCode", core=True)]
    principal_name: Annotated[PersonName, described("负责人姓名", "principalName")]
    principal_telephone: Annotated[
        Telephone | None, described("负责人电话号码", "principalTelephone", mandatory="no")
    ] = None
    telephone: Annotated[
        Telephone | None, described("经营业户电话号码", "principalCellphone", mandatory="no")
    ] = None
    economic_type_name: Annotated[
        Text64 | None, described("经济类型", "econType", codes="economic_type", core=True)
    ] = None
    economic_type: Annotated[
        Digits3, described("经济类型代码", codes="economic_type", core=True, source=PLAN)
    ]
    operating_status_name: Annotated[
        Text32 | None, described("经营状态", "operatingStatus", codes="operating_status", core=True)
    ] = None
    operating_status: Annotated[
        Digit, described("经营状态代码", "operatingCode", codes="operating_status", core=True)
    ]
    business_scope_name: Annotated[
        Text2000 | None, described("经营范围", "businessScopeDesc", codes="business_scope", core=True)
    ] = None
    business_scope: Annotated[
        ScopeCodes,
        described(
            "经营范围代码",
            "businessScopeCode",
            codes="business_scope",
            core=True,
        ),
    ]
    licence_word: Annotated[Word, described("经营许可证字", "licenseWord", core=True)]
    licence_number: Annotated[LicenceDigits, described("经营许可证号", "licenseCode", core=True)]
    valid_from: Annotated[Day, described("有效期起", "validBeginDate", core=True)]
    valid_to: Annotated[LastDay, described("有效期止", "expireDate", core=True)]
    issuer_code: Annotated[CreditCode, described("发证机构代码", core=True, source=PLAN)]
    issuer_name: Annotated[Text128, described("发证机构名称", "licenseIssueOrgan", core=True)]
    issue_date: Annotated[Day, described("核发日期", "licenseIssueDate", core=True)]
    certificate_category: Annotated[
        Digits3, described("证照类别代码", codes="certificate_category", core=True, source=PLAN)
    ]
    branch_flag: Annotated[Digit, described("分支机构标识", codes="branch_flag", source=PROVINCIAL_ONE)]
    matter_code: Annotated[
        Digits12 | None,
        described("关联事项代码", codes="licence_matter_code", mandatory="no", source=PROVINCIAL_ONE),
    ] = None
    operating_area: Annotated[
        Place256 | None, described("经营区域", mandatory="conditional", source=GENERAL)
    ] = None
    original_or_copy: Annotated[Digits3, described("正本副本", codes="certificate_category", source=GENERAL)]

    @model_validator(mode="before")
    @classmethod
    def _fill_names(cls, data: object) -> object:
        return filled(data, cls.RESTATED)

    def holder(self) -> Holder:
        """Name the operator."""
        return Holder(self.operator_name, self.uscc, CREDIT_CODE_TYPE)

    def printed_number(self) -> str:
        """Give word and number: 浙交运管许可杭字330100000001号."""
        return licence_number.printed(self.licence_word, self.licence_number)

    def term(self) -> Term:
        """Give the days printed as 有效期起 and 有效期止."""
        return Term(self.valid_from, None if self.valid_to == NO_TERM else self.valid_to)

    def scanned(self) -> dict[int, object]:
        """Give number, operator, issue date, scope, copy and operating area."""
        claims: dict[int, object] = {
            _NUMBER: self.printed_number(),
            **holder_claims(self.holder()),
            _ISSUED: days(self.issue_date),
            _SCOPE: delta_coded(self.business_scope),
        }
        if self.operating_area:
            claims[_AREA] = area(self.operating_area)
        claims[_COPY] = int(self.original_or_copy)
        return claims
