"""The demonstration as files: everything somebody else's program needs to check the nine codes."""

import json
from collections.abc import Iterable
from pathlib import Path

from app.demo.tour import Stop
from app.services.context import Services
from app.services.publication import export_bundle


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
