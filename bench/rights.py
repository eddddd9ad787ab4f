"""Citizens’ requests in a crowd, on a real server: `script/run python bench/rights.py`.

Each line: name, value, bound, `ok` or `short`.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    # In place of this folder, where other modules would hide those of the same name.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from bench.rights_crowd import main

    sys.exit(main())
