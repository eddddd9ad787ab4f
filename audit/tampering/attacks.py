"""What somebody with every right on the database can do to the past, one function each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from audit.log import merkle, tiles
from audit.log.checkpoints import Checkpoint, sign_checkpoint
from audit.log.merkle import Frontier
from audit.tampering.stage import Stage

#: The leaf that an attacker would rather not have there; the first head but one covers it.
TARGET = 123


@dataclass(frozen=True)
class Attack:
    """`leaf` is the leaf that a check inside the database names, None when only somebody outside can know."""

    name: str
    label: str | Promise
    make: Callable[[Any, Stage], None]
    leaf: int | None


def disarm(cursor: Any) -> None:
    """Put everything that refuses a change out of action, triggers and constraints: the owner of a table can."""
    cursor.execute(
        r"""
        DO $$
        DECLARE
            found record;
        BEGIN
            FOR found IN SELECT oid::regclass AS name FROM pg_class
                         WHERE relname LIKE 'audit\_%' AND relkind IN ('r', 'p') AND NOT relispartition LOOP
                EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', found.name);
            END LOOP;
            FOR found IN SELECT conrelid::regclass AS name, conname FROM pg_constraint
                         WHERE contype IN ('c', 'f') AND conparentid = 0
                           AND conrelid::regclass::text LIKE 'audit\_%' LOOP
                EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.name, found.conname);
            END LOOP;
        END
        $$
        """
    )


def _edit(cursor: Any, _stage: Stage) -> None:
    """Have the act be about another file, in the entry and in the column: the database hashes it anew by itself."""
    cursor.execute(
        """
        UPDATE audit_event e
        SET object_id = '1000',
            entry = convert_to(regexp_replace(convert_from(entry, 'UTF8'), '"object":{"id":"[^"]*"',
                                              '"object":{"id":"1000"'), 'UTF8')
        FROM audit_leaf l WHERE l.seq = e.seq AND l.leaf_index = %s
        """,
        [TARGET],
    )


def _delete_event(cursor: Any, _stage: Stage) -> None:
    cursor.execute("DELETE FROM audit_event WHERE seq = (SELECT seq FROM audit_leaf WHERE leaf_index = %s)", [TARGET])


def _delete_event_and_leaf(cursor: Any, stage: Stage) -> None:
    _delete_event(cursor, stage)
    cursor.execute("DELETE FROM audit_leaf WHERE leaf_index = %s", [TARGET])


def _close_the_gap(cursor: Any, stage: Stage) -> None:
    """Delete an event and its leaf, and move those that follow up by one."""
    _delete_event_and_leaf(cursor, stage)
    cursor.execute("UPDATE audit_leaf SET leaf_index = -leaf_index WHERE leaf_index > %s", [TARGET])
    cursor.execute("UPDATE audit_leaf SET leaf_index = -leaf_index - 1 WHERE leaf_index < 0")


def _swap(cursor: Any, _stage: Stage) -> None:
    """Have two leaves change places: what came after seems to have come before."""
    for old, new in ((TARGET, -1), (TARGET + 1, TARGET), (-1, TARGET + 1)):
        cursor.execute("UPDATE audit_leaf SET leaf_index = %s WHERE leaf_index = %s", [new, old])


def _slip_in(cursor: Any, _stage: Stage) -> None:
    """Add an event that never happened under a number of the past."""
    columns = (
        "kind, occurred_at, source, source_seq, actor, actor_role, project, permit, object_type, object_id, action,"
        " outcome, basis, retention, facts, entry"
    )
    cursor.execute(
        f"INSERT INTO audit_event (seq, recorded_us, event_id, {columns})"  # noqa: S608 — our own names
        f" SELECT e.seq + 1000000, e.recorded_us, gen_random_uuid(), {columns}"
        " FROM audit_event e JOIN audit_leaf l ON l.seq = e.seq WHERE l.leaf_index = %s",
        [TARGET],
    )


def _truncate(cursor: Any, stage: Stage) -> None:
    """Cut the end off, so that the last head but one is the last: nothing is left of what came after."""
    size = stage.ask("SELECT tree_size FROM audit_checkpoint ORDER BY tree_size DESC OFFSET 1 LIMIT 1", [])[0][0]
    cursor.execute("DELETE FROM audit_seal WHERE tree_size > %s", [size])
    cursor.execute("DELETE FROM audit_cosignature WHERE tree_size > %s", [size])
    cursor.execute("DELETE FROM audit_checkpoint WHERE tree_size > %s", [size])
    cursor.execute("DELETE FROM audit_detail d USING audit_leaf l WHERE l.seq = d.seq AND l.leaf_index >= %s", [size])
    cursor.execute("DELETE FROM audit_event e USING audit_leaf l WHERE l.seq = e.seq AND l.leaf_index >= %s", [size])
    cursor.execute("DELETE FROM audit_leaf WHERE leaf_index >= %s", [size])
    cursor.execute("DELETE FROM audit_tile WHERE (idx + 1) * 256::bigint ^ (level + 1) > %s", [size])


def _rewrite(cursor: Any, stage: Stage) -> None:
    """With the stolen key: change an entry, then every hash, tile and head that follows from it, each signed again."""
    _edit(cursor, stage)
    cursor.execute("UPDATE audit_leaf l SET leaf_hash = e.leaf_hash FROM audit_event e WHERE e.seq = l.seq")
    hashes = [bytes(one) for (one,) in stage.ask("SELECT leaf_hash FROM audit_leaf ORDER BY leaf_index", [])]
    _write_tiles(cursor, hashes)
    _sign_heads(cursor, stage, hashes)


def _write_tiles(cursor: Any, hashes: list[bytes]) -> None:
    level = 0
    while len(hashes) >= tiles.WIDTH:
        full = [hashes[at : at + tiles.WIDTH] for at in range(0, len(hashes) - tiles.WIDTH + 1, tiles.WIDTH)]
        hashes = [merkle.root_of(tile) for tile in full]
        for index, tile in enumerate(full):
            cursor.execute(
                "UPDATE audit_tile SET data = %s, root = %s WHERE level = %s AND idx = %s",
                [b"".join(tile), hashes[index], level, index],
            )
        level += 1


def _sign_heads(cursor: Any, stage: Stage, hashes: list[bytes]) -> None:
    origin, frontier = stage.log.origin, Frontier()
    sizes = {size for (size,) in stage.ask("SELECT tree_size FROM audit_checkpoint WHERE tree_size > %s", [TARGET])}
    for one in hashes:
        frontier.append(one)
        if frontier.size in sizes:
            note = sign_checkpoint(Checkpoint(origin, frontier.size, frontier.root()), stage.key.under(origin))
            cursor.execute(
                "UPDATE audit_checkpoint SET root = %s, frontier = %s, note = %s WHERE tree_size = %s",
                [frontier.root(), frontier.to_bytes(), note.encode(), frontier.size],
            )
    # The witness's signatures are on the heads as they were.
    cursor.execute("DELETE FROM audit_cosignature WHERE tree_size > %s", [TARGET])


ATTACKS = (
    Attack("edit", _("Modifier une ligne"), _edit, TARGET),
    Attack("delete_event", _("Supprimer une ligne"), _delete_event, TARGET),
    Attack("delete_event_and_leaf", _("Supprimer une ligne et sa feuille"), _delete_event_and_leaf, TARGET + 1),
    Attack("close_the_gap", _("Supprimer une ligne et sa feuille, et refermer le vide"), _close_the_gap, None),
    Attack("swap", _("Échanger deux feuilles"), _swap, TARGET),
    Attack("slip_in", _("Ajouter une ligne dans le passé"), _slip_in, None),
    Attack("truncate", _("Couper la fin du journal"), _truncate, None),
    Attack("rewrite", _("Tout réécrire avec la clé volée"), _rewrite, None),
)
