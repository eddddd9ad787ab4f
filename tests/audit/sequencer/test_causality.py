"""Promise 13: what was acknowledged before something else began stands before it in the log."""

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.audit.conftest import append_through, signed_in

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS = 3
#: A step: one writer begins and writes an event, or commits, or takes back; or the sequencer seals.
STEPS = st.lists(
    st.tuples(st.integers(0, WRITERS - 1), st.sampled_from(["write", "commit", "roll back"])) | st.just("seal"),
    min_size=4,
    max_size=30,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_an_event_stands_after_all_that_was_acknowledged_before_it_began(sequencer, steps):
    writers = [signed_in("HUB_DATABASE_URL") for _n in range(WRITERS)]
    open_events = [[] for _n in range(WRITERS)]
    began, acknowledged = {}, {}
    try:
        for moment, step in enumerate([*steps, *((n, "commit") for n in range(WRITERS)), "seal"]):
            if step == "seal":
                sequencer.run_once()
                continue
            number, what = step
            if what == "write":
                event = append_through(writers[number])
                began[event] = moment
                open_events[number].append(event)
            elif what == "commit":
                writers[number].commit()
                acknowledged |= dict.fromkeys(open_events[number], moment)
                open_events[number] = []
            else:
                writers[number].rollback()
                open_events[number] = []
    finally:
        for writer in writers:
            writer.close()
    index = indexes()
    assert set(acknowledged) <= set(index)
    assert not set(index) & (set(began) - set(acknowledged))
    for earlier, committed in acknowledged.items():
        for later, start in began.items():
            if committed < start and later in index:
                assert index[earlier] < index[later]


def indexes() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT e.event_id::text, l.leaf_index FROM audit_leaf l JOIN audit_event e ON e.seq = l.seq")
        return dict(cursor.fetchall())
