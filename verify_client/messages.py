"""What a verdict says to a person: one catalogue, Chinese first, English second."""

from enum import StrEnum
from typing import Final, NamedTuple


class Answer(StrEnum):
    """The three answers, and there is no fourth."""

    VALID = "valid"
    INVALID = "invalid"
    UNDETERMINED = "undetermined"


class Reason(StrEnum):
    """Why: stable codes that systems may rely on."""

    GENUINE = "genuine"
    UNREADABLE = "unreadable"
    ALGORITHM_UNAVAILABLE = "algorithm_unavailable"
    FORGED = "forged"
    UNKNOWN_ISSUER = "unknown_issuer"
    KEY_DISTRUSTED = "key_distrusted"
    KEY_NOT_AUTHORISED = "key_not_authorised"
    NOT_RECORDED = "not_recorded"
    SPECIMEN = "specimen"
    REPLACED = "replaced"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    REVOKED = "revoked"
    TRANSFERRED = "transferred"
    STATUS_INVALID = "status_invalid"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    SUSPENDED = "suspended"
    TRUST_MISSING = "trust_missing"
    TRUST_STALE = "trust_stale"
    CLOCK_SUSPECT = "clock_suspect"
    STATUS_UNKNOWN = "status_unknown"
    STATUS_STALE = "status_stale"


class Message(NamedTuple):
    """One verdict in words: the answer it gives, what is so, and what to do next."""

    answer: Answer
    zh: str
    en: str
    next_zh: str
    next_en: str


_STOP_ZH: Final = "不得据此从事经营；请依法处理，并记录本次核验。"
_STOP_EN: Final = "It does not permit operating; act under the law and record this check."
_ASK_ZH: Final = "请联网复核，或向发证机关核实；不要据此认定证照无效。"
_ASK_EN: Final = "Check again online or ask the issuing authority; do not treat the licence as invalid."

MESSAGES: Final[dict[Reason, Message]] = {
    Reason.GENUINE: Message(
        Answer.VALID,
        "证照真实有效。",
        "The licence is genuine and in force.",
        "请核对人、车与证照是否一致；纸质或截图展示的，须查验身份证件。",
        "Compare person and vehicle with the licence; for paper or a screenshot, see the identity document.",
    ),
    Reason.UNREADABLE: Message(
        Answer.UNDETERMINED,
        "读不出证照码：不是证照码，或码已破损。",
        "No licence code could be read: it is something else, or damaged.",
        "请擦净或放大后重扫；仍读不出时，用号牌和证号查询。",
        "Clean or enlarge it and scan again; failing that, look it up by plate and number.",
    ),
    Reason.ALGORITHM_UNAVAILABLE: Message(
        Answer.UNDETERMINED,
        "本机缺少该证照所用的国密算法库，无法核验签名。",
        "This machine lacks the library for the licence's algorithm, so the signature cannot be checked.",
        "请安装 OpenSSL 3（libcrypto），或联网核验；不要据此认定证照无效。",
        "Install OpenSSL 3 (libcrypto) or check online; do not treat the licence as invalid.",
    ),
    Reason.FORGED: Message(
        Answer.INVALID,
        "证照码系伪造或被篡改：签名与发证机关的密钥不符。",
        "The code is forged or altered: its signature does not fit the issuer's key.",
        "请留存该码与证件，按涉嫌伪造证件处理。",
        "Keep the code and the document; treat it as a suspected forgery.",
    ),
    Reason.UNKNOWN_ISSUER: Message(
        Answer.INVALID,
        "签发者不在受信任的发证机关之列。",
        "The signer is not among the trusted issuing authorities.",
        "请留存该码与证件，按涉嫌伪造证件处理。",
        "Keep the code and the document; treat it as a suspected forgery.",
    ),
    Reason.KEY_DISTRUSTED: Message(
        Answer.INVALID,
        "签发所用密钥已被取消信任。",
        "The key that signed it is no longer trusted.",
        "请向发证机关核实，持证人应换领证照。",
        "Ask the issuing authority; the holder needs a new licence.",
    ),
    Reason.KEY_NOT_AUTHORISED: Message(
        Answer.INVALID,
        "该发证机关无权签发此类、此地区或此时间的证照。",
        "This issuer's key may not sign this type, region or time.",
        _STOP_ZH,
        _STOP_EN,
    ),
    Reason.NOT_RECORDED: Message(
        Answer.INVALID,
        "签名无误，但发证机关的登记中没有这份证照。",
        "The signature fits, but the issuer's register holds no such licence.",
        "请留存该码，立即通知发证机关：密钥可能外泄。",
        "Keep the code and tell the issuing authority at once: a key may have leaked.",
    ),
    Reason.SPECIMEN: Message(
        Answer.INVALID,
        "这是样证，仅供试用，不是证照。",
        "This is a specimen for trying things out, not a licence.",
        "请出示正式证照。",
        "Ask for the real licence.",
    ),
    Reason.REPLACED: Message(
        Answer.INVALID,
        "证照已换发，此版本失效。",
        "The licence was replaced; this version is no longer valid.",
        "请持证人出示新版证照。",
        "Ask the holder for the new version.",
    ),
    Reason.CANCELLED: Message(
        Answer.INVALID, "证照已注销。", "The licence was cancelled.", _STOP_ZH, _STOP_EN
    ),
    Reason.WITHDRAWN: Message(
        Answer.INVALID, "证照已被撤销。", "The grant of the licence was withdrawn.", _STOP_ZH, _STOP_EN
    ),
    Reason.REVOKED: Message(
        Answer.INVALID, "证照已被吊销。", "The licence was revoked as a penalty.", _STOP_ZH, _STOP_EN
    ),
    Reason.TRANSFERRED: Message(
        Answer.INVALID,
        "证照已转出原发证地。",
        "The licence was transferred out of the issuing province.",
        "请持证人出示转入地的新证照。",
        "Ask for the new licence of the receiving province.",
    ),
    Reason.STATUS_INVALID: Message(
        Answer.INVALID,
        "证照已失效（其他原因）。",
        "The licence is no longer valid (other reason).",
        _STOP_ZH,
        _STOP_EN,
    ),
    Reason.EXPIRED: Message(
        Answer.INVALID, "证照已过有效期。", "The licence has expired.", _STOP_ZH, _STOP_EN
    ),
    Reason.NOT_YET_VALID: Message(
        Answer.INVALID, "证照尚未生效。", "The licence is not yet in force.", _STOP_ZH, _STOP_EN
    ),
    Reason.SUSPENDED: Message(
        Answer.INVALID,
        "证照处于暂扣或停业期间。",
        "The licence is suspended.",
        "暂扣期间不得经营；请依法处理，并记录本次核验。",
        "No operating while suspended; act under the law and record this check.",
    ),
    Reason.TRUST_MISSING: Message(
        Answer.UNDETERMINED,
        "本机没有可用的信任列表，无法核验签名。",
        "There is no usable trust list here, so the signature cannot be checked.",
        "请先同步离线包，再扫一次。",
        "Synchronise the offline bundle, then scan again.",
    ),
    Reason.TRUST_STALE: Message(
        Answer.UNDETERMINED,
        "本机的信任列表已过期，不足以判定。",
        "The trust list here is out of date; it does not suffice for a verdict.",
        "请先同步离线包，再扫一次；不要据此认定证照无效。",
        "Synchronise, then scan again; do not treat the licence as invalid.",
    ),
    Reason.CLOCK_SUSPECT: Message(
        Answer.UNDETERMINED,
        "本机时钟似有误，无法判定有效期。",
        "The clock here seems wrong, so dates cannot be judged.",
        "请校准时间后再扫一次。",
        "Set the clock, then scan again.",
    ),
    Reason.STATUS_UNKNOWN: Message(
        Answer.UNDETERMINED,
        "签名无误且在有效期内，但查不到当前状态。",
        "The signature and dates are good, but the present status could not be checked.",
        _ASK_ZH,
        _ASK_EN,
    ),
    Reason.STATUS_STALE: Message(
        Answer.UNDETERMINED,
        "签名无误且在有效期内，但状态信息过旧。",
        "The signature and dates are good, but the status information is too old.",
        _ASK_ZH,
        _ASK_EN,
    ),
}
