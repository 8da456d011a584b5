"""`python -m envservers serve NAME` starts a server."""

import sys

from envservers.cli import main

if __name__ == "__main__":
    sys.exit(main())
