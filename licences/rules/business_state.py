"""What the state of a business, vehicle or person (经营状态, 营运状态, 从业状态) says of the certificate.

JT/T 415-2006 5.3.1 and 5.4.6 put what has stopped for a time and what has ended into one list with 营业 and
营运. 整改 and 其他 say nothing of the certificate. The state of persons has no list; its words are those of
the states in law.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from licences.rules.finding import Finding, error
from licences.rules.rule import Case, Key, Rule, reading
from licences.status import CertificateStatus
from licences.types.families import Family


class BusinessState(NamedTuple):
    """The field of a family that tells the state, and what its values mean that are not 有效."""

    field: str
    means: Mapping[str, CertificateStatus]


def _values(means: Mapping[CertificateStatus, tuple[str, ...]]) -> dict[str, CertificateStatus]:
    return {value: status for status, values in means.items() for value in values}


BUSINESS_STATES: Final[dict[Family, BusinessState]] = {
    "operator": BusinessState(
        "operating_status",
        _values(
            {
                CertificateStatus.SUSPENDED: ("2", "4", "5"),  # 停业, 停业整顿, 歇业
                CertificateStatus.CANCELLED: ("6",),  # 注销
            }
        ),
    ),
    "vehicle": BusinessState(
        "operating_status",
        _values(
            {
                CertificateStatus.SUSPENDED: ("21", "22", "34"),  # 停运, 挂失, 歇业
                CertificateStatus.TRANSFERRED: ("31", "32"),  # 迁出(过户), 迁出(转籍)
                CertificateStatus.CANCELLED: ("33", "80"),  # 报废, 注销
            }
        ),
    ),
    "practitioner": BusinessState(
        "staff_status_name",
        _values(
            {
                CertificateStatus.SUSPENDED: ("暂扣", "已暂扣"),
                CertificateStatus.TRANSFERRED: ("转出", "已转出", "迁出", "已迁出"),
                CertificateStatus.CANCELLED: ("注销", "已注销", "死亡", "已死亡", "已故", "退休", "已退休"),
                CertificateStatus.WITHDRAWN: ("撤销", "已撤销"),
                CertificateStatus.REVOKED: ("吊销", "已吊销"),
            }
        ),
    ),
}


def state_rules(family: Family) -> Iterator[Rule]:
    """Give the rule that nothing is issued for what has ended.

    One that stands still for a time may have a certificate, issued anew while it is suspended.
    """
    field, means = BUSINESS_STATES[family]
    ended = frozenset(value for value, status in means.items() if status.is_final)

    def find(key: Key, case: Case) -> Iterator[Finding]:  # noqa: ARG001 - as every rule
        (value,) = key
        if value in ended:
            yield error("business_ended", field)

    yield Rule(find, reading(field), frozenset({field}))
