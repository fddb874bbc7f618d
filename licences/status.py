"""States of a certificate in law (证照状态) and the changes between them; nothing else is possible.

| state | Chinese | list value | from |
|---|---|---|---|
| valid | 有效 | 0 | issue, or resumption |
| suspended | 暂扣/停业 | 2 | valid |
| replaced | 换发 | 3 | valid, suspended |
| cancelled | 注销 | 12 | valid, suspended |
| withdrawn | 撤销 | 13 | valid, suspended |
| revoked | 吊销 | 14 | valid, suspended |
| transferred | 转出 | 15 | valid |

Expired is no state: it follows from the dates. A suspended certificate can be replaced (its new version
is issued suspended or resumed by the office, which the service decides) but not transferred: the measure
must end first. The last five are final. Legal differences: 注销 ends a certificate that was rightly
given, 撤销 undoes one that should not have been given, 吊销 is a penalty (《行政许可法》 art. 69 and 70,
《行政处罚法》 art. 9; general knowledge). List values: Token Status List, 4 bits, `docs/licence-code.md`.
"""

from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Final

from licences.errors import IncompleteChangeError, TransitionError


class CertificateStatus(StrEnum):
    """State of one version of a certificate."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REPLACED = "replaced"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    TRANSFERRED = "transferred"

    @property
    def name_zh(self) -> str:
        """The Chinese term."""
        return _NAMES[self]

    @property
    def list_value(self) -> int:
        """The four-bit value in the signed status lists."""
        return _LIST_VALUES[self]

    @property
    def national_code(self) -> str:
        """证照状态代码 of JT/T 415-2006 5.5.2: 1 有效, 2 无效."""
        return "1" if self is CertificateStatus.VALID else "2"

    @property
    def detail_code(self) -> str:
        """The code of certificate_status_detail (GB/T 36903 style); 09 其他 where it has none of its own."""
        return _DETAIL_CODES.get(self, "09")

    @property
    def is_final(self) -> bool:
        """Say whether nothing can change this state any more."""
        return not any(state is self for state, _ in _ALLOWED)


class Action(StrEnum):
    """What an authority does to a certificate."""

    SUSPEND = "suspend"
    RESUME = "resume"
    REPLACE = "replace"
    CANCEL = "cancel"
    WITHDRAW = "withdraw"
    REVOKE = "revoke"
    TRANSFER = "transfer"

    @property
    def name_zh(self) -> str:
        """The Chinese term."""
        return _ACTION_NAMES[self]


_STATE = CertificateStatus
_NAMES: Final = {
    _STATE.VALID: "有效",
    _STATE.SUSPENDED: "暂扣/停业",
    _STATE.REPLACED: "换发",
    _STATE.CANCELLED: "注销",
    _STATE.WITHDRAWN: "撤销",
    _STATE.REVOKED: "吊销",
    _STATE.TRANSFERRED: "转出",
}
_LIST_VALUES: Final = {
    _STATE.VALID: 0,
    _STATE.SUSPENDED: 2,
    _STATE.REPLACED: 3,
    _STATE.CANCELLED: 12,
    _STATE.WITHDRAWN: 13,
    _STATE.REVOKED: 14,
    _STATE.TRANSFERRED: 15,
}
_DETAIL_CODES: Final = {
    _STATE.VALID: "10",
    _STATE.REPLACED: "01",
    _STATE.CANCELLED: "03",
    _STATE.WITHDRAWN: "04",
    _STATE.REVOKED: "05",
}
EXPIRED_DETAIL_CODE: Final = "02"
"""无效（已过期）: for a valid certificate whose term is over."""
_ACTION_NAMES: Final = {
    Action.SUSPEND: "暂扣/停业",
    Action.RESUME: "恢复",
    Action.REPLACE: "换发",
    Action.CANCEL: "注销",
    Action.WITHDRAW: "撤销",
    Action.REVOKE: "吊销",
    Action.TRANSFER: "转出",
}
_ALLOWED: Final = {
    (_STATE.VALID, Action.SUSPEND): _STATE.SUSPENDED,
    (_STATE.SUSPENDED, Action.RESUME): _STATE.VALID,
    (_STATE.VALID, Action.REPLACE): _STATE.REPLACED,
    (_STATE.SUSPENDED, Action.REPLACE): _STATE.REPLACED,
    (_STATE.VALID, Action.CANCEL): _STATE.CANCELLED,
    (_STATE.SUSPENDED, Action.CANCEL): _STATE.CANCELLED,
    (_STATE.VALID, Action.WITHDRAW): _STATE.WITHDRAWN,
    (_STATE.SUSPENDED, Action.WITHDRAW): _STATE.WITHDRAWN,
    (_STATE.VALID, Action.REVOKE): _STATE.REVOKED,
    (_STATE.SUSPENDED, Action.REVOKE): _STATE.REVOKED,
    (_STATE.VALID, Action.TRANSFER): _STATE.TRANSFERRED,
}


def apply(status: CertificateStatus, action: Action) -> CertificateStatus:
    """Give the state after an action.

    Raises:
        TransitionError: the action is not allowed in this state.

    >>> apply(CertificateStatus.SUSPENDED, Action.RESUME).name_zh
    '有效'
    """
    after = _ALLOWED.get((status, action))
    if after is None:
        raise TransitionError(status, status.name_zh, action, action.name_zh)
    return after


def allowed_actions(status: CertificateStatus) -> tuple[Action, ...]:
    """Give the actions that are allowed in a state."""
    return tuple(action for action in Action if (status, action) in _ALLOWED)


@dataclass(frozen=True, slots=True)
class StatusChange:
    """One change of status: what was done, why, on what legal basis, by whom, when."""

    before: CertificateStatus
    after: CertificateStatus
    action: Action
    reason: str
    legal_basis: str
    actor: str
    at: datetime  # aware

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if value is None or (isinstance(value, str) and not value.strip()):
                raise IncompleteChangeError(field.name)
        if self.at.tzinfo is None:
            raise IncompleteChangeError("at")
        if apply(self.before, self.action) is not self.after:
            raise TransitionError(self.before, self.before.name_zh, self.action, self.action.name_zh)


def make_change(
    before: CertificateStatus, action: Action, *, reason: str, legal_basis: str, actor: str, at: datetime
) -> StatusChange:
    """Make the record of an action on a certificate.

    Args:
        before: its present state.
        action: what is done.
        reason: why, in words.
        legal_basis: statute and article.
        actor: who decides.
        at: when, an aware time.

    Raises:
        TransitionError: the action is not allowed in this state.
        IncompleteChangeError: a text is empty, or the time is naive.
    """
    return StatusChange(before, apply(before, action), action, reason, legal_basis, actor, at)
