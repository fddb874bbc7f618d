"""Reading pictures beside the event loop, a few at a time."""

import asyncio
import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from subprocess import run

import pytest

from app.http.bounded import WAITING_FOR_EACH
from app.http.errors import RequestError
from app.http.picture_process import PictureProcess
from app.http.pictures import PictureReader
from app.pictures import png
from verify_client.errors import BrokenPictureError, NotAPictureError, TooLargeError

TEXT = "https://lz.example/v#123456"


def test_reads_the_text():
    """A picture of a code should give its text."""
    expected = TEXT
    with closing(PictureReader(1, 1.0)) as reader:
        actual = asyncio.run(reader.text_in(png(TEXT)))
    assert expected == actual


def test_refuses_when_too_many_wait():
    """Beyond those being read and those waiting, a picture should be refused at once; later it is read again."""

    async def flood(reader):
        tasks = [reader.text_in(png(TEXT)) for _ in range(3 + WAITING_FOR_EACH)]
        found = await asyncio.gather(*tasks, return_exceptions=True)
        return found, await reader.text_in(png(TEXT))

    with closing(PictureReader(1, 1.0)) as reader:
        found, after = asyncio.run(flood(reader))
    busy = [each.code for each in found if isinstance(each, RequestError)]
    expected = (["busy", "busy"], 1 + WAITING_FOR_EACH, TEXT)
    actual = (busy, found.count(TEXT), after)
    assert expected == actual


def test_a_bad_picture_takes_no_place():
    """A picture that cannot be read should free its place."""

    async def read(reader):
        for _ in range(3 * WAITING_FOR_EACH):
            with pytest.raises(NotAPictureError):
                await reader.text_in(b"nonsense")
        return await reader.text_in(png(TEXT))

    expected = TEXT
    with closing(PictureReader(1, 1.0)) as reader:
        actual = asyncio.run(read(reader))
    assert expected == actual


@pytest.mark.parametrize(
    ("ended_by", "error"), [(signal.SIGPROF, TooLargeError), (signal.SIGSEGV, BrokenPictureError)]
)
def test_a_picture_that_ends_its_process_is_refused(ended_by, error):
    """A picture that takes too much time, or makes the decoder fail, should end one process and nothing else."""
    with closing(PictureProcess()) as process, ThreadPoolExecutor(1) as thread:
        assert process.text_in(png(TEXT), 20.0) == TEXT
        os.kill(process.pid, signal.SIGSTOP)
        reading = thread.submit(process.text_in, png(TEXT), 20.0)
        os.kill(process.pid, ended_by)
        os.kill(process.pid, signal.SIGCONT)
        with pytest.raises(error):
            reading.result(20)
        expected = True
        actual = process.has_ended
    assert expected == actual


def test_another_process_reads_on():
    """After a process has ended pictures should be read by a new one."""

    async def read(reader):
        await reader.text_in(png(TEXT))
        process = reader._idle.get_nowait()
        os.kill(process.pid, signal.SIGKILL)
        process.close()
        reader._idle.put(process)
        return await reader.text_in(png(TEXT))

    with closing(PictureReader(1, 1.0)) as reader:
        expected = TEXT
        actual = asyncio.run(read(reader))
    assert expected == actual


def test_a_large_service_keeps_its_processes():
    """A process should read one picture after another, however much memory its parent takes."""
    program = """
from app.http.picture_process import PictureProcess
from app.pictures import png

memory = bytearray(b"1") * (600 << 20)
process = PictureProcess()
for _ in range(2):
    process.text_in(png("https://lz.example/v#123456"), 20.0)
print(process.has_ended)
process.close()
"""
    expected = "False\n"
    actual = run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert expected == actual
