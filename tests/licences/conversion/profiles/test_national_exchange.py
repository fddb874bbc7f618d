"""Style 6: what its nested groups say, and of whom."""

from datetime import date

import pytest

from licences.conversion.context import RunContext
from licences.conversion.header import BindError
from licences.conversion.mapper import Mapper
from licences.conversion.profiles import load_profile
from licences.conversion.readers.table import Row

RUN = RunContext("11330000990000017U", "浙江省示例道路运输管理中心", "330000", date(2026, 6, 1))
STAFF = {
    "staffName": "张三",
    "idType": "1",
    "idCard": "990000199001010017",
    "certificateInfo/workTypeCode": "02001",
    "certificateInfo/certificateCode": "990000199001010017",
    "certificateInfo/certificateFirstIssueDate": "2020-01-05",
    "certificateInfo/certificateIssueDate": "2024-01-05",
    "certificateInfo/certificateExpireDate": "2030-01-05",
    "certificateInfo/certificateState": "1",
}


def staff(**changes):
    """Map a member of staff of style 6; `__` is the / of a path."""
    cells = STAFF | {name.replace("__", "/"): text for name, text in changes.items()}
    mapper = Mapper(load_profile("style6_national_exchange"), tuple(cells), RUN)
    return mapper.draft(Row(1, tuple(cells.values())))


def test_what_is_said_of_the_employer_is_not_the_practitioner_s():
    """Address, telephone, state and term in ownerInfo are the employer's; only its name is read, by its path."""
    one = staff(
        ownerInfo__ownerName="路证（浙江）运输有限公司",
        ownerInfo__address="公司地址1号",
        ownerInfo__telephone="13900000000",
        ownerInfo__certificateState="2",
        ownerInfo__certificateExpireDate="2031-01-01",
    )
    assert (one.faults, one.skip) == ((), None)
    assert one.fields["employer_name"] == "路证（浙江）运输有限公司"
    assert one.fields["valid_to"] == date(2030, 1, 5)
    assert {"address", "telephone"}.isdisjoint(one.fields)


def test_what_is_no_employer_s_name_is_left_out():
    """The licence holds without an employer: a word for none, or a remark, is left out with a warning."""
    one = staff(ownerInfo__ownerName="路证（浙江）运输有限公司（挂靠）")
    assert "employer_name" not in one.fields
    assert (one.faults, [told.code for told in one.warnings]) == ((), ["remark_in_name"])


def test_a_state_given_beside_the_certificate_s_own_is_refused():
    """Of a state in the record and another in its certificateInfo none is chosen."""
    with pytest.raises(BindError) as caught:
        staff(certificateState="2")
    assert caught.value.message.code == "column_twice"
