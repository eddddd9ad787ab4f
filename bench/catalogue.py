"""How fast the catalogue is searched: `script/run python bench/catalogue.py`.

Each line: name, value, bound, `ok` or `short`.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    # In place of this folder, where this module would hide the application of the same name.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from bench.catalogue_search import main

    sys.exit(main())
