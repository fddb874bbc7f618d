"""Exports for tests: rows of style 3 (operators, Zhejiang), written as CSV, and conversions of them."""

import csv
from datetime import UTC, datetime

from sqlmodel import col, select

from app.conversion import runner, runs
from app.conversion.executors.inline import InlineExecutor
from app.conversion.report.tally import Tally
from app.conversion.run import RunRequest
from app.roles import SYSTEM_ACTOR
from app.services import publication
from app.tables import Certificate, ConversionChunk
from licences.conversion.profiles import text_of
from tests.app.conftest import ZHEJIANG

NEWER = 'same_issue_day = "示例县运管所，2026-06-01 书面确认此文件晚于以前转换的文件"'
"""Line of a profile that says that its files are newer than those converted before."""
STYLE_3, STYLE_4 = "style3_zhejiang_warehouse", "style4_gps_supervision"
STYLE_5 = "style5_pinyin_initials"
DRIVER = "990000197506070016"


def operator(number, **changes):
    """Give one row of an operator; numbers 0 to 999998, for serials begin at 1."""
    row = {
        "owner_id": f"1{number:013d}",
        "uniscid": credit_code(number),
        "com_name": "杭州示例安安运输有限公司",
        "com_key": "浙交运管许可杭字",
        "com_num": f"330102{number or 999_999:06d}",
        "address": f"浙江省杭州市样本路{number}号",
        "fddbr": "罗梅",
        "phone": "19900006515",
        "econ_name": "国有独资(公司)",
        "busi_scope": "道路普通货物运输",
        "print_date": "2025-04-06",
        "valid_date_begin": "2025-04-06",
        "valid_date_end": "2029-04-05",
        "organ_name": "杭州办事处",
        "xzqhdm": "330102",
        "OPERATING_STATE": "1",
        "STATUS": "1",
        "flag": "insert",
    }
    return row | changes


def vehicle(number, of, **changes):
    """Give one row of style 4, a lorry of the operator in a row of style 3; numbers 0 to 99998."""
    row = {
        "carfileRecordNo": f"{number:014d}",
        "plateNo": f"浙M{number or 99_999:05d}",
        "plateColor": "黄色",
        "vinNo": "LXXX25327SA000001",
        "ownerId": of["owner_id"],
        "ownerName": of["com_name"],
        "ownerCode": of["uniscid"],
        "businessLicenseCharacter": of["com_key"],
        "businessLicenseNo": of["com_num"],
        "transformLicenseCharacter": "浙交运管杭字",
        "transformLicenseNo": f"330102{number or 999_999:06d}",
        "grantOrg": "杭州办事处",
        "grantTime": "2025/4/7",
        "beginTime": "2025/4/7",
        "endTime": "2028/4/4",
        "dutyTonnage": "14.90",
        "dutySeat": "",
        "tractionTonnage": "",
        "totalMass": "25000",
        "axleNumber": "3",
        "fuelType": "柴油",
        "carType": "重型普通货车",
        "businessScope": "道路普通货物运输",
        "carOperateSituation": "营运",
        "carTechnologyLevel": "一级",
        "regionCode": "330102",
        "licenseSituation": "正常",
        "exitOrEntry": "0",
    }
    return row | changes


def lorry(number=1, **changes):
    """Give one row of a lorry whose operator is not in the register."""
    return vehicle(number, operator(1), **changes)


def driver(**changes):
    """Give one row of style 5, a driver."""
    row = {
        "XM": "张三", "SFZH": DRIVER, "CYZGZH": DRIVER, "CYLB": "经营性道路旅客运输驾驶员",
        "CLRQ": "2014-05-06", "FZRQ": "2024-05-06", "GQRQ": "2030-05-05", "ZJCX": "A1A2", "XB": "男",
        "LXDH": "13900000000", "FZJG": "上城所", "ZT": "有效",
    }  # fmt: skip
    return row | changes


def style_of(rows):
    """Name the style of rows by their columns; style 3 where there are none."""
    columns = rows[0] if rows else ()
    return STYLE_4 if "plateNo" in columns else STYLE_5 if "SFZH" in columns else STYLE_3


def credit_code(number):
    """Give a credit code of a region that was never assigned, with its check character (GB 32100)."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    body = f"91990000{number:09d}"
    weights = [3**place % 31 for place in range(17)]
    total = sum(weight * alphabet.index(character) for weight, character in zip(weights, body, strict=True))
    return body + alphabet[-total % 31]


def write(path, rows, encoding="gb18030"):
    """Write rows as a CSV file and give its path."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def make_ready(services):
    """Publish a trust list of today: certificates are judged by the clock of the machine."""
    publication.publish_trust(services, SYSTEM_ACTOR, datetime.now(UTC))


def newer(style=STYLE_3):
    """Give the text of a profile whose files are newer than those converted before."""
    return f"{NEWER}\n{text_of(style)}"


def begin(services, path, actor=SYSTEM_ACTOR, *, profile=STYLE_3, profile_text=None, **options):
    """Make a run and give its id."""
    options.setdefault("issuer_code", None if actor.issuer_code else ZHEJIANG)
    request = RunRequest(path, path.name, profile, profile_text or text_of(profile), **options)
    return runs.create(services, actor, request, datetime.now(UTC))


def convert(services, path, actor=SYSTEM_ACTOR, **options):
    """Convert a file in this process and give the counts."""
    run_id = begin(services, path, actor, **options)
    carry_out(services, run_id)
    return counts_of(services, run_id)


def carry_out(services, run_id):
    """Carry a run through in this process."""
    run = runner.carry_out(services, run_id, InlineExecutor(), lambda _: None)
    assert run.state == "done"


def counts_of(services, run_id):
    """Give the counts of all chunks of a run that are done."""
    tally = Tally()
    statement = select(ConversionChunk).where(ConversionChunk.run_id == run_id)
    with services.reading() as session:
        for chunk in session.exec(statement.order_by(col(ConversionChunk.number))):
            if chunk.tally is not None:
                tally.merge(Tally.from_json(chunk.tally))
    return tally.to_json()


def outcomes(counts):
    """Give how many rows have each outcome, those with none left out."""
    names = ("converted", "unchanged", "new_version", "skipped", "rejected")
    return {name: counts[name] for name in names if counts[name]}


def faults(counts):
    """Give how many rows have each fault."""
    return {code: found["rows"] for code, found in counts["faults"]["codes"].items()}


def certificates(services):
    """Give every certificate of the register, by number and version."""
    statement = select(Certificate).order_by(col(Certificate.number), col(Certificate.version))
    with services.reading() as session:
        return session.exec(statement).all()
