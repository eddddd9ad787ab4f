from django.db import migrations

KEEP = """
CREATE FUNCTION dossier_keep_answer() RETURNS trigger LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.version <> OLD.version + 1 THEN
        RAISE EXCEPTION 'dossier: a saved answer is the next version of itself'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.version > 0 THEN
        INSERT INTO dossier_answerversion (request_id, field, version, value, saved_at, saved_by_id, origin)
        VALUES (NEW.request_id, NEW.field, NEW.version, NEW.value, NEW.saved_at, NEW.saved_by_id, NEW.origin);
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER dossier_keep_answer AFTER INSERT OR UPDATE ON dossier_answer
    FOR EACH ROW EXECUTE FUNCTION dossier_keep_answer();
CREATE FUNCTION dossier_answer_version_stays() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'dossier: what was saved never changes' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER dossier_answer_version_stays
    BEFORE UPDATE ON dossier_answerversion
    FOR EACH ROW EXECUTE FUNCTION dossier_answer_version_stays();
"""
FORGET = """
DROP TRIGGER dossier_keep_answer ON dossier_answer;
DROP FUNCTION dossier_keep_answer();
DROP TRIGGER dossier_answer_version_stays ON dossier_answerversion;
DROP FUNCTION dossier_answer_version_stays();
"""


class Migration(migrations.Migration):
    """Every value of an answer is kept by the database itself, whatever writes it, and never changed."""

    dependencies = [("dossier", "0002_initial")]
    operations = [migrations.RunSQL(KEEP, FORGET)]
