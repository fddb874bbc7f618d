"""Faults of face data that only the register can see: they depend on issuer, operator and earlier version."""

from typing import Final

from app.services.errors import Fault
from licences.confirmations import Confirmation, told

_WORDS: Final = {
    "issuer_mismatch": (
        "与登录经办人的发证机构不符",
        "Not the issuing authority of the clerk who is signed in.",
        "请填写本发证机构的代码和名称。",
        "Give code and name of your own issuing authority.",
    ),
    "province_mismatch": (
        "与发证机构所在省份不符",
        "Not the province of the issuing authority.",
        "请填写发证机构所在省份的行政区划代码。",
        "Give the division code of the issuing authority's province.",
    ),
    "unknown_issue_reason": (
        "发证原因不适用于该业务",
        "This issue reason does not suit what is asked for.",
        "请按 JT/T 415 发证原因代码填写：初领 1，补发 2、3，变更 4、5，换发 6、7，其他 9。",
        "Use a code of JT/T 415: first issue 1, reissue 2 or 3, change 4 or 5, renewal 6 or 7, other 9.",
    ),
    "serial_form": (
        "流水号应为 1 至 32 位数字或大写字母",
        "A serial has 1 to 32 digits or capitals.",
        "请更正流水号，或不填由系统编号。",
        "Correct the serial, or leave it out to get the next one.",
    ),
    "holder_changed": (
        "持证主体不能通过换发变更",
        "The holder of a certificate cannot change with a new version.",
        "请注销原证照后重新申领。",
        "Cancel the certificate and issue a first one to the new holder.",
    ),
    "vehicle_changed": (
        "车辆不能通过换发变更",
        "The vehicle of a certificate cannot change with a new version.",
        "请注销原证照后重新申领。",
        "Cancel the certificate and issue a first one for the other vehicle.",
    ),
    "person_of_another_name": (
        "本机关另有有效证照以此身份证件号码登记为另一姓名",
        "Another certificate in force here knows this identity document under another name.",
        "请核对号码和姓名；确已更名的，先变更那份证照。",
        "Check number and name; where the name was changed, change that certificate first.",
    ),
    "copy_changed": (
        "正本与副本不能通过换发互换",
        "An original does not become a copy with a new version, nor a copy an original.",
        "请沿用原证照的正本或副本；需另发的请初次申领。",
        "Keep what the present version is; issue the other one by itself.",
    ),
    "original_not_in_force": (
        "登记簿中此证照的正本不在有效状态（已注销、撤销、吊销、暂停或换了证号）",
        "The original in the register is not in force: ended, suspended, or under another number.",
        "请核对正本的状态；正本恢复有效或重新核发后再发副本。",
        "Check the original; issue the copy once the original is in force again.",
    ),
    "copy_suspended": (
        "登记簿中此证照的副本已暂停",
        "A copy of this licence is suspended in the register.",
        "请先查明并结束或恢复副本，再核发正本。",
        "Find out why, and resume or end the copy before the original is issued.",
    ),
    "differs_from_original": (
        "与登记簿中此证照的正本不同",
        "Not what the original of this licence says in the register.",
        "请按正本填写；正本有误或已变更的，先变更正本。",
        "Give what the original says; where that is wrong or out of date, change the original first.",
    ),
    "differs_from_copy": (
        "与登记簿中此证照的有效副本不同",
        "Not what a copy of this licence that is in force says in the register.",
        "请查明哪一份正确；副本有误的，先变更或注销副本。",
        "Find out which one is right; where it is not the copy, change or cancel that first.",
    ),
    "copy_left_behind": (
        "此证照的有效副本仍是原来的内容",
        "A copy of this licence that is in force still says something else.",
        "请随即变更或注销副本。",
        "Change or cancel the copy next.",
    ),
    "copies_in_force": (
        "此证照的副本仍未终止或暂停，核验时仍显示有效",
        "Copies of this licence are still in force, and verify as such.",
        "请收回副本并同样办理。",
        "Take the copies back and do the same to them.",
    ),
    "begins_too_late": (
        "新版本生效晚于今日，原版本即刻失效，持证人将一时无证可用",
        "It begins later than today, but the present version ends at once: nothing would be in force.",
        "有效期起请填今日或更早；也可待原有效期届满前再办。",
        "Let it begin today or earlier, or renew when the present term ends.",
    ),
    "not_in_reissue": (
        "补发不能变更该项",
        "A reissue does not change this field.",
        "请改用变更办理。",
        "Ask for a change instead.",
    ),
    "not_renewed": (
        "换发后的有效期应晚于原有效期",
        "A renewal must end later than the present version.",
        "请填写新的有效期。",
        "Give the new last day.",
    ),
    "not_confirmable": (
        "这一项不能由人工确认放行",
        "This is nothing a person can confirm.",
        "请改正照面数据；可确认的代码见发证说明。",
        "Correct the face data; the manual of issuing lists what can be confirmed.",
    ),
    "confirmation_needless": (
        "所确认的问题并不存在",
        "What is confirmed was not found in the face data.",
        "请删去多余的确认，并核对照面数据是否为所要确认的那一份。",
        "Leave the confirmation out, and check that this is the face data it was meant for.",
    ),
    "told_ended": (
        "较早的转换任务得知此证照（或此车、此人、此企业的同类证照）已结束，且此证不是其后发的",
        "An earlier conversion was told that this licence has ended, and this one was not issued afterwards.",
        "请查明；确仍有效的，确认 told_ended 后再办（记录在案）；已结束的不发证。",
        "Find out; where it is in force, confirm told_ended, which is kept on record; else do not issue it.",
    ),
    "operator_told_ended": (
        "较早的转换任务得知所填的业户经营许可证已结束，登记簿中又没有此证",
        "An earlier conversion was told that the operator's licence, which is not registered, has ended.",
        "请查明；确仍有效的，就该项确认 told_ended 后再办（记录在案），或先核发经营许可证。",
        "Find out; where it is in force, confirm told_ended of this field, or issue that licence first.",
    ),
    "operator_not_in_force": (
        "经营业户的经营许可证不在有效状态",
        "The operator's licence is not in force.",
        "请核对经营许可证号和经营许可证的状态。",
        "Check the number and the status of the operator's licence.",
    ),
}


def face_fault(code: str, field: str) -> Fault:
    """Make the fault of a face field, named as in the request: ``/face/<field>``."""
    return Fault(code, f"/face/{field}", *_WORDS[code])


def request_fault(code: str, field: str) -> Fault:
    """Make the fault of a field beside the face data: ``/<field>``."""
    return Fault(code, f"/{field}", *_WORDS[code])


def confirmed_fault(one: Confirmation) -> Fault:
    """Make the warning of a value that is taken because a person has confirmed it."""
    said = told(one)
    return Fault(said.code, f"/face/{one.field}", said.zh, said.en, said.remedy_zh, said.remedy_en)
