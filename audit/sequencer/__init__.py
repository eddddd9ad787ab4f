"""The one process that turns committed events into leaves of the tree and signs checkpoints (docs/adr/0009).

It knows no Django: a psycopg2 connection under a role that may read what is pending and add leaves, tiles and
checkpoints, the log's keys, an anchor file outside the database, and the witnesses of the policy.
"""
