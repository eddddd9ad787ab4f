from django.db import migrations

STAY = """
CREATE FUNCTION transparency_version_stays() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'register: what was told of a project is never told otherwise afterwards'
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER transparency_version_stays
    BEFORE UPDATE OR DELETE ON transparency_entryversion
    FOR EACH ROW EXECUTE FUNCTION transparency_version_stays();
"""
CHANGE = """
DROP TRIGGER transparency_version_stays ON transparency_entryversion;
DROP FUNCTION transparency_version_stays();
"""


class Migration(migrations.Migration):
    """A version of an entry is added, never changed: by the database, whatever writes."""

    dependencies = [("transparency", "0001_initial")]
    operations = [migrations.RunSQL(STAY, CHANGE)]
