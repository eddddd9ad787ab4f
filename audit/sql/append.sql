-- The one way into the trail, in the transaction of the act it tells.

-- Adds one event. `p_entry` is its canonical JSON, `p_detail` what may be erased later, whose salted hash the entry
-- holds, `p_actor` the account or the service behind the entry's pseudonym, `p_object` the object's identifier, which the
-- entry only holds as a pseudonym too when the object is a person. An entry that breaks a rule raises.
-- Returns the number of the event and the clock (microseconds since 1970).
CREATE FUNCTION audit_append(p_entry bytea, p_salt bytea, p_detail bytea, p_actor text, p_object text) RETURNS bigint[]
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    e CONSTANT jsonb := convert_from(p_entry, 'UTF8');
    about CONSTANT text := e #>> '{object,type}';
    subject CONSTANT text := e #>> '{object,id}';
    who CONSTANT uuid := e ->> 'actor';
    n CONSTANT bigint := nextval('public.audit_event_seq');
    at CONSTANT bigint := extract(epoch FROM clock_timestamp()) * 1000000;
BEGIN
    IF (p_detail IS NULL) <> NOT e ? 'detail' OR encode(sha256(p_salt || p_detail), 'hex') <> e ->> 'detail' THEN
        RAISE EXCEPTION 'audit: the detail is not the one the entry commits to' USING ERRCODE = 'check_violation';
    END IF;
    INSERT INTO public.audit_event (seq, recorded_us, event_id, kind, occurred_at, source, source_seq, actor,
                                    actor_role, project, permit, object_type, object_id, action, outcome, basis,
                                    retention, facts, entry)
    VALUES (n, at, (e ->> 'id')::uuid, e ->> 'kind', (e ->> 'time')::timestamptz, e ->> 'source',
            (e ->> 'source_seq')::bigint, who, e ->> 'role', coalesce(e ->> 'project', ''),
            coalesce(e ->> 'permit', ''), about, subject, e ->> 'action', (e ->> 'outcome')::smallint,
            coalesce(e ->> 'basis', ''), e ->> 'retention', e -> 'facts', p_entry);
    IF p_detail IS NOT NULL THEN
        INSERT INTO public.audit_detail (recorded_us, seq, salt, body) VALUES (at, n, p_salt, p_detail);
    END IF;
    INSERT INTO public.audit_pending (seq, recorded_us, object_type, object_id) VALUES (n, at, about, p_object);
    PERFORM 1 FROM public.audit_actor WHERE pseudonym = who;
    IF NOT FOUND THEN
        PERFORM public.audit_know(who, p_actor);
    END IF;
    IF about = 'user' THEN
        PERFORM 1 FROM public.audit_actor WHERE pseudonym = subject::uuid;
        IF NOT FOUND THEN
            PERFORM public.audit_know(subject::uuid, p_object);
        END IF;
    ELSIF subject <> p_object THEN
        RAISE EXCEPTION 'audit: the object is not the one of the entry' USING ERRCODE = 'check_violation';
    END IF;
    RETURN ARRAY[n, at];
END
$$;

-- Keeps who stands behind a pseudonym of this year.
CREATE FUNCTION audit_know(p_pseudonym uuid, p_key text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO public.audit_actor (pseudonym, year, actor_key)
    VALUES (p_pseudonym, extract(year FROM clock_timestamp() AT TIME ZONE 'UTC'), p_key)
$$;
REVOKE ALL ON FUNCTION audit_append, audit_know FROM PUBLIC;

-- The function of a trigger fired at commit on a governed table: it refuses a row unless the same transaction recorded an
-- event about its object. Its argument is the object's type; there is one function for each column that names an object,
-- made by audit/guards.py, since naming it beats searching the row for it. audit_pending holds what no checkpoint covers yet,
-- and so all of the running transaction; nobody but audit_append adds to it.
CREATE FUNCTION audit_make_guard(p_column text) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $make$
DECLARE
    name CONSTANT text := 'audit_require_event_' || p_column;
BEGIN
    -- Names are qualified instead of `SET search_path`, which would be paid at every row.
    EXECUTE format($guard$
        CREATE OR REPLACE FUNCTION public.%1$I() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP <> 'DELETE' AND NEW.%2$I IS NOT NULL THEN
                PERFORM 1 FROM public.audit_pending
                WHERE xid = pg_catalog.pg_current_xact_id() AND object_type = TG_ARGV[0]
                  AND object_id = NEW.%2$I::pg_catalog.text;
                IF NOT FOUND THEN
                    PERFORM public.audit_refuse_untold(TG_OP, TG_TABLE_NAME, TG_ARGV[0], NEW.%2$I::pg_catalog.text);
                END IF;
            END IF;
            IF TG_OP = 'DELETE' OR TG_OP = 'UPDATE' AND OLD.%2$I IS DISTINCT FROM NEW.%2$I THEN
                PERFORM 1 FROM public.audit_pending
                WHERE xid = pg_catalog.pg_current_xact_id() AND object_type = TG_ARGV[0]
                  AND object_id = OLD.%2$I::pg_catalog.text;
                IF NOT FOUND AND OLD.%2$I IS NOT NULL THEN
                    PERFORM public.audit_refuse_untold(TG_OP, TG_TABLE_NAME, TG_ARGV[0], OLD.%2$I::pg_catalog.text);
                END IF;
            END IF;
            RETURN NULL;
        END
        $$ $guard$, name, p_column);
    RETURN name;
END
$make$;
REVOKE ALL ON FUNCTION audit_make_guard FROM PUBLIC;

CREATE FUNCTION audit_refuse_untold(p_operation text, p_table text, p_type text, p_id text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'audit: % on % without a trace about %:%', p_operation, p_table, p_type, p_id
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'audit_trace_required';
END
$$;
