-- What platforms send of their own acts: numbered without holes by each source, so that a lost event shows.

-- One line an event that was taken in, for good: a batch that comes again, years later, changes nothing and gets the
-- same receipts. `event_id` is made of the source and of the source's own identifier; `entry_sha256` is the hash of the
-- event's canonical JSON as the source sent it.
CREATE TABLE audit_ingest (
    source text COLLATE "C" NOT NULL,
    event_id uuid NOT NULL UNIQUE,
    source_seq bigint NOT NULL CHECK (source_seq > 0),
    entry_sha256 bytea NOT NULL CHECK (octet_length(entry_sha256) = 32),
    seq bigint NOT NULL,
    recorded_us bigint NOT NULL,
    PRIMARY KEY (source, source_seq)
);
-- How far each source has come, and when it was heard last. Its row is locked while a batch of the source is taken in.
CREATE TABLE audit_intake (source text PRIMARY KEY, last_seq bigint NOT NULL, heard_us bigint NOT NULL);
-- Numbers that a source went past without sending them.
CREATE TABLE audit_gap (
    source text NOT NULL,
    first_seq bigint NOT NULL,
    last_seq bigint NOT NULL CHECK (last_seq >= first_seq),
    opened_us bigint NOT NULL,
    closed_us bigint,
    PRIMARY KEY (source, first_seq)
);
CREATE INDEX audit_gap_open_idx ON audit_gap (source, first_seq) WHERE closed_us IS NULL;

CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON audit_ingest
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change('ingest');
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit_ingest
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change('ingest');
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_gap
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change('gap');
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit_intake
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change('intake');

-- Takes in a whole batch of one source, or nothing. `p_entries` holds canonical entries, one a line, in the order of their
-- source_seq; `p_sums` and `p_salts` hold 32 bytes for each of them, `p_details` a line, empty for one without a detail;
-- `p_keys` are the accounts behind `p_pseudonyms`. An event that came before, the same to the byte, is answered with its
-- first receipt (fresh = false). An identifier or a number that came with another content raises unique_violation.
CREATE FUNCTION audit_ingest(p_source text, p_entries text, p_sums bytea, p_salts bytea, p_details text,
                             p_pseudonyms uuid[], p_keys text[])
RETURNS TABLE (event_id uuid, seq bigint, recorded_us bigint, leaf_hash bytea, fresh boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
    last bigint;
    now_us bigint;
BEGIN
    INSERT INTO public.audit_intake (source, last_seq, heard_us)
    SELECT s.name, 0, 0 FROM public.audit_source s WHERE s.name = p_source ON CONFLICT DO NOTHING;
    SELECT i.last_seq INTO last FROM public.audit_intake i WHERE i.source = p_source FOR UPDATE;
    IF last IS NULL THEN
        RAISE EXCEPTION 'audit: no source named %', p_source USING ERRCODE = 'foreign_key_violation';
    END IF;
    now_us := public.audit_now_us();

    RETURN QUERY
    WITH given AS MATERIALIZED (
        SELECT t.n, t.line, t.body, t.line::jsonb AS e, substring(p_sums FROM (t.n * 32 - 31)::int FOR 32) AS sum
        FROM unnest(string_to_array(p_entries, E'\n'), string_to_array(p_details, E'\n', ''))
             WITH ORDINALITY AS t (line, body, n)
    ), known AS MATERIALIZED (
        SELECT g.n, k.event_id, k.seq, k.recorded_us
        FROM given g JOIN public.audit_ingest k
          ON k.source = p_source AND k.source_seq = (g.e ->> 'source_seq')::bigint
         AND k.event_id = (g.e ->> 'id')::uuid AND k.entry_sha256 = g.sum
        WHERE (g.e ->> 'source_seq')::bigint <= last
    ), numbered AS MATERIALIZED (
        SELECT nextval('public.audit_event_seq') AS seq, o.*
        FROM (SELECT g.* FROM given g WHERE g.n NOT IN (SELECT k.n FROM known k) ORDER BY g.n) o
    ), taken AS (
        INSERT INTO public.audit_ingest (source, event_id, source_seq, entry_sha256, seq, recorded_us)
        SELECT p_source, (e ->> 'id')::uuid, (e ->> 'source_seq')::bigint, sum, seq, now_us FROM numbered
    ), told AS (
        INSERT INTO public.audit_event (seq, recorded_us, event_id, kind, occurred_at, source, source_seq, actor,
                                        actor_role, project, permit, object_type, object_id, action, outcome, basis,
                                        retention, facts, entry)
        SELECT seq, now_us, (e ->> 'id')::uuid, e ->> 'kind', (e ->> 'time')::timestamptz, p_source,
               (e ->> 'source_seq')::bigint, (e ->> 'actor')::uuid, e ->> 'role', coalesce(e ->> 'project', ''),
               coalesce(e ->> 'permit', ''), e #>> '{object,type}', e #>> '{object,id}', e ->> 'action',
               (e ->> 'outcome')::smallint, coalesce(e ->> 'basis', ''), e ->> 'retention', e -> 'facts',
               convert_to(line, 'UTF8')
        FROM numbered ORDER BY seq
        RETURNING event_id, seq, recorded_us, leaf_hash
    ), detailed AS (
        -- A detail that the entry does not commit to becomes NULL, which the table refuses.
        INSERT INTO public.audit_detail (recorded_us, seq, salt, body)
        SELECT now_us, seq, salt,
               CASE WHEN e ->> 'detail' = encode(sha256(salt || convert_to(body, 'UTF8')), 'hex')
                    THEN convert_to(body, 'UTF8') END
        FROM (SELECT *, substring(p_salts FROM (n * 32 - 31)::int FOR 32) AS salt FROM numbered) s
        WHERE body IS NOT NULL OR e ? 'detail'
    ), waiting AS (
        INSERT INTO public.audit_pending (seq, recorded_us, object_type, object_id)
        SELECT seq, now_us, e #>> '{object,type}', e #>> '{object,id}' FROM numbered
    )
    SELECT t.event_id, t.seq, t.recorded_us, t.leaf_hash, true FROM told t
    UNION ALL
    SELECT k.event_id, k.seq, k.recorded_us, coalesce(e.leaf_hash, l.leaf_hash), false
    FROM known k
    LEFT JOIN public.audit_event e ON e.recorded_us = k.recorded_us AND e.seq = k.seq
    LEFT JOIN public.audit_leaf l ON l.seq = k.seq;

    INSERT INTO public.audit_actor (pseudonym, year, actor_key)
    SELECT p.pseudonym, extract(year FROM clock_timestamp() AT TIME ZONE 'UTC'), p.key
    FROM unnest(p_pseudonyms, p_keys) AS p (pseudonym, key)
    WHERE NOT EXISTS (SELECT FROM public.audit_actor a WHERE a.pseudonym = p.pseudonym)
    ORDER BY p.pseudonym;
    PERFORM public.audit_measure_gaps(p_source, last, now_us);
END
$$;

-- Keeps how far the source has come; opens a gap for each run of numbers that the batch of `p_now_us` left out beyond
-- `p_last`, and closes those that it filled.
CREATE FUNCTION audit_measure_gaps(p_source text, p_last bigint, p_now_us bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    newest CONSTANT bigint := greatest(p_last, (SELECT max(source_seq) FROM public.audit_ingest WHERE source = p_source));
BEGIN
    UPDATE public.audit_intake SET heard_us = p_now_us, last_seq = newest WHERE source = p_source;
    IF newest - p_last <> (SELECT count(*) FROM public.audit_ingest WHERE source = p_source AND source_seq > p_last) THEN
        INSERT INTO public.audit_gap (source, first_seq, last_seq, opened_us)
        SELECT p_source, before + 1, source_seq - 1, p_now_us
        FROM (SELECT source_seq, lag(source_seq, 1, p_last) OVER (ORDER BY source_seq) AS before
              FROM public.audit_ingest WHERE source = p_source AND source_seq > p_last) s
        WHERE source_seq > before + 1;
    END IF;
    UPDATE public.audit_gap g SET closed_us = p_now_us
    WHERE g.source = p_source AND g.closed_us IS NULL AND g.last_seq < p_last
      AND g.last_seq - g.first_seq + 1 = (
          SELECT count(*) FROM public.audit_ingest i
          WHERE i.source = p_source AND i.source_seq BETWEEN g.first_seq AND g.last_seq);
END
$$;
REVOKE ALL ON FUNCTION audit_ingest, audit_measure_gaps FROM PUBLIC;
