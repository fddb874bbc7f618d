"""What a service can refuse. Each class has a fixed `code` for the API and a message in both languages.

`app/problems.py` alone turns these into HTTP. No message, attribute or argument carries personal data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar


class ServiceError(Exception):
    """Root of this package's errors; never raised itself.

    Args:
        field: name of the field at fault, where there is one.
    """

    code: ClassVar[str] = "service"
    zh: ClassVar[str] = "无法办理"
    en: ClassVar[str] = "The request cannot be carried out."
    remedy_zh: ClassVar[str] = ""
    remedy_en: ClassVar[str] = ""

    def __init__(self, field: str | None = None) -> None:
        super().__init__(self.code if field is None else f"{self.code}: {field}")
        self.field = field


class NotFoundError(ServiceError):
    """Nothing such, or nothing such for this actor: the two are not told apart."""

    code = "not_found"
    zh = "未找到"
    en = "Not found."
    remedy_zh = "请核对编号，并确认您有权查看。"
    remedy_en = "Check the identifier and that you may see it."


class NoMatchError(NotFoundError):
    """No certificate fits both facts of a look-up; which of the two failed is not told."""

    code = "no_match"
    zh = "未查到与所填两项信息同时相符的证照"
    en = "No certificate fits both facts."
    remedy_zh = "请逐字核对两项信息；扫码核验最为准确。"
    remedy_en = "Check both facts character by character; scanning the code is surest."


class ForbiddenError(ServiceError):
    """This actor may not do this."""

    code = "forbidden"
    zh = "无权办理"
    en = "You may not do this."
    remedy_zh = "请使用有相应权限的账号。"
    remedy_en = "Use an account with the role for it."


class OtherIssuerError(ForbiddenError):
    """A clerk acts only for its own province, issuing authority and types; `field` says which failed."""

    code = "other_issuer"
    zh = "只能办理本省、本发证机构、授权类型的证照"
    en = "You act only for your own province, issuing authority and types."
    remedy_zh = "请由发证机构的经办人办理。"
    remedy_en = "A clerk of that issuing authority must do this."


class PurposeMissingError(ServiceError):
    """A look at personal data needs a purpose, an inspector's also a place."""

    code = "purpose_missing"
    zh = "查看个人信息须填写查询事由（执法人员还须填写地点）"
    en = "Looking at personal data needs a purpose, and for inspectors a place."
    remedy_zh = "请填写事由和地点后重试。"
    remedy_en = "Give purpose and place, then try again."


class ConflictError(ServiceError):
    """The request contradicts what is stored."""

    code = "conflict"
    zh = "与现有数据冲突"
    en = "This contradicts what is stored."
    remedy_zh = "请重新读取后再办理。"
    remedy_en = "Read again, then decide."


class IdempotencyConflictError(ConflictError):
    """The idempotency key was used before with another request."""

    code = "idempotency_conflict"
    zh = "该幂等键已用于另一请求"
    en = "This idempotency key was used with another request."
    remedy_zh = "新的业务请使用新的幂等键。"
    remedy_en = "Use a new key for a new request."


class AlreadyInForceError(ConflictError):
    """Serial, number or vehicle (`field`: serial, number or vin) belong to a certificate in force."""

    code = "already_in_force"
    zh = "该流水号、证号或车辆已有在用证照"
    en = "This serial, number or vehicle already has a certificate in force."
    remedy_zh = "请对在用证照办理换发、变更或补发；不再使用的请先注销。"
    remedy_en = "Renew, change or reissue that one; cancel it first if it is no longer used."


class NotLatestError(ConflictError):
    """Only the newest version of a certificate can be acted on."""

    code = "not_latest"
    zh = "该版本已换发，不能再办理"
    en = "This version has been replaced."
    remedy_zh = "请对最新版本办理。"
    remedy_en = "Act on the newest version."


class NameTakenError(ConflictError):
    """An account or issuer of this name or code exists."""

    code = "name_taken"
    zh = "名称或代码已存在"
    en = "The name or code is taken."
    remedy_zh = "请换一个名称，或修改已有的。"
    remedy_en = "Choose another, or change the existing one."


class BadArgumentError(ServiceError):
    """A value is missing or not allowed; `field` names it."""

    code = "bad_argument"
    zh = "参数缺失或不合规定"
    en = "A value is missing or not allowed."
    remedy_zh = "请按接口说明填写。"
    remedy_en = "See the description of the field."


class WeakPasswordError(BadArgumentError):
    """The password is too short or equals the account name."""

    code = "weak_password"
    zh = "密码过短或与账号相同"
    en = "The password is too short or equals the account name."
    remedy_zh = "请使用 12 位以上的密码。"
    remedy_en = "Use at least 12 characters."


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to correct in face data. `field` is a path such as ``plate_number``."""

    code: str
    field: str
    zh: str
    en: str
    remedy_zh: str = ""
    remedy_en: str = ""


class InvalidFaceError(ServiceError):
    """Face data that breaks a rule; `faults` holds all of them, not only the first."""

    code = "invalid_face"
    zh = "照面数据不合规定"
    en = "The face data breaks a rule."
    remedy_zh = "请按各项提示更正后重新提交。"
    remedy_en = "Correct each item and send again."

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__()
        self.faults = tuple(faults)


class TransitionRefusedError(ConflictError):
    """The law knows no such change of status; `status` and `action` say which."""

    code = "transition_refused"
    zh = "当前状态不允许该操作"
    en = "The present status does not allow this."
    remedy_zh = "请核对证照现状。"
    remedy_en = "Check the present status."

    def __init__(self, status: str, action: str) -> None:
        super().__init__("action")
        self.status = status
        self.action = action


class NotReadyError(ServiceError):
    """This installation lacks something an operator must provide; `field` names it (key, trust_list ...)."""

    code = "not_ready"
    zh = "系统尚未就绪"
    en = "The service is not ready for this."
    remedy_zh = "请联系系统管理员。"
    remedy_en = "Ask the operator of the service."


class KeyTooNewError(ConflictError):
    """Inspectors may still hold a trust list without this key; `known_from` says until when."""

    code = "key_too_new"
    zh = "执法端离线所持的信任列表可能还没有该密钥，用它签发的证照会被判为来源不明"
    en = "Inspectors may still hold a trust list without this key, and would call what it signs unknown."
    remedy_zh = "请待此前的信任列表全部过期后再启用；确需立即启用的，用 --urgent。"
    remedy_en = "Wait until all lists before it have run out; if it cannot wait, use --urgent."

    def __init__(self, known_from: datetime) -> None:
        super().__init__()
        self.known_from = known_from


class SelfCheckError(ServiceError):
    """What was just signed did not verify; nothing was stored. `reason` is the verdict's."""

    code = "self_check_failed"
    zh = "签发自检未通过，未保存任何数据"
    en = "The new certificate failed its own check; nothing was stored."
    remedy_zh = "请联系系统管理员检查密钥与信任列表。"
    remedy_en = "The operator should check keys and trust list."

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason


class HeldUnusableError(ServiceError):
    """What somebody else is said to hold cannot be used; `field` is a stable token of the reason."""

    code = "held_unusable"
    zh = "所指之处没有可用的信任列表、状态目录或审计链尾"
    en = "There is no usable trust list, status index or end of the audit log in that place."
    remedy_zh = "请指向执法端的离线包目录、其中的文件，或本服务的公开地址；签名须出自现有密钥库中的根密钥。"
    remedy_en = (
        "Name the folder of an inspector's bundle, a file of one, or the public address; it must be signed"
        " under a root key of this key store."
    )


class IssuersForgottenError(ServiceError):
    """The index others hold has lists of authorities this database does not know; `field` names them."""

    code = "issuers_forgotten"
    zh = "备份之后登记的发证机构不在数据库中，执法端会拒收缺少其状态列表的目录"
    en = "Authorities admitted after the backup are missing; inspectors refuse an index without their lists."
    remedy_zh = "请先用 luzheng issuers add 重新登记这些机构，再运行本命令。"
    remedy_en = "Admit them again with luzheng issuers add, then run this command once more."

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(", ".join(codes))
