"""The log for programs, in no language: addresses of C2SP tlog-tiles, and proofs."""

from django.urls import path

from audit.views import log, proofs

app_name = "tlog"

urlpatterns = [
    path("checkpoint", log.checkpoint, name="checkpoint"),
    path("events/<uuid:event_id>.tlog-proof", proofs.receipt, name="receipt"),
    path("events/<uuid:event_id>/entry.json", proofs.entry, name="entry"),
    path("proof/inclusion", proofs.inclusion, name="inclusion"),
    path("proof/consistency", proofs.consistency, name="consistency"),
    path("<str:name>/checkpoint", log.checkpoint, name="log_checkpoint"),
    path("<str:name>/policy", log.policy, name="policy"),
    path("<str:name>/tile/<path:rest>", log.tile, name="tile"),
]
