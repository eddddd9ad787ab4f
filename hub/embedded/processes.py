"""Is the process a pid file speaks of still ours? After a crash the number may be someone else's."""

from pathlib import Path


def running(pid_file: Path, mark: str) -> int | None:
    """Return the process number in `pid_file` if a process with `mark` in its command line has it, else None."""
    return pid if (pid := _pid(pid_file)) and mark.encode() in _command(pid) else None


def stranger(pid_file: Path, mark: str) -> bool:
    """Answer whether a process has the number in `pid_file` and is not ours."""
    pid = _pid(pid_file)
    return pid is not None and Path(f"/proc/{pid}").exists() and mark.encode() not in _command(pid)


def _pid(file: Path) -> int | None:
    try:
        return abs(int(file.read_text().split("\n", 1)[0]))
    except (OSError, ValueError):
        return None


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
