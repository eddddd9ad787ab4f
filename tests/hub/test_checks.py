import pytest

from hub.checks import demonstration_stays_local, receipts_name_the_service

CONTACT = ("HUB_CONTACT_SERVICE", "HUB_CONTACT_POSTAL", "HUB_CONTACT_EMAIL", "HUB_CONTACT_PHONE")


@pytest.mark.parametrize(
    ("demo", "hosts", "refused"),
    [
        (True, ["localhost", "127.0.0.1", "[::1]"], False),
        (True, ["localhost", "data.example.org"], True),
        (True, ["*"], True),
        (False, ["data.example.org"], False),
    ],
)
def test_the_demonstration_is_refused_beyond_this_machine(settings, demo, hosts, refused):
    settings.HUB_DEMO, settings.ALLOWED_HOSTS = demo, hosts
    assert [error.id for error in demonstration_stays_local(None)] == (["hub.E001"] if refused else [])


@pytest.mark.parametrize("name", CONTACT)
def test_a_receipt_without_the_service_in_charge_is_warned_of(settings, name):
    for each in CONTACT:
        setattr(settings, each, "said")
    assert receipts_name_the_service(None) == []
    setattr(settings, name, "")
    (warning,) = receipts_name_the_service(None)
    assert name in warning.msg
