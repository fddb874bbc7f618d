"""`luzheng-verify`: verify licence codes, offline against a bundle or online against a service.

Exit codes: 0 all valid; 1 one or more invalid; 2 none invalid, but one or more undetermined (also: nothing
to verify, nothing could be read, bundle missing, server unreachable, synchronisation refused); 64 wrong
usage; 130 interrupted.
"""

from verify_client.cli.commands import main

__all__ = ["main"]
