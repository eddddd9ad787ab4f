-- Making room ahead of time, and removing what its term allows. Each removal is by whole month or year and breaks no proof.

-- Makes the month of `p_at` and the `p_months` that follow, and the pseudonyms' keys of their years. Returns the number
-- of partitions made. An insert that finds no partition fails, and with it the act: an alarm fires long before (/readyz).
CREATE FUNCTION audit_make_ready(p_at timestamptz, p_months int) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    month timestamp := date_trunc('month', p_at AT TIME ZONE 'UTC');
    parent text;
    made int := 0;
BEGIN
    IF p_months NOT BETWEEN 0 AND 24 THEN
        RAISE EXCEPTION 'audit: between 0 and 24 months ahead, not %', p_months USING ERRCODE = 'check_violation';
    END IF;
    FOR n IN 0 .. p_months LOOP
        FOREACH parent IN ARRAY ARRAY['audit_event', 'audit_detail'] LOOP
            made := made + public.audit_make_partition(parent, month);
        END LOOP;
        INSERT INTO public.audit_pseudonym_key (year, key)
        VALUES (extract(year FROM month), sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())))
        ON CONFLICT DO NOTHING;
        month := month + interval '1 month';
    END LOOP;
    RETURN made;
END
$$;

CREATE FUNCTION audit_partition_name(p_parent text, p_month timestamp) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS
    $$ SELECT p_parent || to_char(p_month, '"_y"YYYY"m"MM') $$;

CREATE FUNCTION audit_month_us(p_month timestamp) RETURNS bigint
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS
    $$ SELECT (extract(epoch FROM p_month) * 1000000)::bigint $$;

CREATE FUNCTION audit_make_partition(p_parent text, p_month timestamp) RETURNS int
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    name CONSTANT text := public.audit_partition_name(p_parent, p_month);
BEGIN
    IF to_regclass('public.' || name) IS NOT NULL THEN
        RETURN 0;
    END IF;
    EXECUTE format('CREATE TABLE public.%I PARTITION OF public.%I FOR VALUES FROM (%s) TO (%s)', name, p_parent,
                   public.audit_month_us(p_month), public.audit_month_us(p_month + interval '1 month'));
    EXECUTE format('CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON public.%I FOR EACH STATEMENT'
                   ' EXECUTE FUNCTION public.audit_refuse_change(%L)', name, 'partition');
    RETURN 1;
END
$$;

-- Tells a removal beside the events: what, of when, how many rows, under whose decision.
CREATE FUNCTION audit_tell_removal(p_what text, p_month_us bigint, p_year int, p_retention text, p_rows bigint,
                                   p_reference text) RETURNS bigint
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    SELECT set_config('audit.removing', '', true);
    INSERT INTO public.audit_removal (what, month_us, year, retention, rows_removed, reference, removed_us)
    VALUES (p_what, p_month_us, p_year, p_retention, p_rows, p_reference, public.audit_now_us());
    SELECT p_rows;
$$;

-- Erases the details of one month. What is left is their salted hash, that nobody can test a guess against.
CREATE FUNCTION audit_remove_details(p_month date, p_reference text) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    since CONSTANT bigint := public.audit_month_us(date_trunc('month', p_month::timestamp));
    until CONSTANT bigint := public.audit_month_us(date_trunc('month', p_month::timestamp) + interval '1 month');
    removed bigint;
BEGIN
    PERFORM set_config('audit.removing', 'detail', true);
    DELETE FROM public.audit_detail WHERE recorded_us >= since AND recorded_us < until;
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN public.audit_tell_removal('detail', since, NULL, NULL, removed, p_reference);
END
$$;

-- Erases the detail of one event: a person's right, not a term.
CREATE FUNCTION audit_remove_detail_of(p_event uuid, p_reference text) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    removed bigint;
BEGIN
    PERFORM set_config('audit.removing', 'detail', true);
    DELETE FROM public.audit_detail d USING public.audit_event e
    WHERE e.event_id = p_event AND d.recorded_us = e.recorded_us AND d.seq = e.seq;
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN public.audit_tell_removal('detail', NULL, NULL, NULL, removed, p_reference);
END
$$;

-- Removes the entries of one month and one retention class, once they are under a seal. Leaves, tiles and checkpoints
-- stay: every proof of a later event still holds, and so does a receipt that was given.
CREATE FUNCTION audit_remove_entries(p_month date, p_retention text, p_reference text) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    since CONSTANT bigint := public.audit_month_us(date_trunc('month', p_month::timestamp));
    until CONSTANT bigint := public.audit_month_us(date_trunc('month', p_month::timestamp) + interval '1 month');
    removed bigint;
BEGIN
    IF EXISTS (
        SELECT FROM public.audit_event e
        WHERE e.recorded_us >= since AND e.recorded_us < until AND e.retention = p_retention AND NOT EXISTS (
            SELECT FROM public.audit_leaf l JOIN public.audit_seal s ON s.log = l.log AND s.tree_size > l.leaf_index
            WHERE l.seq = e.seq)
    ) THEN
        RAISE EXCEPTION 'audit: % holds entries that no seal covers', p_month USING ERRCODE = 'check_violation';
    END IF;
    PERFORM set_config('audit.removing', 'detail', true);
    DELETE FROM public.audit_detail d USING public.audit_event e
    WHERE d.recorded_us = e.recorded_us AND d.seq = e.seq AND e.retention = p_retention
      AND e.recorded_us >= since AND e.recorded_us < until;
    PERFORM set_config('audit.removing', 'event', true);
    DELETE FROM public.audit_event WHERE recorded_us >= since AND recorded_us < until AND retention = p_retention;
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN public.audit_tell_removal('entry', since, NULL, p_retention, removed, p_reference);
END
$$;

-- Forgets who stood behind the pseudonyms of one past year.
CREATE FUNCTION audit_remove_actors(p_year int, p_reference text) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    removed bigint;
BEGIN
    IF p_year >= extract(year FROM clock_timestamp() AT TIME ZONE 'UTC') THEN
        RAISE EXCEPTION 'audit: the pseudonyms of % are in use', p_year USING ERRCODE = 'check_violation';
    END IF;
    PERFORM set_config('audit.removing', 'actor', true);
    DELETE FROM public.audit_actor WHERE year = p_year;
    GET DIAGNOSTICS removed = ROW_COUNT;
    PERFORM set_config('audit.removing', 'pseudonym_key', true);
    DELETE FROM public.audit_pseudonym_key WHERE year = p_year;
    RETURN public.audit_tell_removal('actor', NULL, p_year, NULL, removed, p_reference);
END
$$;
REVOKE ALL ON FUNCTION audit_make_ready, audit_make_partition, audit_tell_removal, audit_remove_details, audit_remove_detail_of,
    audit_remove_entries,
    audit_remove_actors FROM PUBLIC;

SELECT audit_make_ready(clock_timestamp(), 3);
