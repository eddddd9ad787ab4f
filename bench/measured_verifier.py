"""`python -m audit.verifier …`, then its seconds and its largest memory, in bytes, on the standard error."""

import os
import sys
import time
from pathlib import Path

from audit.verifier.__main__ import main


def peak_bytes() -> int:
    """Return the most memory that this program had. Not `ru_maxrss`, which starts at that of the program before it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) * 1024


if __name__ == "__main__":
    start = time.perf_counter()
    status = main(sys.argv[1:], os.environ)
    sys.stderr.write(f"{time.perf_counter() - start} {peak_bytes()}\n")
    sys.exit(status)
