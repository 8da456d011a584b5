"""`python -m agentenv.cli` is the command `agentenv`."""

import sys

from agentenv.cli import main

if __name__ == "__main__":
    sys.exit(main())
