"""``python -m verify_client.cli``."""

import sys

from verify_client.cli.commands import main

if __name__ == "__main__":
    sys.exit(main())
