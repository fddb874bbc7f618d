"""What a verification answers, for the API's description; made by `Verdict.to_dict` and the views of it."""

from typing import Any, Final

from pydantic import BaseModel, Field

from verify_client.messages import Answer, Reason


class Words(BaseModel):
    """中文和英文 · in both languages."""

    zh: str
    en: str


class NamedCode(BaseModel):
    """代码和名称 · a code and its name."""

    code: str
    name: str | None


class StatusAge(BaseModel):
    """状态的时间和来源 · how old the status is and where it came from."""

    as_of: str = Field(description="北京时间 · China time", examples=["2026-05-01T09:30:00+08:00"])
    age_seconds: int
    source: str = Field(examples=["database"])


class PublicCertificate(BaseModel):
    """公众可见的证照内容 · what the public may see."""

    type: str | None
    type_code: str | None
    type_name: Words | None
    certificate_number: str = Field(description="部分遮盖 · masked")
    holder_name: str = Field(description="个人姓名部分遮盖 · masked where a person's")
    plate_number: str | None = None
    plate_colour: NamedCode | None = None
    valid_from: str
    valid_to: str | None = Field(description="空为长期 · null: no end")
    status: str | None = Field(description="登记状态；空为查不到 · null: not known")
    status_name: str | None
    issuer_code: str
    issuer_name: str


class VerdictAnswer(BaseModel):
    """核验结论 · the verdict. `certificate` is null unless a signature was verified."""

    verdict: Answer
    reason: Reason
    detail: str | None = Field(description="更细的代码 · a more precise token")
    message: Words
    next: Words = Field(description="下一步 · what to do next")
    judged_at: str = Field(description="北京时间 · China time")
    status: StatusAge | None
    certificate: PublicCertificate | None
    record: dict[str, Any] | None = Field(
        None,
        description="照面数据，仅执法人员，查看留痕 · face data, for inspectors; recorded",
    )


class BatchAnswer(BaseModel):
    """逐个结论，顺序与请求一致 · one verdict for each text, in order; always in the public scope."""

    results: list[VerdictAnswer]


EXAMPLE: Final = {
    "verdict": "valid",
    "reason": "genuine",
    "detail": None,
    "message": {"zh": "证照真实有效。", "en": "The licence is genuine and in force."},
    "next": {
        "zh": "请核对人、车与证照是否一致。",
        "en": "Compare person and vehicle with the licence.",
    },
    "judged_at": "2026-05-01T09:30:00+08:00",
    "status": {"as_of": "2026-05-01T09:30:00+08:00", "age_seconds": 0, "source": "database"},
    "certificate": {
        "type": "road_transport_certificate",
        "type_code": "11100000000019713D073",
        "type_name": {"zh": "道路运输证", "en": "road transport certificate"},
        "certificate_number": "********0001",
        "holder_name": "路证（浙江）运输有限公司",
        "plate_number": "浙A99X01",
        "plate_colour": {"code": "2", "name": "黄"},
        "valid_from": "2026-01-05",
        "valid_to": "2027-01-04",
        "status": "valid",
        "status_name": "有效",
        "issuer_code": "11330000990000017U",
        "issuer_name": "浙江省示例道路运输管理中心",
    },
}
