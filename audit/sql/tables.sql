-- The tables of the trail. Everything here is only ever added to; audit_pending alone loses rows, one batch a checkpoint.

CREATE SEQUENCE audit_event_seq;

-- One line an event, one partition a month. `entry` holds the exact bytes that are hashed; the other columns are drawn
-- from it by audit_append, for searching, and `manage.py audit_fsck` draws them again.
CREATE TABLE audit_event (
    seq bigint NOT NULL,
    recorded_us bigint NOT NULL,
    event_id uuid NOT NULL,
    kind text NOT NULL,
    occurred_at timestamptz NOT NULL,
    source text NOT NULL,
    source_seq bigint,
    actor uuid NOT NULL,
    actor_role text NOT NULL,
    project text NOT NULL,
    permit text NOT NULL,
    object_type text NOT NULL,
    object_id text NOT NULL,
    action text NOT NULL,
    outcome smallint NOT NULL,
    basis text NOT NULL,
    retention text NOT NULL,
    facts jsonb,
    entry bytea NOT NULL,
    leaf_hash bytea NOT NULL GENERATED ALWAYS AS (sha256('\x00'::bytea || int8send(recorded_us) || entry)) STORED,
    PRIMARY KEY (seq, recorded_us)
) PARTITION BY RANGE (recorded_us);
CREATE INDEX audit_event_occurred_idx ON audit_event USING brin (occurred_at);
CREATE INDEX audit_event_id_idx ON audit_event (event_id);
CREATE INDEX audit_event_object_idx ON audit_event (object_type, object_id, seq);
CREATE INDEX audit_event_project_idx ON audit_event (project, seq) WHERE project <> '';
CREATE INDEX audit_event_actor_idx ON audit_event (actor, seq);

-- What an event says of people, in clear; it can be erased, since the entry only holds its salted hash.
CREATE TABLE audit_detail (
    recorded_us bigint NOT NULL,
    seq bigint NOT NULL,
    salt bytea NOT NULL,
    body bytea NOT NULL,
    PRIMARY KEY (seq, recorded_us)
) PARTITION BY RANGE (recorded_us);

-- Committed events that no checkpoint covers yet.
CREATE TABLE audit_pending (
    seq bigint PRIMARY KEY,
    recorded_us bigint NOT NULL,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    object_type text NOT NULL,
    object_id text NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
CREATE INDEX audit_pending_told_idx ON audit_pending (xid, object_type, object_id);

-- Who stands behind a pseudonym, of an actor or of the person an event is about; a year's keys and rows are erased when its term ends.
CREATE TABLE audit_pseudonym_key (year smallint PRIMARY KEY, key bytea NOT NULL CHECK (octet_length(key) = 32));
-- Not unique: two transactions may meet someone for the first time, and neither waits for the other.
CREATE TABLE audit_actor (pseudonym uuid NOT NULL, year smallint NOT NULL, actor_key text NOT NULL);
CREATE INDEX audit_actor_pseudonym_idx ON audit_actor (pseudonym);
CREATE INDEX audit_actor_key_idx ON audit_actor (actor_key);
CREATE INDEX audit_actor_text_idx ON audit_actor ((pseudonym::text));

-- The logs (one a year), their leaves, full tiles, checkpoints and what the witnesses signed (C2SP tlog-tiles).
CREATE TABLE audit_log (
    id smallint PRIMARY KEY,
    origin text NOT NULL UNIQUE,
    opened_us bigint NOT NULL,
    closed_us bigint
);
CREATE UNIQUE INDEX audit_log_one_open ON audit_log ((closed_us IS NULL)) WHERE closed_us IS NULL;
CREATE TABLE audit_log_key (
    log smallint NOT NULL REFERENCES audit_log,
    vkey text NOT NULL,
    since_us bigint NOT NULL,
    PRIMARY KEY (log, vkey)
);
CREATE TABLE audit_leaf (
    log smallint NOT NULL,
    leaf_index bigint NOT NULL,
    seq bigint NOT NULL UNIQUE,
    recorded_us bigint NOT NULL,
    leaf_hash bytea NOT NULL CHECK (octet_length(leaf_hash) = 32),
    PRIMARY KEY (log, leaf_index)
);
CREATE TABLE audit_tile (
    log smallint NOT NULL,
    level smallint NOT NULL,
    idx bigint NOT NULL,
    data bytea NOT NULL CHECK (octet_length(data) = 8192),
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    PRIMARY KEY (log, level, idx)
);
CREATE TABLE audit_checkpoint (
    log smallint NOT NULL REFERENCES audit_log,
    tree_size bigint NOT NULL,
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    frontier bytea NOT NULL,
    signed_us bigint NOT NULL UNIQUE,
    note bytea NOT NULL,
    PRIMARY KEY (log, tree_size)
);
CREATE TABLE audit_cosignature (
    log smallint NOT NULL,
    tree_size bigint NOT NULL,
    key_name text NOT NULL,
    line text NOT NULL,
    received_us bigint NOT NULL,
    PRIMARY KEY (log, tree_size, key_name),
    FOREIGN KEY (log, tree_size) REFERENCES audit_checkpoint
);
CREATE TABLE audit_seal (
    day date NOT NULL,
    log smallint NOT NULL,
    tree_size bigint NOT NULL,
    first_index bigint NOT NULL,
    manifest_sha256 bytea NOT NULL CHECK (octet_length(manifest_sha256) = 32),
    archive text NOT NULL,
    token bytea,
    sealed_us bigint NOT NULL,
    PRIMARY KEY (day, log),
    FOREIGN KEY (log, tree_size) REFERENCES audit_checkpoint
);
-- What was erased or pruned, under whose authority; the events tell it too.
CREATE TABLE audit_removal (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    what text NOT NULL CHECK (what IN ('detail', 'entry', 'actor')),
    month_us bigint,
    year smallint,
    retention text,
    rows_removed bigint NOT NULL,
    reference text NOT NULL,
    removed_us bigint NOT NULL
);

CREATE FUNCTION audit_now_us() RETURNS bigint LANGUAGE sql VOLATILE SET search_path = pg_catalog, pg_temp AS
    $$ SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint $$;

-- Row triggers pass to the partitions; those of TRUNCATE do not, so audit_make_ready puts one on each.
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- audit_remove_* say so for the length of their own statement; nobody but the owner may delete at all.
    IF TG_OP = 'DELETE' AND current_setting('audit.removing', true) = TG_ARGV[0] THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'audit: the trail is append-only, % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['event', 'detail', 'actor', 'pseudonym_key', 'log_key', 'leaf', 'tile', 'checkpoint',
                                'cosignature', 'seal', 'removal'] LOOP
        EXECUTE format('CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit_%I'
                       ' FOR EACH ROW EXECUTE FUNCTION audit_refuse_change(%L)', name, name);
        EXECUTE format('CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_%I'
                       ' FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change(%L)', name, name);
    END LOOP;
END
$$;
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_pending
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change('pending');
CREATE TRIGGER audit_no_delete BEFORE DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change('log');

-- The trail as it can be read today: with who and the detail, for as long as they are kept.
CREATE VIEW audit_line AS
    SELECT e.seq, e.event_id, e.kind, e.action, e.outcome, e.occurred_at,
           timestamptz 'epoch' + e.recorded_us * interval '1 microsecond' AS recorded_at, e.recorded_us,
           e.actor, coalesce(a.actor_key, '') AS actor_id, e.actor_role, e.object_type, e.object_id AS object_ref,
           CASE WHEN e.object_type = 'user' THEN coalesce(o.actor_key, '') ELSE e.object_id END AS object_id, e.project,
           e.permit, e.basis, e.source, e.source_seq, e.retention, coalesce(e.facts, '{}') AS facts,
           coalesce(convert_from(d.body, 'UTF8')::jsonb, '{}') AS detail, d.salt, e.entry, e.leaf_hash
    FROM audit_event e
    LEFT JOIN LATERAL (SELECT actor_key FROM audit_actor WHERE pseudonym = e.actor LIMIT 1) a ON true
    LEFT JOIN LATERAL (
        SELECT actor_key FROM audit_actor WHERE e.object_type = 'user' AND pseudonym::text = e.object_id LIMIT 1
    ) o ON true
    LEFT JOIN audit_detail d ON d.recorded_us = e.recorded_us AND d.seq = e.seq;
