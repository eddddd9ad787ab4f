"""How fast the public register is: `script/run python bench/register.py`, then with `--entries 100000`.

Each line: name, value, bound, `ok` or `short`.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    # In place of this folder, where other modules would hide those of the same name.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from bench.register_reading import main

    sys.exit(main())
