"""Loses nothing, doubles nothing, invents nothing: `script/run python bench/audit_faults.py --minutes 10`."""

import sys
from pathlib import Path

if __name__ == "__main__":
    # In place of this folder, where a module named `audit` would hide the application.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from bench.faults.run import main

    sys.exit(main())
