"""Whoever remembers outside the database: a real witness over HTTP, the key file, the policy, the anchor."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from audit.log.notes import COSIGNATURE, SigningKey
from audit.log.policies import Policy
from audit.sequencer import keys, witnesses
from audit.sequencer.anchor import Anchor
from audit.sequencer.service import Sequencer
from audit.witness.judge import Witness
from audit.witness.server import Server
from audit.witness.store import Store
from hub import clock

BASE = "audit.example.org"


@dataclass(frozen=True)
class Outside:
    folder: Path
    url: str
    store: Store

    @property
    def policy(self) -> Policy:
        return Policy.parse((self.folder / "policy").read_text())

    def sequencer(self, connect, **more) -> Sequencer:
        """Return a sequencer that knows this key, this anchor and this witness."""
        return Sequencer(
            connect=connect,
            keys=keys.load(self.folder / "log.key"),
            origin=BASE,
            anchor=Anchor(self.folder / "anchor"),
            witnesses=witnesses.of_policy(self.policy),
            pause=0.01,
            **more,
        )


@contextmanager
def outside(folder: Path) -> Iterator[Outside]:
    """Run a witness of this year's log for the length of the block."""
    key = keys.create(folder / "log.key", BASE).under(f"{BASE}/{clock.now().year}")
    secret = SigningKey.generate("witness.example.org/w1", COSIGNATURE)
    store = Store(folder / "witness.sqlite", str(secret.verifier), create=True)
    witness = Witness(secret, [key.verifier], store, lambda: int(clock.now().timestamp()))
    with Server(("127.0.0.1", 0), witness, secret.name) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        (folder / "policy").write_text(f"log {key.verifier}\nwitness w1 {secret.verifier} {server.url}\nquorum w1\n")
        try:
            yield Outside(folder, server.url, store)
        finally:
            server.shutdown()
            thread.join()
