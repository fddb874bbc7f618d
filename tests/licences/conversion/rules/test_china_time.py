"""The clock of China, held against the tz database."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from licences.conversion.rules.china_time import day_in_china

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_every_hour_of_forty_years_is_the_day_of_the_tz_database():
    """Summer time begins and ends as it did."""
    moment = datetime(1984, 1, 1, tzinfo=UTC)
    while moment.year < 1994:
        assert day_in_china(moment) == moment.astimezone(SHANGHAI).date()
        moment += timedelta(hours=1)
    assert day_in_china(datetime(2024, 7, 1, 16, tzinfo=UTC)).isoformat() == "2024-07-02"
