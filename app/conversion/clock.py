"""What time it is (当前时刻): a run takes long, so it asks again and again."""

from datetime import UTC, datetime


def now() -> datetime:
    """Give the present moment; the only place of conversion that asks."""
    return datetime.now(UTC)
