"""Any sequence of saves, conflicts, restores and changes of form keeps every acknowledged value."""

from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from requests_workflow.dossier import queries, saving
from requests_workflow.dossier.enums import Origin
from requests_workflow.procedure import door
from tests.dossier import filling
from tests.dossier.filling import AT
from tests.procedure.taken_back import TakenBack

FIELDS = ("summary", "purposes", "funders", "population_size", "departures", "funding", "own_datasets")
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
ROW = st.dictionaries(st.sampled_from(["clause", "departure", "why", "funder", "name"]), TEXTS, max_size=3)
TYPED = st.one_of(TEXTS, st.lists(TEXTS, max_size=3), st.lists(ROW, max_size=3))


class Writing(TakenBack):
    """One draft in several windows; each window knows the versions that it saw."""

    @initialize()
    def begin(self) -> None:
        self.at = AT
        self.file = filling.begin(self.people.sponsor, self.people.university, at=AT)
        self.windows = [dict.fromkeys(FIELDS, 0), dict.fromkeys(FIELDS, 0)]
        #: Every value that a save answered for, by field and version.
        self.acknowledged: dict[tuple[str, int], object] = {}

    def _save(self, answers: dict, **data) -> saving.Outcome:
        self.at += timedelta(seconds=1)
        sent = {"answers": answers, **data}
        return door.perform("save_section", self.file, by=self.people.sponsor, at=self.at, data=sent).result

    def _learn(self, outcome: saving.Outcome, window: dict) -> None:
        now = queries.typed_answers(self.file)
        for code, version in outcome.saved.items():
            window[code] = version
            if version:
                assert self.acknowledged.setdefault((code, version), now[code]) == now[code]
            else:
                assert not now[code], "what was never written is empty, and needs no history"

    @rule(nth=st.integers(0, 1), answers=st.dictionaries(st.sampled_from(FIELDS), TYPED, min_size=1, max_size=3))
    def save(self, nth, answers) -> None:
        """A window saves: each answer is taken as sent, or shown beside what stands, never both nor neither."""
        window, before = self.windows[nth], queries.typed_answers(self.file)
        asked = {code: typed for code, typed in answers.items() if code in self.file.whole_form.fields()}
        outcome = self._save(answers, seen=dict(window))
        in_conflict = {one.field for one in outcome.conflicts}
        assert outcome.saved.keys() | in_conflict == asked.keys()
        assert not outcome.saved.keys() & in_conflict
        for one in outcome.conflicts:
            assert one.theirs == before[one.field] == queries.typed_answers(self.file)[one.field]
            window[one.field] = one.version
        self._learn(outcome, window)

    @rule(nth=st.integers(0, 1), data=st.data())
    def restore(self, nth, data) -> None:
        known = [key for key in self.acknowledged if key[0] in self.file.whole_form.fields()]
        if not known:
            return
        code, version = data.draw(st.sampled_from(known))
        found = saving.version_of(self.file, code, version)
        outcome = self._save({code: found.value}, origin=Origin.RESTORED)
        assert not outcome.conflicts
        self._learn(outcome, self.windows[nth])
        assert queries.typed_answers(self.file)[code] == self.acknowledged[code, version]

    @rule()
    def change_form(self) -> None:
        if self.file.form_version == "2022-01-01":
            self.at += timedelta(seconds=1)
            self.file = door.perform("upgrade_form", self.file, by=self.people.sponsor, at=self.at).subject

    @invariant()
    def every_acknowledged_value_is_there(self) -> None:
        for (code, version), value in self.acknowledged.items():
            assert saving.version_of(self.file, code, version).value == value

    @invariant()
    def the_present_is_the_last_of_the_history(self) -> None:
        for row in queries.saved_answers(self.file).values():
            if row.version:
                assert queries.history(self.file, row.field)[0].value == row.value


def test_nothing_acknowledged_is_ever_lost(people, dataset):
    walk = type("Walk", (Writing,), {"people": people})
    few = settings(
        max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck), database=None
    )
    run_state_machine_as_test(walk, settings=few)
