"""Pictures of codes: the second encoder as oracle, two decoders as readers."""

import io
import random
import zlib
from itertools import pairwise
from xml.etree import ElementTree as ET

import numpy as np
import pytest
import qrcode
import zxingcpp
from PIL import Image
from pyzbar import pyzbar

from app import pictures

SVG = "{http://www.w3.org/2000/svg}"


def code_text(digits: int, seed: int = 1) -> str:
    """A text of the licence code's form with so many digits."""
    chance = random.Random(seed)
    return "https://zheng.example.cn/v#" + "".join(chance.choice("0123456789") for _ in range(digits))


def oracle(text: str) -> qrcode.QRCode:
    """The same text by the second, independent encoder."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=4)
    code.add_data(text)
    code.make()
    return code


def rastered(svg: str) -> np.ndarray:
    """Paint the drawing's own path commands, one pixel a unit; True where dark."""
    root = ET.fromstring(svg)
    side = int(root.attrib["viewBox"].split()[2])
    dark = np.zeros((side, side), bool)
    for run in root.find(f"{SVG}path").attrib["d"].split("M")[1:]:
        place, length = run.split("v")[0].split("h")
        x, y = map(int, place.split())
        dark[y, x : x + int(length)] = True
    return dark


@pytest.mark.parametrize("digits", [60, 400, 480, 550, 640, 720, 800])
def test_version_is_the_one_the_second_encoder_finds(digits: int) -> None:
    """The smallest version that fits is chosen, byte and numeric segments mixed."""
    text = code_text(digits)
    assert pictures.symbol(text).version == oracle(text).version


@pytest.mark.parametrize("digits", [480, 550, 720])
def test_png_is_read_back_by_both_decoders(digits: int) -> None:
    """What is drawn reads as the same text in zxing-cpp and in zbar."""
    text = code_text(digits)
    image = Image.open(io.BytesIO(pictures.png(text, scale=4)))
    by_zxing = [found.text for found in zxingcpp.read_barcodes(image)]
    by_zbar = [found.data.decode() for found in pyzbar.decode(image)]
    assert (by_zxing, by_zbar) == ([text], [text])


def test_correction_is_m() -> None:
    """The symbol carries error correction level M, not the encoder's default."""
    found = zxingcpp.read_barcode(Image.open(io.BytesIO(pictures.png(code_text(550), scale=4))))
    assert found.ec_level == "M"


@pytest.mark.parametrize("scale", [1, 3, 8])
def test_png_shows_the_symbol_inside_its_quiet_zone(scale: int) -> None:
    """Every pixel is as the symbol says: black on white, four white modules around."""
    text = code_text(550)
    modules = pictures.symbol(text).modules
    white = np.pad(~modules, 4, constant_values=True)
    image = Image.open(io.BytesIO(pictures.png(text, scale=scale)))
    assert image.mode == "1"
    assert np.array_equal(np.asarray(image), np.kron(white, np.ones((scale, scale), bool)))


def test_png_has_no_byte_more_than_four_chunks() -> None:
    """The file is signature, IHDR, IDAT, IEND with right checksums, so that strict readers take it."""
    data = pictures.png(code_text(550))
    at, names = 8, []
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        names.append(data[at + 4 : at + 8])
        assert int.from_bytes(data[at + 8 + size : at + 12 + size], "big") == zlib.crc32(
            data[at + 4 : at + 8 + size]
        )
        at += 12 + size
    assert (at, names) == (len(data), [b"IHDR", b"IDAT", b"IEND"])


def test_same_text_gives_the_same_bytes() -> None:
    """Drawing twice gives identical files, drawing another text another file."""
    texts = [code_text(550, seed) for seed in (1, 1, 2)]
    same, other = ([make(a) == make(b) for make in (pictures.png, pictures.svg)] for a, b in pairwise(texts))
    assert (same, other) == ([True, True], [False, False])


def test_svg_draws_the_same_modules_as_the_png() -> None:
    """The drawing's path covers exactly the dark modules."""
    text = code_text(480)
    expected = np.pad(pictures.symbol(text).modules, 4)
    assert np.array_equal(rastered(pictures.svg(text)), expected)


@pytest.mark.parametrize("text", ["", "路证", "a\nb", "\x00", "é", "7" * 5597, "x" * 2400])
def test_undrawable_text_is_refused(text: str) -> None:
    """What no plain symbol can hold is our own error, never the encoder's."""
    with pytest.raises(pictures.UndrawableTextError):
        pictures.png(text)


def test_longest_numeric_text_is_drawn() -> None:
    """The stated limit is the true one: version 40 holds 5,596 digits at level M."""
    assert pictures.symbol("7" * pictures.MAX_TEXT).version == 40


@pytest.mark.parametrize("scale", [0, -1, 65])
def test_scale_out_of_range_is_refused(scale: int) -> None:
    """A scale that would draw nothing or a giant is refused."""
    with pytest.raises(ValueError, match="1 to 64"):
        pictures.png("7", scale)
