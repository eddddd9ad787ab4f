"""What leaves with proofs is checked without us: chosen lines, and whole logs."""

import io
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction

from audit import api, configuration, tree
from audit.exports import proven, whole
from audit.log import archives, entries, extracts, merkle, tiles
from audit.log.notes import SigningKey
from audit.log.policies import Policy
from audit.sequencer import opening
from tests.audit.conftest import AT, tell_many
from tests.audit.exports.conftest import content, opened, write_policy

pytestmark = pytest.mark.django_db(transaction=True)

DETAIL = {"raison": "Une pièce manque : « pièce 3 ».", "taille": 12}


@pytest.fixture
def sealed(people, seal, asleep):
    """Forty events of a file and others, under a checkpoint that the policy trusts."""
    with transaction.atomic():
        for number in range(40):
            actor = api.Actor(str(people.sponsor.pk), "sponsor")
            about = api.Ref("access_request", str(number))
            detail = DETAIL if number % 2 else None
            api.record("dossier.read", object=about, actor=actor, at=AT, project="2026-XYZ", detail=detail)
    tell_many(300)
    seal()
    write_policy(settings.HUB_AUDIT_POLICY_FILE)


def policy() -> Policy:
    return Policy.parse(Path(settings.HUB_AUDIT_POLICY_FILE).read_text())


def the_log() -> tree.Log:
    return tree.logs(configuration.ask)[0]


def test_chosen_lines_are_proven_offline(sealed, export):
    job = export("preuves", dossier="2026-XYZ")
    checked = extracts.check(opened(job), policy())
    assert (checked.count, checked.with_detail, checked.left_out) == (40, 0, 0)
    assert "Une pièce manque" not in content(job).decode()
    assert job.message == ""


def test_details_are_joined_when_they_are_asked_for_and_held_to_their_commitment(sealed, export):
    job = export("preuves", dossier="2026-XYZ", details=True)
    assert extracts.check(opened(job), policy()).with_detail == 20
    other = content(job).replace("Une pièce manque".encode(), b"Une piece manque")
    with pytest.raises(extracts.WrongLine):
        extracts.check(io.BytesIO(other), policy())


def test_an_erased_detail_is_not_there_and_the_line_is_still_proven(sealed, export):
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT audit_remove_details(%s, 'test') FROM (SELECT 1) one", [month_of_recording()])
    job = export("preuves", dossier="2026-XYZ", details=True)
    checked = extracts.check(opened(job), policy())
    assert (checked.count, checked.with_detail) == (40, 0)


def month_of_recording() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_char(max(recorded_at) AT TIME ZONE 'UTC', 'YYYY-MM-01') FROM audit_line")
        return cursor.fetchone()[0]


def test_lines_too_recent_to_be_proven_are_left_out_and_that_is_said(sealed, export):
    tell_many(3)
    job = export("preuves")
    checked = extracts.check(opened(job), policy())
    assert checked.left_out >= 3
    assert job.message == proven.LEFT_OUT
    assert checked.count + checked.left_out == job.done


def test_lines_beyond_the_checkpoint_that_witnesses_signed_are_left_out(sealed, export, seal, monkeypatch):
    """The newest checkpoint may wait for its witnesses: the proofs lead to an older one."""
    older = tree.published(configuration.ask, the_log(), policy())
    tell_many(3)
    seal()
    monkeypatch.setattr(proven.tree, "published", lambda *args: older)
    job = export("preuves")
    checked = extracts.check(opened(job), policy())
    assert checked.checkpoints == (older.checkpoint,)
    assert checked.count == older.checkpoint.size
    assert checked.left_out >= 3


def test_lines_of_every_year_are_proven_each_under_its_log(sealed, export, sequencer):
    sequencer.keys = [SigningKey.generate("audit.example.org")]  # a policy names a key once
    second = sequencer.connect()
    opened_log = opening.open_next(second, sequencer.keys, "audit.example.org/2030", at=AT, reason="a test")
    sequencer.anchor.append(opened_log.note)
    second.close()
    tell_many(5)
    sequencer.run_once()
    write_policy(settings.HUB_AUDIT_POLICY_FILE)
    checked = extracts.check(opened(export("preuves")), policy())
    assert len(checked.checkpoints) == 2
    origins = {json.loads(line).get("log") for line in content(export("preuves", acte="mail.queued")).splitlines()}
    assert {head.origin for head in checked.checkpoints} == origins - {None}


def test_nothing_can_be_proven_before_the_first_seal(people, export):
    job = export("preuves")
    assert (job.state, job.message) == ("failed", proven.NOTHING_SEALED)


def test_proofs_read_few_rows(sealed, people, django_assert_max_num_queries):
    """One query a batch for the places, and the tiles once: not one a line."""

    class Silent:
        file = io.BytesIO()

        def progress(self, *args, **kwargs): ...

    with django_assert_max_num_queries(20):
        proven.write(Silent(), filters={"dossier": "2026-XYZ"}, details=False)


def test_an_archive_holds_a_whole_log_that_is_computed_again(sealed, export):
    job = export("archive", log=the_log().name)
    archive = archives.Archive(opened(job), job.name)
    checkpoint, _times = policy().check(archives.Note.parse(archive.read("checkpoint")))
    leaves = [
        leaf
        for ref in tiles.bundles_of(checkpoint.size)
        for leaf in tiles.unpack_bundle(archive.bundle(ref.index, ref.width), ref.width)
    ]
    assert merkle.root_of([merkle.leaf_hash(leaf) for leaf in leaves]) == checkpoint.root
    assert archive.manifest.first_index == 0
    told = [json.loads(entries.split_leaf(leaf)[1])["kind"] for leaf in leaves]
    assert told.count("dossier.read") == 40
    assert (job.done, job.total, job.message) == (checkpoint.size, checkpoint.size, "")


def test_an_archive_of_a_log_whose_beginning_is_gone_starts_after_it(sealed, export):
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SELECT set_config('audit.removing', 'event', false)")
        cursor.execute("DELETE FROM audit_event WHERE seq = (SELECT seq FROM audit_leaf WHERE leaf_index = 2)")
        cursor.execute("SELECT set_config('audit.removing', '', false)")
    job = export("archive", log=the_log().name)
    assert archives.Archive(opened(job), job.name).manifest.first_index == tiles.WIDTH
    assert job.message == whole.PARTIAL


@pytest.mark.parametrize("log", ["2031", ""])
def test_an_archive_of_no_log_is_refused(sealed, export, log):
    job = export("archive", log=log)
    assert (job.state, job.message) == ("failed", whole.UNKNOWN)
