"""Numbers with right check characters, fast: what a part adds to the weighted sum is looked up in tables.

Everything here is invented: credit codes and identity numbers are of division 990000, which is not assigned;
vehicle numbers begin with LXX; plates are of letters that no office of the province uses (general knowledge).
The code is independent of `licences.identifiers`, against which the tests hold it.
"""

from typing import Final

_FOUR: Final = 10_000
_TEXT_4: Final = tuple(f"{number:04d}" for number in range(_FOUR))

DIVISION: Final = "990000"

# GB 11714-1997: weights of the eight characters of an organisation code, modulus 11
_ORGANISATION_WEIGHTS: Final = (3, 7, 9, 10, 5, 8, 4, 2)
# GB 32100-2015: powers of 3 modulo 31
_CREDIT_WEIGHTS: Final = tuple(pow(3, power, 31) for power in range(17))
_CREDIT_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
# GB 11643-1999: ISO 7064 MOD 11-2
_IDENTITY_WEIGHTS: Final = tuple(pow(2, 17 - place, 11) for place in range(17))
_IDENTITY_CHECKS: Final = "10X98765432"
# GB 16735-2019 (ISO 3779)
_VIN_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VIN_VALUES: Final = dict(
    zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", map(int, "012345678912345678123457923456789"), strict=True)
)
PLATE_LETTERS: Final = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_OFFICES: Final = "MNPQRSTUVWXYZ"
VIN_PREFIX: Final = "LXX"


def _sums(weights: tuple[int, ...]) -> tuple[int, ...]:
    """Give for every number with as many digits the weighted sum of its digits."""
    totals = [0]
    for weight in weights:
        totals = [total + digit * weight for total in totals for digit in range(10)]
    return tuple(totals)


_ORG_HIGH, _ORG_LOW = _sums(_ORGANISATION_WEIGHTS[:4]), _sums(_ORGANISATION_WEIGHTS[4:])
_CREDIT_HIGH, _CREDIT_LOW = _sums(_CREDIT_WEIGHTS[8:12]), _sums(_CREDIT_WEIGHTS[12:16])
_CREDIT_PREFIX: Final = f"91{DIVISION}"
_CREDIT_START: Final = sum(
    int(digit) * weight for digit, weight in zip(_CREDIT_PREFIX, _CREDIT_WEIGHTS, strict=False)
)


def organisation_code(serial: int) -> str:
    """Make the organisation code (组织机构代码) of a serial below 100,000,000; nine characters."""
    high, low = divmod(serial, _FOUR)
    check = 11 - (_ORG_HIGH[high] + _ORG_LOW[low]) % 11
    return f"{_TEXT_4[high]}{_TEXT_4[low]}{'X' if check == 10 else check % 11}"


def credit_code(organisation: str) -> str:
    """Make the credit code of an organisation code."""
    total = _CREDIT_START + _CREDIT_HIGH[int(organisation[:4])] + _CREDIT_LOW[int(organisation[4:8])]
    total += _CREDIT_ALPHABET.index(organisation[8]) * _CREDIT_WEIGHTS[16]
    return f"{_CREDIT_PREFIX}{organisation}{_CREDIT_ALPHABET[-total % 31]}"


def identity_number(birth: str, order: int) -> str:
    """Make an identity number.

    Args:
        birth: YYYYMMDD.
        order: 0 to 999; odd for a man.
    """
    body = f"{DIVISION}{birth}{order:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, _IDENTITY_WEIGHTS, strict=True))
    return body + _IDENTITY_CHECKS[total % 11]


_VIN_HIGH, _VIN_LOW = _sums(_VIN_WEIGHTS[11:14]), _sums(_VIN_WEIGHTS[14:])


def vin(description: str, serial: int) -> str:
    """Make a vehicle identification number.

    Args:
        description: five characters, positions 4 to 8.
        serial: of the vehicle, below 22,000,000.
    """
    plant, number = divmod(serial, 1_000_000)
    high, low = divmod(number, 1000)
    total = _vin_start(description, plant) + _VIN_HIGH[high] + _VIN_LOW[low]
    head, tail = f"{VIN_PREFIX}{description}", f"S{_plant(plant)}{number:06d}"
    return f"{head}{'0123456789X'[total % 11]}{tail}"


_starts: dict[tuple[str, int], int] = {}


def _vin_start(description: str, plant: int) -> int:
    found = _starts.get((description, plant))
    if found is None:
        text = f"{VIN_PREFIX}{description}0S{_plant(plant)}"
        found = sum(_VIN_VALUES[char] * weight for char, weight in zip(text, _VIN_WEIGHTS, strict=False))
        _starts[description, plant] = found
    return found


def _plant(number: int) -> str:
    return "ABCDEFGHJKLMNPRSTUVWXYZ"[number]


_PAIRS: Final = tuple(first + second for first in PLATE_LETTERS for second in PLATE_LETTERS)


def plate(kind: str, serial: int, province: str = "浙") -> str:
    """Make a plate: "ordinary", "new_energy_small", "new_energy_large" or "trailer"; serial from 0.

    None has a serial of zeros.
    """
    rest, office = divmod(serial, len(_OFFICES))
    head = province + _OFFICES[office]
    if kind == "ordinary":
        rest, last = divmod(rest, 1000)
        return f"{head}{_PAIRS[rest % 1155 + 1]}{last:03d}"
    if kind == "trailer":
        rest, last = divmod(rest, 1156)
        return f"{head}{_PAIRS[rest % 1155 + 1]}{_PAIRS[last]}挂"
    rest, last = divmod(rest, 10_000)
    if kind == "new_energy_small":
        return f"{head}{'DF'[rest // 33 % 2]}{PLATE_LETTERS[rest % 33 + 1]}{last:04d}"
    return f"{head}{rest % 9 + 1}{last:04d}{'DABCEFGHJK'[rest // 9 % 10]}"
