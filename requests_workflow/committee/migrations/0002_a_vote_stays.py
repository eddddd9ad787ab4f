from django.db import migrations

STAY = """
CREATE FUNCTION committee_row_stays() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'committee: a row of % never changes', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER committee_electorate_stays
    BEFORE UPDATE ON committee_elector
    FOR EACH ROW EXECUTE FUNCTION committee_row_stays();
CREATE TRIGGER committee_attendance_stays
    BEFORE UPDATE OR DELETE ON committee_attendance
    FOR EACH ROW EXECUTE FUNCTION committee_row_stays();
CREATE TRIGGER committee_papers_stay
    BEFORE UPDATE OR DELETE ON committee_sentpapers
    FOR EACH ROW EXECUTE FUNCTION committee_row_stays();
CREATE FUNCTION committee_result_stays() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF OLD.counted_at IS NOT NULL OR OLD.state = 'voided' THEN
        RAISE EXCEPTION 'committee: a ballot that ended never changes'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER committee_result_stays
    BEFORE UPDATE ON committee_ballot
    FOR EACH ROW EXECUTE FUNCTION committee_result_stays();
CREATE FUNCTION committee_voice_stays() RETURNS trigger LANGUAGE plpgsql
    SET search_path = public, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM committee_ballot WHERE id = NEW.ballot_id AND state IN ('counted', 'voided')) THEN
        RAISE EXCEPTION 'committee: a voice of a ballot that ended never changes'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER committee_voice_stays
    BEFORE INSERT OR UPDATE ON committee_voice
    FOR EACH ROW EXECUTE FUNCTION committee_voice_stays();
"""
CHANGE = """
DROP TRIGGER committee_voice_stays ON committee_voice;
DROP FUNCTION committee_voice_stays();
DROP TRIGGER committee_result_stays ON committee_ballot;
DROP FUNCTION committee_result_stays();
DROP TRIGGER committee_papers_stay ON committee_sentpapers;
DROP TRIGGER committee_attendance_stays ON committee_attendance;
DROP TRIGGER committee_electorate_stays ON committee_elector;
DROP FUNCTION committee_row_stays();
"""


class Migration(migrations.Migration):
    """Who votes is frozen when an item opens, a result when it is declared, who came and what was sent as it was noted.

    By the database, whatever writes.
    """

    dependencies = [("committee", "0001_initial")]
    operations = [migrations.RunSQL(STAY, CHANGE)]
