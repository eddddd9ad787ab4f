"""A hub that keeps in memory what it takes in, and refuses what the real one refuses."""

import hashlib
import json
import uuid

from audit.client.sending import Refused

SOURCE = "bulle.example.org"


def event(**changes) -> dict:
    data = {"actor": "u-1", "role": "researcher", "object": {"type": "table", "id": "T"}, "outcome": 0}
    return {"type": "platform.query_run", "data": data, **changes}


class MemoryHub:
    """Takes the place of `sending.Hub`. `taken` are the events by number, `posts` how many batches came."""

    def __init__(self) -> None:
        self.taken: dict[int, dict] = {}
        self.posts = 0

    def post(self, body: bytes, *, at) -> list[dict]:
        self.posts += 1
        batch = json.loads(body)
        for one in batch:
            known = self.taken.get(one["sourceseq"], one)
            others = [other for other in self.taken.values() if other["id"] == one["id"]]
            if known != one or others not in ([], [one]):
                raise Refused(f"409: {one}")
        for one in batch:
            self.taken[one["sourceseq"]] = one
        return [receipt(one) for one in batch]


def receipt(one: dict) -> dict:
    return {
        "event_id": str(uuid.uuid5(uuid.NAMESPACE_URL, one["id"])),
        "leaf_hash": hashlib.sha256(json.dumps(one).encode()).hexdigest(),
        "id": one["id"],
        "source_seq": one["sourceseq"],
        "seq": one["sourceseq"],
        "recorded_at": one["time"],
        "receipt": "/",
    }
