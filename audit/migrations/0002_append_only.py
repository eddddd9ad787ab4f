"""The trail can be appended to by one function and changed by nobody.

Belts: (1) the running processes' role has no INSERT, UPDATE, DELETE or TRUNCATE on the table (audit/guards.py grants
SELECT only); (2) triggers refuse them even to the owner; (3) `audit_append` belongs to the owner and is the only way in.
A superuser can still lift all three: detecting that is the work of the verifiable log, not of this table.
"""

from django.db import migrations

FORWARD = """
ALTER TABLE audit_event ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX audit_event_xid ON audit_event (xid, object_type, object_id);

CREATE FUNCTION audit_append(
    p_event_id uuid, p_kind text, p_action text, p_outcome int, p_occurred_at timestamptz, p_actor_id text,
    p_actor_role text, p_object_type text, p_object_id text, p_project text, p_basis text, p_detail text
) RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO public.audit_event (event_id, kind, action, outcome, occurred_at, recorded_at, actor_id, actor_role,
                                    object_type, object_id, project, basis, detail)
    VALUES (p_event_id, p_kind, p_action, p_outcome, p_occurred_at, clock_timestamp(), p_actor_id, p_actor_role,
            p_object_type, p_object_id, p_project, p_basis, p_detail::jsonb)
    RETURNING seq
$$;
REVOKE ALL ON FUNCTION audit_append FROM PUBLIC;

CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'audit: the trail is append-only, % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();

CREATE FUNCTION audit_has_event(p_type text, p_id text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT EXISTS (SELECT FROM public.audit_event
                   WHERE xid = pg_current_xact_id() AND object_type = p_type AND object_id = p_id)
$$;

-- Fired at commit. Arguments: the object type, and the column that holds the id of the object.
CREATE FUNCTION audit_require_event() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    new_id text := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) ->> TG_ARGV[1] END;
    old_id text := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) ->> TG_ARGV[1] END;
BEGIN
    IF new_id IS NOT NULL AND NOT public.audit_has_event(TG_ARGV[0], new_id) THEN
        RAISE EXCEPTION 'audit: % on % without a trace about %:%', TG_OP, TG_TABLE_NAME, TG_ARGV[0], new_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'audit_trace_required';
    END IF;
    IF old_id IS NOT NULL AND old_id IS DISTINCT FROM new_id AND NOT public.audit_has_event(TG_ARGV[0], old_id) THEN
        RAISE EXCEPTION 'audit: % on % without a trace about %:%', TG_OP, TG_TABLE_NAME, TG_ARGV[0], old_id
            USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'audit_trace_required';
    END IF;
    RETURN NULL;
END
$$;
"""

BACKWARD = """
DROP TRIGGER audit_event_no_truncate ON audit_event;
DROP TRIGGER audit_event_no_change ON audit_event;
DROP FUNCTION audit_require_event CASCADE;
DROP FUNCTION audit_has_event;
DROP FUNCTION audit_refuse_change;
DROP FUNCTION audit_append;
ALTER TABLE audit_event DROP COLUMN xid;
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
