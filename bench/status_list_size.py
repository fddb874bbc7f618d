"""How near a status list comes to the smallest size possible: a million licences, 1 % of them not valid.

The yardstick is Shannon's limit: entropy of each entry, a licence being not valid with probability 0.01 and
then for a reason drawn from the mix, times the number of licences. Ours is the whole signed list as it is
stored and sent, header, signature and all. Three mixes, because the limit depends on them.
"""

from math import log2
from random import Random
from time import perf_counter
from typing import Any

from bench.harness import Result, report
from signing import status_list
from signing.algorithms import by_name
from signing.status_list import ListId, Status, StatusList
from signing.trust import KeyState, Role, TrustedKey, TrustList

LICENCES = 1_000_000
NOT_VALID = 0.01
TARGET = 1.35
NOW = 1_790_000_000
ISSUER = "11330000990000017U"
MIXES: dict[str, dict[Status, int]] = {
    "各种原因混合 / typical mix": {
        Status.REPLACED: 40,
        Status.CANCELLED: 25,
        Status.SUSPENDED: 15,
        Status.TRANSFERRED: 8,
        Status.WITHDRAWN: 6,
        Status.REVOKED: 4,
        Status.INVALID: 2,
    },
    "七种均等 / seven alike": {status: 1 for status in Status if status is not Status.VALID},
    "九成换发 / nine in ten replaced": {
        Status.REPLACED: 90,
        Status.CANCELLED: 5,
        Status.SUSPENDED: 2,
        Status.REVOKED: 1,
        Status.WITHDRAWN: 1,
        Status.TRANSFERRED: 1,
    },
}


def shannon_bytes(mix: dict[Status, int]) -> float:
    """Give Shannon's limit for such a list, in bytes."""
    total = sum(mix.values())
    shares = [1 - NOT_VALID, *(NOT_VALID * weight / total for weight in mix.values())]
    return -LICENCES * sum(share * log2(share) for share in shares) / 8


def make_list(mix: dict[Status, int]) -> StatusList:
    """Give a list with its not-valid licences anywhere; the seed is fixed, so that runs compare."""
    draw = Random(20260701)
    indexes = draw.sample(range(LICENCES), round(LICENCES * NOT_VALID))
    statuses = draw.choices(list(mix), weights=list(mix.values()), k=len(indexes))
    pairs = zip(indexes, statuses, strict=True)
    return StatusList.make(ListId(ISSUER, 0), NOW, NOW + 86_400, 3600, pairs, size=LICENCES)


def run() -> dict[str, Any]:
    key = by_name("ES256").make_private()
    nothing: frozenset[int] = frozenset()
    trusted = TrustedKey(
        key=key.public,
        issuer_code=ISSUER,
        issuer_name="示例省交通运输厅",
        regions=nothing,
        types=nothing,
        not_before=0,
        not_after=2 * NOW,
        state=KeyState.CURRENT,
        distrusted_since=None,
        roles=Role.STATUS_LISTS,
        specimen=True,
    )
    trust = TrustList(1, NOW, 2 * NOW, {key.kid: trusted})
    results = []
    seconds = {}
    for name, mix in MIXES.items():
        made = make_list(mix)
        start = perf_counter()
        token = status_list.to_bytes(made, key)
        signed = perf_counter()
        assert made == status_list.from_bytes(token, trust)
        seconds[name] = {"sign": round(signed - start, 3), "read": round(perf_counter() - signed, 4)}
        limit = shannon_bytes(mix)
        results.append(
            Result(
                f"状态列表 / status list: {name}",
                len(token),
                limit,
                "B",
                len(token) / limit,
                TARGET,
                at_least=False,
            )
        )
    return report(
        "Shannon's limit, a million licences, 1 % not valid; the whole signed list", *results, seconds=seconds
    )


if __name__ == "__main__":
    for line in run()["results"]:
        print(f"{line['what']}: {line['ours']:,} B, {line['ratio']} x Shannon's {line['yardstick']:,.0f} B")
