"""The vehicle itself, as its certificate describes it (JT/T 1292-2019): plate, VIN, type, sizes, masses."""

from typing import Annotated, Final

from licences.claims import Claim
from licences.types.base import FaceData
from licences.types.described import PLAN, described
from licences.types.text import Made64, RecordId, Serial32, Text8, Text64
from licences.types.values import (
    Day,
    Digits1To2,
    Division,
    Kilowatts,
    Plate,
    Tonnes,
    VehicleTypeCode,
    Vin,
    WholeNumber,
)

_KILOGRAMS_A_TONNE = 1000

_PLATE: Final = Claim.PLATE.value
_PLATE_COLOUR: Final = Claim.PLATE_COLOUR.value
_VIN: Final = Claim.VIN.value
_VEHICLE_TYPE: Final = Claim.VEHICLE_TYPE.value
_GROSS_MASS: Final = Claim.GROSS_MASS.value
_SEATS: Final = Claim.SEATS.value
_LOAD: Final = Claim.LOAD.value
_TRACTION_MASS: Final = Claim.TRACTION_MASS.value


class Vehicle(FaceData):
    """The part of the face data that speaks of the vehicle."""

    province_code: Annotated[Division, described("省份行政区划代码", "provinceCode", codes="province")]
    vehicle_id: Annotated[RecordId, described("营运车辆ID", "mcuId", core=True)]
    plate_number: Annotated[Plate, described("车辆(挂车)号牌", "vehicleNo", core=True)]
    plate_colour_name: Annotated[
        Text8 | None, described("车牌颜色", "plateColor", codes="plate_colour", core=True)
    ] = None
    plate_colour: Annotated[
        Digits1To2, described("车牌颜色代码", "plateColorCode", codes="plate_colour", core=True)
    ]
    vin: Annotated[Vin, described("车辆识别VIN码", "vin", core=True)]
    vehicle_type_name: Annotated[
        Text64 | None, described("车辆类型", "vehicleType", codes="vehicle_type_ga16_4", core=True)
    ] = None
    vehicle_type: Annotated[
        VehicleTypeCode, described("车辆类型代码", "vehicleTypeCode", codes="vehicle_type_ga16_4", core=True)
    ]
    brand: Annotated[Made64 | None, described("厂牌", "brand", mandatory="no")] = None
    model: Annotated[Made64 | None, described("型号", "model", mandatory="no")] = None
    engine_number: Annotated[Serial32 | None, described("发动机号", "engineNo", mandatory="no")] = None
    manufacture_date: Annotated[Day | None, described("出厂日期", "outFactoryDate", mandatory="no")] = None
    length_mm: Annotated[WholeNumber, described("车长", "vehicleLength", core=True, ge=1000, le=30000)]
    width_mm: Annotated[WholeNumber, described("车宽", "vehicleWidth", core=True, ge=500, le=4000)]
    height_mm: Annotated[WholeNumber, described("车高", "vehicleHigh", core=True, ge=500, le=5000)]
    wheelbase_mm: Annotated[
        WholeNumber | None, described("轴距", "wheelBase", mandatory="no", ge=0, le=99999)
    ] = None
    axle_count: Annotated[WholeNumber, described("车辆车轴数", "axlesAmount", core=True, ge=1, le=20)]
    traction_mass_kg: Annotated[
        WholeNumber | None,
        described(
            "车辆准牵引总质量", "tractionTonnage", mandatory="conditional", core=True, ge=0, le=999_999
        ),
    ] = None
    seats: Annotated[
        WholeNumber | None,
        described("核定载客位数", "approveSeat", mandatory="conditional", core=True, ge=0, le=999),
    ] = None
    load_tonnes: Annotated[
        Tonnes | None, described("车辆(挂车)吨位", "approveTon", mandatory="conditional")
    ] = None
    gross_mass_kg: Annotated[
        WholeNumber, described("车辆(挂车)总质量", core=True, source=PLAN, ge=1, le=999_999)
    ]
    fuel_type: Annotated[Digits1To2, described("车辆燃料类型代码", "fuelType", codes="fuel_type", core=True)]
    engine_power_kw: Annotated[Kilowatts | None, described("发动机功率", "enginePower", mandatory="no")] = (
        None
    )
    bus_level: Annotated[
        Digits1To2 | None,
        described("客车类型与等级", "busType", codes="bus_level", mandatory="conditional", core=True),
    ] = None

    def scanned_vehicle(self) -> dict[int, object]:
        """Give what of the vehicle goes into the scanned code; masses in kilograms."""
        claims: dict[int, object] = {
            _PLATE: self.plate_number,
            _PLATE_COLOUR: int(self.plate_colour),
            _VIN: self.vin,
            _VEHICLE_TYPE: self.vehicle_type,
        }
        if self.seats:
            claims[_SEATS] = self.seats
        if self.load_tonnes:
            claims[_LOAD] = int(self.load_tonnes * _KILOGRAMS_A_TONNE)
        claims[_GROSS_MASS] = self.gross_mass_kg
        if self.traction_mass_kg:
            claims[_TRACTION_MASS] = self.traction_mass_kg
        return claims
