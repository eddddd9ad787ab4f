"""What the audit trail costs: `script/run python bench/audit.py`. Each line: name, value, bound, `ok` or `short`."""

import sys
from pathlib import Path

if __name__ == "__main__":
    # In place of this folder, where a module named `audit` would hide the application.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from bench.trail import main

    sys.exit(main())
