"""What is committed becomes leaves, once each, under heads that anyone can check."""

import threading

import pytest
from django.db import connection, transaction

from audit import configuration, tree
from audit.log import checkpoints, merkle, proofs, tiles
from audit.log.entries import leaf_data
from audit.log.errors import ProofError
from audit.log.policies import Policy
from audit.models import Event
from audit.sequencer.batch import checked_hash, seal_pending
from audit.sequencer.faults import EventChanged
from tests.audit.conftest import append_through, as_a_superuser, signed_in, tell_many

pytestmark = pytest.mark.django_db(transaction=True)

NOW_US = 1_767_225_600_000_000


def the_log():
    return tree.logs(configuration.ask)[0]


def newest():
    return tree.newest(configuration.ask, the_log())


def ids_in_the_tree() -> list[str]:
    """The events in the order of their leaves, without the one that opens the log."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.event_id::text FROM audit_leaf l"
            " JOIN audit_event e ON e.recorded_us = l.recorded_us AND e.seq = l.seq"
            " WHERE e.kind <> 'audit.log_opened' ORDER BY l.leaf_index"
        )
        return [found for (found,) in cursor.fetchall()]


def pending() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM audit_pending")
        return cursor.fetchone()[0]


def test_every_committed_event_becomes_one_leaf_in_order(sequencer):
    told = tell_many(5)
    sequencer.run_once()
    told += tell_many(300)
    sequencer.run_once()
    assert ids_in_the_tree() == told
    assert pending() == 0
    assert newest().checkpoint.size == 306


def test_the_head_is_signed_and_is_the_root_of_the_leaves(sequencer):
    tell_many(300)
    sequencer.run_once()
    head = newest()
    key = sequencer.keys[0].under(head.checkpoint.origin).verifier
    assert checkpoints.open_checkpoint(head.note.encode(), key)[0] == head.checkpoint
    leaves = [
        merkle.leaf_hash(leaf_data(event.recorded_us, bytes(event.entry))) for event in Event.objects.order_by("seq")
    ]
    # The event that opens the log is its first leaf, whatever was recorded before.
    opening = Event.objects.get(kind="audit.log_opened")
    leaves.remove(bytes(opening.leaf_hash))
    assert merkle.root_of([bytes(opening.leaf_hash), *leaves]) == head.checkpoint.root
    assert head.checkpoint.origin.startswith("audit.example.org/20")


def test_each_receipt_holds_and_no_other_leaf_has_it(sequencer):
    tell_many(40)
    sequencer.run_once()
    key = sequencer.keys[0].under(the_log().origin).verifier
    policy = Policy.parse(f"log {key}\nquorum none\n")
    events = list(Event.objects.order_by("seq"))
    for event, other in zip(events, events[1:] + events[:1], strict=True):
        receipt = tree.place_of(configuration.ask, event.seq, policy).receipt()
        parsed = proofs.Receipt.parse(receipt.encode())
        proofs.verify_receipt(parsed, leaf_data(event.recorded_us, bytes(event.entry)), policy)
        with pytest.raises(ProofError):
            proofs.verify_receipt(parsed, leaf_data(other.recorded_us, bytes(other.entry)), policy)


def test_an_event_that_no_head_covers_has_no_receipt(sequencer):
    tell_many(1)
    with pytest.raises(tree.NotSealed):
        tree.place_of(configuration.ask, Event.objects.get().seq, None)


def test_full_tiles_are_kept_and_bundles_hold_the_entries(sequencer):
    tell_many(600)
    sequencer.run_once()
    log = the_log()
    found = tree.Tree(configuration.ask, log, newest().checkpoint.size)
    with connection.cursor() as cursor:
        cursor.execute("SELECT level, idx FROM audit_tile ORDER BY 1, 2")
        assert cursor.fetchall() == [(0, 0), (0, 1)]
    for reference in tiles.tiles_of(found.size):
        assert len(found.tile(reference.level, reference.index, reference.width)) == 32 * reference.width
    bundles = [tiles.unpack_bundle(found.bundle(ref.index, ref.width)) for ref in tiles.bundles_of(found.size)]
    hashes = [merkle.leaf_hash(entry) for bundle in bundles for entry in bundle]
    assert merkle.root_of(hashes) == found.root() == newest().checkpoint.root


def test_each_head_continues_the_one_before(sequencer):
    heads = []
    for count in (1, 255, 3, 700):
        tell_many(count)
        sequencer.run_once()
        heads.append(newest().checkpoint)
    last = tree.Tree(configuration.ask, the_log(), heads[-1].size)
    for head in heads:
        proof = last.consistency_proof(head.size)
        merkle.verify_consistency(head.size, last.size, proof, head.root, heads[-1].root)


def test_a_rolled_back_event_is_in_no_head(sequencer):
    with transaction.atomic():
        tell_many(1)
        transaction.set_rollback(True)
    kept = tell_many(1)
    sequencer.run_once()
    assert ids_in_the_tree() == kept


def test_an_event_committed_after_a_later_number_is_not_lost(sequencer):
    """The naive reader (`seq > last`) passes over it: the number was taken before, the commit came after."""
    slow = signed_in("HUB_DATABASE_URL")
    early = append_through(slow)
    late = tell_many(1)
    sequencer.run_once()
    assert ids_in_the_tree() == late
    slow.commit()
    slow.close()
    sequencer.run_once()
    assert ids_in_the_tree() == [*late, early]


def test_four_sequencers_without_the_lock_make_one_history(sequencer):
    """Promise 6: the primary keys alone must hold."""
    told = tell_many(400)
    sequencer.run_once()
    told += tell_many(400, start=400)
    barrier = threading.Barrier(4)

    def race():
        process = sequencer.connect()
        barrier.wait()
        for _turn in range(60):
            seal_pending(process, sequencer.keys, now_us=NOW_US, limit=20, alone=False)
        process.close()

    threads = [threading.Thread(target=race) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sequencer.run_once()
    assert ids_in_the_tree() == told
    assert newest().checkpoint.size == 801
    found = tree.Tree(configuration.ask, the_log(), 801)
    assert found.root() == newest().checkpoint.root


def test_an_event_removed_before_its_head_is_missed(sequencer):
    sequencer.run_once()
    tell_many(1)
    size = newest().checkpoint.size
    as_a_superuser("DELETE FROM audit_event WHERE kind = 'mail.queued'")
    with pytest.raises(EventChanged, match=r"event \d+ was committed and is gone"):
        sequencer.run_once()
    assert newest().checkpoint.size == size


def test_a_bit_that_flips_between_two_computations_is_not_signed():
    """The database hashes when it writes, we hash when we read."""
    leaf_hash = merkle.leaf_hash(leaf_data(7, b"{}"))
    assert checked_hash(1, 7, b"{}", leaf_hash) == leaf_hash
    for entry, stored in ((b"{|", leaf_hash), (b"{}", bytes([leaf_hash[0] ^ 1]) + leaf_hash[1:])):
        with pytest.raises(EventChanged, match="event 1 does not have the hash"):
            checked_hash(1, 7, entry, stored)
