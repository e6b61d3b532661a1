"""python3 -m bench.report: see scripts/bench."""

import sys

from .command import main

sys.exit(main(sys.argv[1:]))
