"""What an import has to say about a file. No Django."""

from dataclasses import dataclass

ERROR, WARNING = "error", "warning"
#: More remarks than this about one file are counted, not kept.
MOST_OF_ONE_FILE = 100


@dataclass(frozen=True)
class Issue:
    """`file` is a path inside the folder that is imported; `line` counts from 1, None where a file has none to name."""

    severity: str
    file: str
    line: int | None
    message: str


class Refused(ValueError):
    """A file cannot be taken: nothing of it is written. The message is for the person who gave the file."""

    def __init__(self, message: str, line: int | None = None):
        super().__init__(message)
        self.line = line


class Remarks:
    """Collects the issues of one file."""

    def __init__(self, file: str):
        self.file = file
        self._kept: list[Issue] = []
        self._beyond = dict.fromkeys((ERROR, WARNING), 0)

    @property
    def issues(self) -> list[Issue]:
        more = [
            Issue(severity, self.file, None, f"{count} more like these")
            for severity, count in self._beyond.items()
            if count
        ]
        return self._kept + more

    def warn(self, message: str, line: int | None = None) -> None:
        self._add(Issue(WARNING, self.file, line, message))

    def error(self, message: str, line: int | None = None) -> None:
        self._add(Issue(ERROR, self.file, line, message))

    def refused(self, reason: Refused) -> None:
        self._kept.append(Issue(ERROR, self.file, reason.line, str(reason)))

    def _add(self, issue: Issue) -> None:
        if len(self._kept) < MOST_OF_ONE_FILE:
            self._kept.append(issue)
        else:
            self._beyond[issue.severity] += 1
