from django.db import migrations

STAYS = """
CREATE FUNCTION dossier_signature_stays() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'dossier: a signature never changes' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER dossier_signature_stays
    BEFORE UPDATE OR DELETE ON dossier_signature
    FOR EACH ROW EXECUTE FUNCTION dossier_signature_stays();
"""
MOVES = """
DROP TRIGGER dossier_signature_stays ON dossier_signature;
DROP FUNCTION dossier_signature_stays();
"""


class Migration(migrations.Migration):
    """A signature is added, never changed nor taken away, whatever writes."""

    dependencies = [("dossier", "0003_every_answer_is_kept")]
    operations = [migrations.RunSQL(STAYS, MOVES)]
