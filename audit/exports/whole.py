"""A whole log as an archive that anyone can check without this software's database (audit/log/archives.py)."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from audit import tree
from audit.configuration import ask, policy, policy_text
from audit.log import archives, tiles
from hub import clock
from hub.jobs.work import Refused, Work

UNKNOWN = gettext_noop("Ce registre n’existe pas, ou n’a pas encore d’empreinte signée. Essayez dans un instant.")
WRITING = gettext_noop("Nous écrivons les lignes et leurs empreintes.")
PARTIAL = gettext_noop("Les lignes les plus anciennes sont arrivées à leur terme : l’archive commence après elles.")


@dataclass
class Counted:
    """A log that tells the progress of the work as its bundles are read."""

    work: Work
    tree: tree.Tree
    done: int = 0

    def tile(self, level: int, index: int, width: int) -> bytes:
        self.work.progress(self.done, message=WRITING)
        return self.tree.tile(level, index, width)

    def bundle(self, index: int, width: int) -> bytes:
        self.done += width
        self.work.progress(self.done, message=WRITING)
        return self.tree.bundle(index, width)


def write(work: Work, *, log: str) -> str:
    """Write the archive of the log of this name; return a message when its beginning is no longer kept."""
    found = next((one for one in tree.logs(ask) if one.name == log), None)
    published = tree.published(ask, found, policy()) if found else None
    if found is None or published is None:
        raise Refused(UNKNOWN)
    size = published.checkpoint.size
    first = first_kept(found, size)
    work.progress(0, size - first, WRITING)
    archives.write_archive(
        work.file,
        source=Counted(work, tree.Tree(ask, found, size)),
        checkpoint=published.note,
        policy=policy_text(),
        first_index=first,
        made_at=clock.now(),
    )
    return PARTIAL if first else ""


def first_kept(log: tree.Log, size: int) -> int:
    """Return the index of the first bundle from which every entry is kept, `size` when there is none."""
    gone = ask(
        "SELECT max(l.leaf_index) FROM audit_leaf l WHERE l.log = %s AND l.leaf_index < %s AND NOT EXISTS"
        " (SELECT FROM audit_event e WHERE e.recorded_us = l.recorded_us AND e.seq = l.seq)",
        [log.id, size],
    )[0][0]
    return 0 if gone is None else min(size, (gone // tiles.WIDTH + 1) * tiles.WIDTH)
