"""Messages of conversion: every code that is used has its texts, in both languages."""

import re
from pathlib import Path

from licences import messages
from licences.conversion import fault as faults
from licences.conversion.fault import RuleError, fault
from licences.conversion.skip import SkipReason

SOURCE = Path(faults.__file__).parent
CODE = re.compile(
    r'(?:RuleError|fault|BindError)\((?:[^()"]*, )?(?:"[^"]*", "[^"]*", )?"([a-z_0-9]+)"|"(profile_[a-z_]+)"'
)


def codes_used():
    """Collect the codes written in the source, readers aside."""
    files = [
        file for file in SOURCE.rglob("*.py") if "readers" not in file.parts and file.name != "errors.py"
    ]
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    text = re.sub(r"__all__ = \[[^\]]*\]", "", text)  # names of functions
    return {one or two for one, two in CODE.findall(text)}


def test_every_code_used_has_a_message():
    """No fault can be found that cannot be said."""
    known = faults.catalogue().keys() | messages.catalogue().keys()
    assert len(codes_used()) > 40
    assert codes_used() - known == set()


def test_every_message_is_whole():
    """Chinese and English, fault and remedy; braces only where a value is filled in."""
    whole = [all((one.zh, one.en, one.remedy_zh, one.remedy_en)) for one in faults.catalogue().values()]
    assert whole == [True] * len(whole)
    names = {
        code: {
            name
            for text in (one.zh, one.en, one.remedy_zh, one.remedy_en)
            for name in re.findall(r"\{(\w+)\}", text)
        }
        for code, one in faults.catalogue().items()
    }
    assert {code for code, found in names.items() if found} >= {"code_unknown", "profile_unknown_rule"}


def test_every_reason_to_skip_is_said_in_both_languages():
    """A skipped row tells why."""
    assert [bool(reason.zh and reason.en) for reason in SkipReason] == [True] * len(SkipReason)


def test_a_rule_error_never_holds_the_value():
    """Only what the rule gives for the message is kept."""
    error = RuleError("code_ambiguous", value="绿", codes="5、94")
    assert (str(error), error.message.en) == ("code_ambiguous", "“绿” can mean several codes: 5、94")
    assert fault("a", "b", "missing").zh == "没有值"
