"""A transparency log without Django nor database: trees, notes, checkpoints, tiles, proofs and policies.

Every format is a public one: RFC 6962 trees and the C2SP specifications signed-note, tlog-checkpoint, tlog-cosignature,
tlog-tiles, tlog-proof and tlog-policy. All that is wrong with what was read raises an `errors.LogError`.
"""
