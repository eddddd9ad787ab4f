"""Walks of random acts that leave nothing in the database."""

from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine


class TakenBack(RuleBasedStateMachine):
    """A walk in a transaction of its own, which is undone at its end; `people` are set by the test that runs it."""

    people = None

    def __init__(self) -> None:
        super().__init__()
        self.undo = transaction.atomic()
        self.undo.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)
