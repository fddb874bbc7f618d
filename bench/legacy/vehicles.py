"""Vehicle certificates (道路运输证) of lorries, tractors, trailers, coaches and new-energy vehicles."""

from typing import Final, NamedTuple

from bench.legacy import days, numbers, words
from bench.legacy.record import Draw, Record, company_name, dated, issue_day

YEARS: Final = (3, 4)
TYPE: Final = "road_transport_certificate"
MOST: Final = 8_000_000
"""Plates of the rarest kind with an office letter that no office uses."""

_FLEETS: Final = 700
"""Operators in one division; an operator has the same name and numbers on all its vehicles."""


class _Model(NamedTuple):
    """A model of vehicle; masses in kilograms, the load as the certificate prints it, in tonnes."""

    share: float
    vehicle_type: str
    plate_kind: str
    colour: str
    brand: str
    name: str
    sizes: tuple[int, int, int]
    axles: int
    gross: int
    fuel: str
    load: str | None = None
    seats: int | None = None
    traction: int | None = None
    bus_level: str | None = None


_MODELS: Final = (
    _Model(30, "H11", "ordinary", "2", "示例牌", "SL1250", (12000, 2550, 3900), 3, 25000, "2", load="14.90"),
    _Model(12, "H12", "ordinary", "2", "样本牌", "YB5180", (9000, 2500, 3700), 2, 18000, "2", load="9.80"),
    _Model(12, "H31", "ordinary", "1", "示例牌", "SL1045", (5995, 2100, 2300), 2, 4495, "2", load="1.75"),
    _Model(14, "Q11", "ordinary", "2", "虚构牌", "XG4250", (6900, 2550, 3950), 3, 25000, "2", traction=40000),
    _Model(12, "B11", "trailer", "2", "虚构牌", "XG9400", (13000, 2550, 2900), 3, 40000, "9", load="33.50"),
    _Model(
        8,
        "K11",
        "ordinary",
        "2",
        "演示牌",
        "YS6120",
        (12000, 2550, 3700),
        2,
        18000,
        "2",
        seats=51,
        bus_level="22",
    ),
    _Model(
        4,
        "K21",
        "ordinary",
        "2",
        "演示牌",
        "YS6800",
        (7990, 2350, 3100),
        2,
        9500,
        "3",
        seats=29,
        bus_level="33",
    ),
    _Model(
        5,
        "H31",
        "new_energy_small",
        "94",
        "样本牌",
        "YB1040EV",
        (5995, 2100, 2300),
        2,
        4495,
        "5",
        load="1.20",
    ),
    _Model(
        3,
        "H11",
        "new_energy_large",
        "93",
        "样本牌",
        "YB1310EV",
        (11900, 2550, 3600),
        4,
        31000,
        "5",
        load="15.60",
    ),
)
_BY_CHANCE: Final = tuple(model for model in _MODELS for _ in range(int(model.share)))
LORRY: Final = _MODELS[0]


def make(number: int, draw: Draw) -> Record:
    """Make the certificate with this running number (below `MOST`); no two have the same number or plate."""
    return _make(number, draw, draw.one_of(_BY_CHANCE))


def _make(number: int, draw: Draw, model: _Model) -> Record:
    serial, which = divmod(number, len(words.DIVISIONS))
    division, place = words.DIVISIONS[which]
    fleet = draw.below(_FLEETS)
    operator = fleet * len(words.DIVISIONS) + which
    organisation = numbers.organisation_code(operator)
    record = {
        "_type": TYPE,
        "_place": place,
        "_organisation": organisation,
        "_number": number,
        "vehicle_id": f"{division}{number:08d}",
        "plate_number": numbers.plate(model.plate_kind, number),
        "vin": numbers.vin(f"X{model.gross // 1000:02d}{model.axles}{model.fuel}", number),
        "engine_number": f"E{number:07d}" if model.plate_kind == "ordinary" else None,
        "operating_status": "10",
        "area_code": division,
        "certificate_word": f"浙交运管{place}字",
        "certificate_number": f"{division}{serial + 1:06d}",
        "business_scope": draw.one_of(words.PASSENGERS if model.seats else words.GENERAL_GOODS),
        "technical_grade": "1" if draw.random() < 0.8 else "2",
        "inspection_status": "1",
        "operator_id": f"{division}{operator:08d}",
        "operator_name": company_name(fleet, place),
        "operator_licence_number": f"{division}{fleet + 1:06d}",
        "holder_code": numbers.credit_code(organisation),
        "holder_code_type": "001",
    }
    fit(record, model)
    issued = issue_day(draw)
    return dated(record, issued, days.last_day(issued, draw.one_of(YEARS)))


def fit(record: Record, model: _Model) -> None:
    """Write what a model of vehicle is like into a record; plate and VIN are left."""
    record["plate_colour"] = model.colour
    record["vehicle_type"], record["brand"], record["model"] = model.vehicle_type, model.brand, model.name
    record["length_mm"], record["width_mm"], record["height_mm"] = model.sizes
    record["axle_count"], record["gross_mass_kg"], record["fuel_type"] = model.axles, model.gross, model.fuel
    record["load_tonnes"], record["seats"] = model.load, model.seats
    record["traction_mass_kg"], record["bus_level"] = model.traction, model.bus_level


def become_lorry(record: Record) -> None:
    """Turn the vehicle of a record into an ordinary heavy lorry, for dirt that needs one."""
    fit(record, LORRY)
    record["plate_number"] = numbers.plate(LORRY.plate_kind, record["_number"])
    record["business_scope"] = words.GENERAL_GOODS[0]
