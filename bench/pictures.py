"""Drawing a code against qrcode and Pillow; reading distorted pictures against pyzbar.

The readers get the same picture, already decoded by Pillow: what a JPEG costs is the same for both. pyzbar is
told to look for QR codes only, which halves its time; without being told, it is kept beside without a target.
"""

import io
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, Final

import qrcode
from PIL import Image
from pyzbar import pyzbar

from app import pictures
from bench.distorted import codes, distorted
from bench.harness import Result, compare, report
from verify_client import scan

DRAW_TARGET: Final = 15
READ_TARGET: Final = 5
"""Times as fast: "in a fifth of the time"."""
READ_ROUNDS: Final = 5

Reader = Callable[[Image.Image], list[str]]


def run() -> dict[str, Any]:
    """Measure both."""
    yardstick = "PNG: qrcode + Pillow, same text and scale; reading: pyzbar, QR codes only"
    lines, details = _read()
    return report(yardstick, *_draw(), *lines, **details)


def _draw() -> list[Result]:
    """Draw the smallest, a middle and the largest usual code."""
    results = []
    for seed in (0, 2, 5):
        text = codes.text(seed)
        contestants = {"ours": partial(pictures.png, text), "qrcode": partial(_by_qrcode, text)}
        timings = compare(contestants, rounds=9)
        ours, theirs = timings["ours"], timings["qrcode"]
        what = f"PNG, version {pictures.symbol(text).version}"
        speed = ours.speed_against(theirs)
        results.append(Result(what, ours.median * 1e3, theirs.median * 1e3, "ms", speed, DRAW_TARGET))
    return results


def _by_qrcode(text: str) -> bytes:
    """Draw the usual way, same error correction, quiet zone and scale."""
    code = qrcode.QRCode(
        error_correction=qrcode.ERROR_CORRECT_M, box_size=pictures.DEFAULT_SCALE, border=pictures.QUIET_ZONE
    )
    code.add_data(text)
    out = io.BytesIO()
    code.make_image().save(out, "PNG")
    return out.getvalue()


def _pyzbar(image: Image.Image) -> list[str]:
    return [found.data.decode() for found in pyzbar.decode(image, symbols=[pyzbar.ZBarSymbol.QRCODE])]


def _pyzbar_untold(image: Image.Image) -> list[str]:
    return [found.data.decode("utf-8", "replace") for found in pyzbar.decode(image)]


READERS: Final[dict[str, Reader]] = {
    "ours": scan.texts_in,
    "pyzbar": _pyzbar,
    "pyzbar untold": _pyzbar_untold,
}


def _read_all(reader: Reader, images: Sequence[Image.Image]) -> list[list[str]]:
    return [reader(image) for image in images]


def _read() -> tuple[list[Result], dict[str, Any]]:
    """Read the whole set with each reader, in turns."""
    made = list(distorted())
    images = [Image.open(io.BytesIO(each.data)) for each in made]
    for image in images:
        image.load()
    total, read = Counter(each.kind for each in made), {name: Counter[str]() for name in READERS}
    for name, reader in READERS.items():
        found = zip(made, _read_all(reader, images), strict=True)
        read[name].update(each.kind for each, texts in found if each.text in texts)
    contestants = {name: partial(_read_all, reader, images) for name, reader in READERS.items()}
    timings = compare(contestants, rounds=READ_ROUNDS, seconds=0)
    milliseconds = {name: timing.median * 1e3 / len(made) for name, timing in timings.items()}
    speed = timings["ours"].speed_against(timings["pyzbar"])
    ours, theirs = read["ours"].total(), read["pyzbar"].total()
    more = (theirs + 1) / theirs
    lines = [
        Result(f"pictures read, of {len(made)}", ours, theirs, "pictures", ours / theirs, more),
        Result("reading a picture", milliseconds["ours"], milliseconds["pyzbar"], "ms", speed, READ_TARGET),
    ]
    by_kind = {kind: {"of": of} | {name: read[name][kind] for name in READERS} for kind, of in total.items()}
    return lines, {"by_kind": by_kind, "milliseconds_a_picture": milliseconds}


def main() -> None:
    """Print the figures, and the table by kind."""
    result = run()
    for line in result["results"]:
        print(line)
    print(f"{'kind':14}{'of':>6}{'ours':>6}{'pyzbar':>8}")
    for kind, row in result["by_kind"].items():
        print(f"{kind:14}{row['of']:6}{row['ours']:6}{row['pyzbar']:8}")
    print({name: round(value, 2) for name, value in result["milliseconds_a_picture"].items()})


if __name__ == "__main__":
    main()
