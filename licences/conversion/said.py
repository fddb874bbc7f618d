"""What another row, or a certificate, says: so that a person can tell which of two is right.

Of persons nothing is said that could not be guessed from the row at hand: name and number are masked.
"""

from licences import masking
from licences.types.base import CertificateType, Holder
from licences.types.reduced import is_person


def said_of(kind: CertificateType, number: str, holder: Holder, vin: str | None = None) -> str:
    """Say number, holder and, of a vehicle, VIN of a certificate on one line.

    Args:
        kind: of the certificate.
        number: as printed.
        holder: a company whole, a person masked.
        vin: of its vehicle.

    >>> from licences.types import by_key
    >>> licence = by_key("road_transport_operation_licence")
    >>> said_of(licence, "浙交运管许可杭字330100000001号", Holder("杭州示例运输有限公司", "9133", "001"))
    '道路运输经营许可证 浙交运管许可杭字330100000001号，杭州示例运输有限公司'
    >>> person = Holder("张三丰", "990000199001010017", "111")
    >>> said_of(by_key("ride_hailing_driver_certificate"), "990000199001010017", person)
    '网络预约出租汽车驾驶员证 **************0017，张*丰'
    """
    hidden = is_person(holder)
    printed = masking.number(number) if hidden and kind.kind == "RE" else number
    parts = [f"{kind.name_zh} {printed}", masking.name(holder.name) if hidden else holder.name]
    return "，".join([*parts, f"VIN {vin}"] if vin else parts)
