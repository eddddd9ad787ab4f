"""Whether the trail loses, doubles or invents an event. See bench/audit_faults.py.

Web workers, platforms and two sequencers record and seal on a server of their own, while they are killed and the power
of the server is cut. In the end the trail is compared with what the writers were told. Exits 1 when it differs.
"""

import argparse
import logging
import os
import random
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import django
from django.core.management import call_command
from django.db import connections

from audit.log.policies import Policy
from bench import scratch
from bench.faults import naive, oracle, stage
from bench.report import Figure, Report
from hub import clock

#: Seconds that the last sequencer has to seal what is left.
PATIENCE = 60


def main(words: list[str] | None = None) -> int:
    """Run the disturbance, then the comparison, and return the exit status."""
    given = _parser().parse_args(words)
    with stage.scratch_server() as (server, folder):
        address = f"127.0.0.1:{stage.free_port()}"
        _name_everything(server, folder)
        django.setup()
        logging.disable(logging.WARNING)
        call_command("migrate", "audit", database="owner", interactive=False, verbosity=0)
        call_command("audit_ready", witness=f"http://{address}")
        _register_platforms(_platforms(given.writers))
        connections.close_all()
        with stage.witness(folder / "temoin", folder / "policy", address):
            return _run(given, server, folder)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench/audit_faults.py", description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--writers", type=int, default=8, help="a quarter of them platforms")
    parser.add_argument("--cuts", type=int, help="of the server's power (default: one, and two more a minute)")
    parser.add_argument("--pause", type=float, default=0.03, help="seconds, at most, between two acts of a writer")
    parser.add_argument("--seed", type=int, default=1)
    return parser


def _name_everything(server: stage.Server, folder: Path) -> None:
    """Have the settings name this server and this folder, whatever they named before."""
    files = {"KEY": "log.key", "ANCHOR": "anchor", "POLICY": "policy"}
    os.environ.update(
        {
            **server.urls(),
            **{f"HUB_AUDIT_{name}_FILE": str(folder / file) for name, file in files.items()},
            "HUB_DEMO": "1",
            "HUB_REDIS_URL": "redis://127.0.0.1:1/0",
            "DJANGO_SETTINGS_MODULE": "hub.settings",
        }
    )


def _platforms(writers: int) -> list[str]:
    return [f"platform{number}" for number in range(writers // 4)]


def _register_platforms(names: list[str]) -> None:
    from bench import platform_events  # noqa: PLC0415 — its models need the settings first

    for name in names:
        platform_events.register(clock.now(), f"{name}.example.org")


def _run(given: argparse.Namespace, server: stage.Server, folder: Path) -> int:
    report, draw = Report(), random.Random(given.seed)  # noqa: S311 — who is killed, no secret
    seconds = given.minutes * 60
    cuts = given.cuts if given.cuts is not None else 1 + round(2 * given.minutes)
    writers, sequencers = _players(given, folder)
    cursor = stage.Player("naive", lambda life: naive.follow(folder, 0.02))
    everybody = [*writers, *sequencers]
    try:
        for player in [*everybody, cursor]:
            player.start()
        kills = stage.disturb(everybody, server, seconds=seconds, cuts=cuts, draw=draw)
        for player in writers:
            player.kill()
        _wait_until_sealed()
        # The naive cursor has all the time it wants: what it misses, it misses for good.
        time.sleep(0.5)
    finally:
        for player in [*everybody, cursor]:
            player.kill()
    report.say(f"{seconds:.0f} s, {kills} processes killed, the power of the server cut {cuts} times.")
    _tell(report, _verdict(folder), sequencers)
    return report.status


def _players(given: argparse.Namespace, folder: Path) -> tuple[list[stage.Player], list[stage.Player]]:
    from bench.faults import writers  # noqa: PLC0415 — its models need the settings first

    platforms = _platforms(given.writers)
    web = [f"web{number}" for number in range(given.writers - len(platforms))]

    def player(act: Callable[..., None], name: str) -> stage.Player:
        return stage.Player(name, lambda life: act(folder, name, life, given.seed, given.pause))

    found = [player(writers.write_forever, name) for name in web]
    found += [player(writers.send_forever, name) for name in platforms]
    sequencers = [stage.Player(name, _sequence) for name in ("active", "standby")]
    return found, sequencers


def _sequence(_life: int) -> None:
    call_command("audit_sequencer", pause=0.05)


def _wait_until_sealed() -> None:
    with closing(scratch.connect(os.environ["HUB_DATABASE_OWNER_URL"])) as connection, connection.cursor() as cursor:
        for _second in range(PATIENCE * 10):
            cursor.execute("SELECT count(*) FROM audit_pending")
            if not cursor.fetchone()[0]:
                return
            time.sleep(0.1)


def _verdict(folder: Path) -> oracle.Verdict:
    with closing(scratch.connect(os.environ["HUB_DATABASE_OWNER_URL"])) as connection:
        connection.autocommit = False
        return oracle.judge(connection, folder, Policy.parse((folder / "policy").read_text()))


def _tell(report: Report, verdict: oracle.Verdict, sequencers: list[stage.Player]) -> None:
    stopped = [status for player in sequencers for status in player.own_ends]
    report.add(
        Figure("  acknowledged events", verdict.acknowledged, 1),
        Figure("  leaves of the tree", verdict.sealed),
        Figure("acknowledged events lost", len(verdict.lost), 0, at_most=True),
        Figure("events duplicated", len(verdict.duplicated), 0, at_most=True),
        Figure("events invented", len(verdict.invented), 0, at_most=True),
        Figure("disagreements that audit_fsck finds", len(verdict.disagreements), 0, at_most=True),
        Figure("  events whose writer never knew", verdict.unknown),
        Figure("  of which the database kept", verdict.unknown_committed),
        Figure("sequencers that stopped by themselves", len(stopped), 0, at_most=True),
        Figure("events that a cursor on seq misses: the run bites", verdict.naive_missed, 1),
    )
    wrong = {
        "lost": verdict.lost,
        "doubled": verdict.duplicated,
        "invented": verdict.invented,
        "fsck": verdict.disagreements,
    }
    for word, identifiers in wrong.items():
        for identifier in identifiers[:10]:
            report.say(f"{word}: {identifier}")
