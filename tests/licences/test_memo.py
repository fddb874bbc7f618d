"""What is remembered is bounded."""

from licences.memo import MOST, Memo


def test_a_memo_never_holds_more_than_its_most():
    """However many answers come, memory stays; the newest is there."""
    memo = Memo()
    sizes = [len(memo) for number in range(3 * MOST) if memo.keep(number, str(number))]
    assert max(sizes) <= MOST
    assert memo.get(3 * MOST - 1) == str(3 * MOST - 1)
