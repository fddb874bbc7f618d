"""Face data of the two vehicle certificates (道路运输证), JT/T 1292-2019.

The holder is the operator that owns the vehicle; `holder_code` and `holder_code_type` are its code from the
metadata every electronic certificate has (GB/T 36903). `status` (证照状态) is not input: it follows from the
status machine (`licences.status`).
"""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Final

from pydantic import model_validator

from licences.claims import Claim
from licences.identifiers import licence_number
from licences.types.base import Holder, Term
from licences.types.described import COMMON, GENERAL, PLAN, PROVINCIAL_TWO, described
from licences.types.names import filled
from licences.types.reduced import days, delta_coded, holder_claims
from licences.types.text import HolderName, RecordId, Text2, Text16, Text64, Text128, Text2000
from licences.types.values import (
    NO_TERM,
    CreditCode,
    Day,
    Digit,
    Digits1To2,
    Digits3,
    Division,
    HolderCode,
    LastDay,
    LicenceDigits,
    Photo,
    ScopeCodes,
    Word,
)
from licences.types.vehicle import Vehicle

_NUMBER: Final = Claim.NUMBER.value
_HOLDER: Final = Claim.HOLDER.value
_ISSUED: Final = Claim.ISSUED.value
_SCOPE: Final = Claim.SCOPE.value
_OPERATOR_LICENCE: Final = Claim.OPERATOR_LICENCE.value


class VehicleCertificate(Vehicle):
    """照面数据 of a vehicle certificate."""

    RESTATED: ClassVar[Mapping[str, tuple[str, str]]] = {
        "plate_colour_name": ("plate_colour", "plate_colour"),
        "vehicle_type_name": ("vehicle_type", "vehicle_type_ga16_4"),
        "operating_status_name": ("operating_status", "vehicle_operating_status"),
        "business_scope_name": ("business_scope", "business_scope"),
    }

    operating_status_name: Annotated[
        Text16 | None, described("车辆营运状态", "businessState", codes="vehicle_operating_status", core=True)
    ] = None
    operating_status: Annotated[
        Digits1To2,
        described("车辆营运状态代码", "businessStateCode", codes="vehicle_operating_status", core=True),
    ]
    area_code: Annotated[Division, described("车籍地行政区划代码", "vehicleZoneCode", core=True)]
    certificate_word: Annotated[Word, described("道路运输证字", "transCertificateWord", core=True)]
    certificate_number: Annotated[LicenceDigits, described("道路运输证号", "transCertificateCode", core=True)]
    valid_from: Annotated[Day | None, described("有效期起", "certificateBeginDate", mandatory="no")] = None
    valid_to: Annotated[LastDay, described("有效期至", "certificateExpireDate", core=True)]
    issue_date: Annotated[Day, described("发证日期", core=True, source=PLAN)]
    issuer_code: Annotated[CreditCode, described("发证机构代码", core=True, source=PLAN)]
    issuer_name: Annotated[Text128, described("发证机构名称", "transCertificateGrantOrgan", core=True)]
    business_scope_name: Annotated[
        Text2000 | None, described("经营范围", "businessScopeDesc", codes="business_scope")
    ] = None
    business_scope: Annotated[
        ScopeCodes,
        described("经营范围代码", "businessScopeCode", codes="business_scope"),
    ]
    medium: Annotated[Text2 | None, described("证照介质类型", "certificateType", mandatory="no")] = None
    technical_grade: Annotated[
        Digit, described("技术等级评定", codes="technical_grade", core=True, source=PLAN)
    ]
    inspection_status: Annotated[
        Digit | None,
        described("年度审验状态", codes="annual_inspection_status", mandatory="no", source=PROVINCIAL_TWO),
    ] = None
    operator_id: Annotated[RecordId, described("经营业户ID", "ownerId")]
    operator_name: Annotated[HolderName, described("经营业户名称", source=PROVINCIAL_TWO)]
    operator_licence_number: Annotated[LicenceDigits, described("经营许可证号", source=PROVINCIAL_TWO)]
    holder_code: Annotated[HolderCode, described("持证主体代码", source=COMMON)]
    holder_code_type: Annotated[
        Digits3, described("持证主体代码类型代码", codes="holder_code_type", source=COMMON)
    ]
    gnss_platform: Annotated[
        Text64 | None, described("卫星定位平台名称", "satellitePlatformName", mandatory="no")
    ] = None
    photo: Annotated[Photo | None, described("车辆照片", mandatory="no", source=GENERAL)] = None

    @model_validator(mode="before")
    @classmethod
    def _fill_names(cls, data: object) -> object:
        return filled(data, cls.RESTATED)

    def holder(self) -> Holder:
        """Name the operator that owns the vehicle."""
        return Holder(self.operator_name, self.holder_code, self.holder_code_type)

    def printed_number(self) -> str:
        """Give word and number: 浙交运管杭字330100000001号."""
        return licence_number.printed(self.certificate_word, self.certificate_number)

    def term(self) -> Term:
        """Give the days of validity; the first is the day of issue when 有效期起 is not given."""
        first = self.valid_from or self.issue_date
        return Term(first, None if self.valid_to == NO_TERM else self.valid_to)

    def scanned(self) -> dict[int, object]:
        """Give number, operator, what the vehicle is, scope and the operator's licence number.

        The operator's credit code stays out: its licence number names it already, and the symbol stays small.
        """
        return {
            _NUMBER: self.printed_number(),
            _HOLDER: holder_claims(self.holder())[_HOLDER],
            _ISSUED: days(self.issue_date),
            **self.scanned_vehicle(),
            _SCOPE: delta_coded(self.business_scope),
            _OPERATOR_LICENCE: self.operator_licence_number,
        }
