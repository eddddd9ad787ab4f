"""Settings of the tests: the owner's role creates the databases, tests/conftest.py then works as the runtime role."""

from hub.settings import *  # noqa: F403, TID251 — these are settings too
from hub.settings import BASE_DIR, DATABASES, MIDDLEWARE  # noqa: TID251

# Two tests never share a file, nor does one see the demonstration's.
MEDIA_ROOT = BASE_DIR / "var" / "test" / "media"

DATABASES["default"] = {**DATABASES["owner"], "TEST": {}, "CONN_MAX_AGE": 0, "ATOMIC_REQUESTS": False}

MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise.")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True

# One key for all the tests, made by the first that needs it.
HUB_SEAL_SELF_MADE = True
HUB_SEAL_SELF_MADE_FILE = BASE_DIR / "var" / "test" / "seal.p12"
HUB_VERIFY_RATE = ""
HUB_REGISTER_RATE = ""
HUB_RIGHTS_RATE = ""
HUB_DEMONSTRATION_KEYS = BASE_DIR / "var" / "test" / "keys"
HUB_RIGHTS_MIN_SECONDS = 0
