"""What a verdict says, to machines and to people."""

import json

from verify_client.messages import MESSAGES, Answer, Reason
from verify_client.verdict import Verdict, china_time


def test_every_message_speaks_both_languages_and_says_what_to_do() -> None:
    """Each reason has Chinese and English words, and a next step in both."""
    for message in MESSAGES.values():
        assert all(part.strip() for part in message[1:])
        assert any("\u4e00" <= character <= "\u9fff" for character in message.zh)
        assert message.en.isascii()


def test_a_verdict_becomes_json() -> None:
    """A verdict can be written as JSON as it is, without a certificate where nothing was verified."""
    written = json.loads(
        json.dumps(Verdict(Reason.FORGED, detail="signature_mismatch", judged_at=0).to_dict())
    )
    assert ("invalid", "forged", "signature_mismatch", None, None) == tuple(
        written[key] for key in ("verdict", "reason", "detail", "status", "certificate")
    )
    assert "1970-01-01T08:00:00+08:00" == written["judged_at"]


def test_the_age_of_a_status_is_never_negative() -> None:
    """A status a few seconds ahead of our clock counts as new, not as minus some seconds old."""
    assert 0 == Verdict(Reason.GENUINE, status_as_of=1005, judged_at=1000).status_age
    assert 5 == Verdict(Reason.GENUINE, status_as_of=1000, judged_at=1005).status_age


def test_times_are_china_time() -> None:
    """Times that people read are China time."""
    assert "2026-09-22T00:53:20+08:00" == china_time(1_790_009_600)


def test_undetermined_never_tells_to_act() -> None:
    """No undetermined answer tells an inspector to treat the licence as invalid."""
    for message in MESSAGES.values():
        if message.answer is Answer.UNDETERMINED:
            assert "依法处理" not in message.next_zh
