"""The demonstration as files: everything somebody else's program needs to check the nine codes.

The folder is itself an offline bundle, and is checked as one: from the pictures, without the service.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from app.demo.tour import Stop
from app.services.context import Services
from app.services.publication import export_bundle
from verify_client.bundle import Bundle, roots
from verify_client.errors import VerifyClientError
from verify_client.scan import text_in


def write_files(folder: Path, stops: Iterable[Stop], services: Services) -> None:
    """Write each type's `<type code>.json`, `.txt` and `.png`, and the offline bundle around them.

    The JSON is the certificate as the API answers it to the clerk who issued it; under ``verification``
    stands what the API answers to the public about the picture.
    """
    folder.mkdir(parents=True, exist_ok=True)
    export_bundle(services, folder)
    for stop in stops:
        path = folder / stop.kind.code
        answer = {**stop.certificate, "verification": stop.verification}
        path.with_suffix(".json").write_text(json.dumps(answer, ensure_ascii=False, indent=2) + "\n", "utf-8")
        path.with_suffix(".txt").write_text(stop.text + "\n", "utf-8")
        path.with_suffix(".png").write_bytes(stop.picture)


def write_roots(path: Path, services: Services) -> Path:
    """Write the root keys an inspector's client pins, and give the path."""
    path.write_bytes(roots.to_json(services.keystore.roots()))
    return path


def failing_offline(folder: Path, stops: Iterable[Stop], now: datetime) -> list[str]:
    """Verify every picture of the folder with the folder alone; give the type codes of those not valid."""
    bundle = Bundle.open(folder)
    return [stop.kind.code for stop in stops if not _is_valid(bundle, folder / f"{stop.kind.code}.png", now)]


def _is_valid(bundle: Bundle, picture: Path, now: datetime) -> bool:
    try:
        return bundle.judge(text_in(picture), now).is_valid
    except VerifyClientError:  # the code cannot be read from the picture
        return False
