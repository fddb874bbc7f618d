"""The offline bundle (离线包): all an inspector needs to verify licences where there is no signal.

A folder with ``roots.json`` (pinned root keys), ``trust-list.cbor``, ``status/index.cbor``,
``status/<issuer>/<number>.cwt`` and ``state.json``. `Bundle` reads it, `synchronise` brings it up to date.
"""

from verify_client.bundle.fetching import Fetched, Fetcher, HttpFetcher
from verify_client.bundle.held import Bundle
from verify_client.bundle.roots import from_json as roots_from_json
from verify_client.bundle.roots import load as load_roots
from verify_client.bundle.roots import pin as pin_roots
from verify_client.bundle.sync import SyncReport, synchronise

__all__ = [
    "Bundle",
    "Fetched",
    "Fetcher",
    "HttpFetcher",
    "SyncReport",
    "load_roots",
    "pin_roots",
    "roots_from_json",
    "synchronise",
]
