from django.db import migrations

REFUSE = """
CREATE FUNCTION catalogue_version_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'catalogue: a published version never changes' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER catalogue_version_stays BEFORE UPDATE OR DELETE ON catalogue_datasetversion
    FOR EACH ROW EXECUTE FUNCTION catalogue_version_stays();
"""
ALLOW = """
DROP TRIGGER catalogue_version_stays ON catalogue_datasetversion;
DROP FUNCTION catalogue_version_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0001_initial")]
    operations = [migrations.RunSQL(REFUSE, ALLOW)]
