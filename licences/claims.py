"""The signed claims of a licence code (证照码): which keys exist and what stands behind each.

A key, once given, is never reused or renumbered: codes printed today are scanned in ten years. New keys
take the next free number, and `docs/licence-code.md` section "Claims" names them in the same order.
"""

from enum import IntEnum
from typing import Final

CERTIFICATE: Final = -65537
"""CWT private-use claim (RFC 8392, section 9.1: below -65536) that holds the certificate map."""


class Cwt(IntEnum):
    """Registered CWT claims we use (RFC 8392, section 4; cnf: RFC 8747)."""

    EXPIRES = 4  # exp: first second after the last valid day, China time; absent = no term (长期)
    NOT_BEFORE = 5  # nbf: first second of the first valid day, China time
    ISSUED_AT = 6  # iat: the second of signing
    CONFIRMATION = 8  # cnf: reserved for the holder's device key of a display code


class Claim(IntEnum):
    """Keys of the certificate map.

    Dates are days since 1970-01-01; masses are kilograms; code sets are ascending and delta-coded.
    """

    TYPE = 1  # last three digits of the type code, as a number
    REGION = 2  # first two digits of the division code of the issuing province
    SERIAL = 3  # serial of the certificate identifier
    VERSION = 4  # version of the certificate identifier, 1 to 999
    STATUS = 5  # [list number, index] in the issuer's status lists
    SPECIMEN = 6  # true: made for trying out, never a licence; absent otherwise
    NUMBER = 7  # the number printed on the certificate; masked where it is an identity number
    HOLDER = 8  # holder's name: masked for a person, abbreviated with … where very long
    HOLDER_CODE = 9  # credit code of a company; last four characters of a person's document number
    ISSUED = 10  # date of issue (发证日期)
    PLATE = 11  # 车辆号牌
    PLATE_COLOUR = 12  # 车牌颜色代码, as a number
    VIN = 13  # 车辆识别代号
    VEHICLE_TYPE = 14  # GA/T 16.4 code
    SEATS = 15  # 核定载客位数
    LOAD = 16  # 核定载质量, kg
    GROSS_MASS = 17  # 总质量, kg
    TRACTION_MASS = 18  # 准牵引总质量, kg
    SCOPE = 19  # 经营范围代码 as numbers
    CATEGORIES = 20  # 从业资格类别代码 as numbers
    DRIVING_CLASSES = 21  # 准驾车型, e.g. "A1A2"
    AREA = 22  # 经营区域
    COPY = 23  # 110 正本, 120 副本
    FIRST_ISSUED = 24  # 初领日期
    OPERATOR_LICENCE = 25  # 经营许可证号 of the vehicle's operator
