"""Reading pictures beside the event loop, a few at a time."""

import asyncio

import pytest

from app.http.bounded import WAITING_FOR_EACH
from app.http.errors import RequestError
from app.http.pictures import PictureReader
from app.pictures import png
from verify_client.errors import NotAPictureError

TEXT = "https://lz.example/v#123456"


def test_reads_the_text():
    """A picture of a code should give its text."""
    expected = TEXT
    actual = asyncio.run(PictureReader(1, 1.0).text_in(png(TEXT)))
    assert expected == actual


def test_refuses_when_too_many_wait():
    """Beyond those being read and those waiting, a picture should be refused at once; later it is read again."""

    async def flood():
        reader = PictureReader(1, 1.0)
        tasks = [reader.text_in(png(TEXT)) for _ in range(3 + WAITING_FOR_EACH)]
        found = await asyncio.gather(*tasks, return_exceptions=True)
        return found, await reader.text_in(png(TEXT))

    found, after = asyncio.run(flood())
    busy = [each.code for each in found if isinstance(each, RequestError)]
    expected = (["busy", "busy"], 1 + WAITING_FOR_EACH, TEXT)
    actual = (busy, found.count(TEXT), after)
    assert expected == actual


def test_a_bad_picture_takes_no_place():
    """A picture that cannot be read should free its place."""

    async def read():
        reader = PictureReader(1, 1.0)
        for _ in range(3 * WAITING_FOR_EACH):
            with pytest.raises(NotAPictureError):
                await reader.text_in(b"nonsense")
        return await reader.text_in(png(TEXT))

    expected = TEXT
    actual = asyncio.run(read())
    assert expected == actual
