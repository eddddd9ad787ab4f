import pytest

from hub.checks import demonstration_stays_local


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
