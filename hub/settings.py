"""One settings file; what differs from place to place is read from the environment (docs/operations.md)."""

from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from hub import env

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = BASE_DIR / "var"

# Where we are. On one's own machine (demonstration, debugging) what can be made up is; in production it must be said.

HUB_DEMO = env.flag("HUB_DEMO")
DEBUG = env.flag("HUB_DEBUG")
LOCAL = HUB_DEMO or DEBUG
HTTPS = env.flag("HUB_HTTPS", default=not LOCAL)

SECRET_KEY = env.secret_key(VAR / "secret_key" if LOCAL else None)
ALLOWED_HOSTS = (
    env.words("HUB_ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
    if LOCAL
    else env.required("HUB_ALLOWED_HOSTS", "data.example.org").split(",")
)

# The address written in mails and receipts, without a final slash.
HUB_PUBLIC_URL = env.text("HUB_PUBLIC_URL", "http://127.0.0.1:8000" if LOCAL else f"https://{ALLOWED_HOSTS[0]}")

HUB_BRAND = env.text("HUB_BRAND")
HUB_TAGLINE = env.text("HUB_TAGLINE")
# The service that answers for a file, as a receipt must name it (CRPA R112-5).
HUB_CONTACT_SERVICE = env.text("HUB_CONTACT_SERVICE", "Secrétariat unique (inventé)" if HUB_DEMO else "")
HUB_CONTACT_POSTAL = env.text("HUB_CONTACT_POSTAL", "1 place de l’Exemple, 00000 Brumance" if HUB_DEMO else "")
HUB_CONTACT_EMAIL = HUB_CONTACT = env.text("HUB_CONTACT_EMAIL", "guichet@exemple.test" if HUB_DEMO else "")
HUB_CONTACT_PHONE = env.text("HUB_CONTACT_PHONE", "00 00 00 00 00" if HUB_DEMO else "")

# The smallest count of persons or rows that the catalogue tells. A parameter, which the hub fixes with its holders.
CATALOGUE_MINIMUM_CELL = env.number("HUB_CATALOGUE_MINIMUM_CELL", 11)

# Applications, lowest last, as the imports run.

INSTALLED_APPS = [
    "hub",
    "transparency",
    "transparency.rights",
    "requests_workflow.desk",
    "requests_workflow.provision",
    "requests_workflow.authority",
    "requests_workflow.committee",
    "requests_workflow.consultation",
    "requests_workflow.dossier",
    "requests_workflow.stewardship",
    "requests_workflow.procedure",
    "catalogue",
    "hub.accounts",
    "hub.mail",
    "hub.jobs",
    "hub.pdf",
    "hub.uploads",
    "hub.seals",
    "hub.ui",
    "audit",
    "allauth",
    "allauth.account",
    "guardian",
    "rest_framework",
    "drf_spectacular",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "hub.access.AccessMiddleware",
    "hub.tracing.TracingMiddleware",
    "hub.readonly.ReadOnlyGetMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "hub.urls"
WSGI_APPLICATION = "hub.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hub.ui.context.site",
                "hub.ui.context.navigation",
                "catalogue.basket.context.basket",
            ],
        },
    },
]
FORM_RENDERER = "hub.ui.forms.Renderer"

# Data. The running processes use a role that owns nothing; only `migrate --database owner` uses the other one.

_RUNTIME_URL = env.required("HUB_DATABASE_URL", "postgresql://hub_app:password@localhost/hub")
_KEPT_OPEN = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True, "ATOMIC_REQUESTS": False}
DATABASES = {
    "default": {**env.database(_RUNTIME_URL), **_KEPT_OPEN},
    "owner": {**env.database(env.text("HUB_DATABASE_OWNER_URL", _RUNTIME_URL)), "TEST": {"MIRROR": "default"}},
    # Seals the trail: reads what is pending, adds leaves and checkpoints, and sees nothing of who or of details.
    "sequencer": {**env.database(env.text("HUB_DATABASE_SEQUENCER_URL", _RUNTIME_URL)), "TEST": {"MIRROR": "default"}},
}
HUB_RUNTIME_ROLE = DATABASES["default"]["USER"]
HUB_SEQUENCER_ROLE = DATABASES["sequencer"]["USER"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

HUB_REDIS_URL = env.required("HUB_REDIS_URL", "redis://localhost:6379/0")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": env.cache(HUB_REDIS_URL)}}

# Tasks. They carry identifiers only, may run twice, and their state is in the database: no result is kept.

CELERY_BROKER_URL = env.celery_broker(HUB_REDIS_URL)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_IMPORTS = ["audit.platform.tasks", "catalogue.samples.tasks"]  # where Celery would not look for them
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 600
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False


def _every(seconds: int, task: str) -> dict:
    """Have a task asked for every so many seconds; one that waits nearly as long is dropped, the next comes."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds * 5 // 6}}


CELERY_BEAT_SCHEDULE = {
    "send waiting mail": _every(60, "hub.mail.tasks.send_waiting"),
    "gather digests": _every(900, "hub.mail.tasks.gather_digests"),
    "forget invited addresses": _every(6 * 3600, "requests_workflow.dossier.tasks.purge"),
    "remind of delays": _every(900, "requests_workflow.procedure.tasks.remind"),
    "send opinions": _every(60, "requests_workflow.committee.tasks.send_opinions"),
    "watch the platforms": _every(60, "audit.platform.tasks.watch_sources"),
    "pick up long work": _every(30, "hub.jobs.tasks.pick_up"),
    "remind of attestations": _every(3600, "requests_workflow.stewardship.tasks.remind"),
    "make outdated samples again": _every(24 * 3600, "catalogue.samples.tasks.make_again"),
    "remove old files of long work": _every(3600, "hub.jobs.tasks.purge"),
    "scan waiting documents": _every(60, "hub.uploads.tasks.scan_waiting"),
    "forget old orientations": _every(3600, "requests_workflow.dossier.tasks.purge_orientations"),
    "draw the register": _every(24 * 3600, "transparency.tasks.draw_register"),
    "forget old baskets": _every(3600, "catalogue.tasks.purge_baskets"),
    "keep the days of citizens' letters": _every(3600, "transparency.rights.tasks.keep_days"),
}
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR / "celerybeat-schedule")

# The trail (docs/operations.md). The key is the sequencer's alone; the anchor belongs on another disk.

HUB_AUDIT_ORIGIN = env.text("HUB_AUDIT_ORIGIN", f"audit.{ALLOWED_HOSTS[0]}")
_AUDIT = VAR / "audit"
HUB_AUDIT_KEY_FILE = env.text("HUB_AUDIT_KEY_FILE", str(_AUDIT / "log.key"))
HUB_AUDIT_ANCHOR_FILE = env.text("HUB_AUDIT_ANCHOR_FILE", str(_AUDIT / "anchor"))
HUB_AUDIT_POLICY_FILE = env.text("HUB_AUDIT_POLICY_FILE", str(_AUDIT / "policy"))
HUB_AUDIT_ARCHIVES = env.text("HUB_AUDIT_ARCHIVES", str(_AUDIT / "archives"))
HUB_AUDIT_TSA_URL = env.text("HUB_AUDIT_TSA_URL")
HUB_AUDIT_RECEIPTS = env.text("HUB_AUDIT_RECEIPTS")
# Months that details and accesses are kept: parameters, which the data-protection officer fixes (law.md P21).
HUB_AUDIT_KEEP_DETAIL_MONTHS = env.number("HUB_AUDIT_KEEP_DETAIL_MONTHS", 12)
HUB_AUDIT_KEEP_ACCESS_MONTHS = env.number("HUB_AUDIT_KEEP_ACCESS_MONTHS", 36)
# What platforms send of their acts: how large a batch is, how far their clock is off, how long a number may be missing.
HUB_DATA_ACTIONS_MAX_BYTES = env.number("HUB_DATA_ACTIONS_MAX_MB", 5) * 1000 * 1000
HUB_DATA_ACTIONS_CLOCK_SECONDS = env.number("HUB_DATA_ACTIONS_CLOCK_SECONDS", 300)
HUB_DATA_ACTIONS_GAP_SECONDS = env.number("HUB_DATA_ACTIONS_GAP_SECONDS", 300)
# Addresses of proxies in front of us: the caller is the last address of X-Forwarded-For that none of them has.
HUB_TRUSTED_PROXIES = env.words("HUB_TRUSTED_PROXIES", default=[])

# The seal of what the hub issues (docs/operations.md). On one's own machine a key is made on first need.

HUB_SEAL_P12_FILE = env.text("HUB_SEAL_P12_FILE")
HUB_SEAL_P12_PASSPHRASE_FILE = env.text("HUB_SEAL_P12_PASSPHRASE_FILE")
HUB_SEAL_PKCS11_MODULE = env.text("HUB_SEAL_PKCS11_MODULE")
HUB_SEAL_PKCS11_TOKEN = env.text("HUB_SEAL_PKCS11_TOKEN")
HUB_SEAL_PKCS11_LABEL = env.text("HUB_SEAL_PKCS11_LABEL")
HUB_SEAL_PKCS11_PIN_FILE = env.text("HUB_SEAL_PKCS11_PIN_FILE")
HUB_SEAL_TSA_URL = env.text("HUB_SEAL_TSA_URL")
# Certificates of other hubs (*.pem), whose dossiers may be taken in as known.
HUB_SEAL_TRUSTED_FOLDER = env.text("HUB_SEAL_TRUSTED_FOLDER")
HUB_SEAL_SELF_MADE = LOCAL
HUB_SEAL_SELF_MADE_FILE = VAR / "seal" / "self-made.p12"
# What anybody may have checked: how often from one address, and how large a file.
HUB_VERIFY_RATE = env.text("HUB_VERIFY_RATE", "30/min")
HUB_VERIFY_MAX_BYTES = env.number("HUB_VERIFY_MAX_MB", 50) * 1000 * 1000
# A dossier of another hub: pieces and all.
HUB_IMPORT_MAX_BYTES = env.number("HUB_IMPORT_MAX_MB", 200) * 1000 * 1000

# The catalogue: days that a basket filled without signing in is kept after its last change.

HUB_BASKET_DAYS = env.number("HUB_BASKET_DAYS", 7)

# The orientation, answered without an account: days that one which served no file is kept, and how many one address may
# store in a time (« 60/hour »; none when empty).

HUB_ORIENTATION_DAYS = env.number("HUB_ORIENTATION_DAYS", 90)
HUB_ORIENTATION_RATE = env.text("HUB_ORIENTATION_RATE", "60/hour")

# The largest form: a table of a dossier, a field for each cell (dossier.groups), or its data (dossier.need).
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# People

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATORS = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATORS}.UserAttributeSimilarityValidator", "OPTIONS": {"user_attributes": ["email", "full_name"]}},
    {"NAME": f"{_VALIDATORS}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_VALIDATORS}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATORS}.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:index"
LOGOUT_REDIRECT_URL = "home"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are opened by an administrator, who knows the address
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_ADAPTER = "hub.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "hub.accounts.forms.SignInForm",
    "reset_password": "hub.accounts.forms.ForgottenPasswordForm",
    "reset_password_from_key": "hub.accounts.forms.ChosenPasswordForm",
    "change_password": "hub.accounts.forms.ChangedPasswordForm",
}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody receives a mail because somebody else typed their address
# allauth's own generator writes a table while it only checks, and a GET cannot write.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
# Beside allauth's own limits: a signature asks for the password again, which must not be tried at leisure.
ACCOUNT_RATE_LIMITS = {"reauthenticate": "5/15m/user"}
# The rate limits count by address of the caller, which a proxy hides.
ALLAUTH_TRUSTED_PROXY_COUNT = int(env.flag("HUB_TRUST_PROXY"))
# Nobody has object permissions without an account, and none is given through generic tables.
ANONYMOUS_USER_NAME = None
GUARDIAN_MONKEY_PATCH_USER = False

# The API: read by anybody, so nobody is asked who they are; hub.access says who may knock.

# Requests of one address in a time, as « 120/min » or « 5000/hour »; none when empty.
HUB_API_RATE = env.text("HUB_API_RATE", "300/min")
# Files and feed of the register: how often one address may ask.
HUB_REGISTER_RATE = env.text("HUB_REGISTER_RATE", "60/min")
# How often one block of addresses may send a request about its data or try a receipt's code.
HUB_RIGHTS_RATE = env.text("HUB_RIGHTS_RATE", "30/hour")
# A form filled in fewer seconds was filled by a program; 0 believes anybody.
HUB_RIGHTS_MIN_SECONDS = env.number("HUB_RIGHTS_MIN_SECONDS", 3)
HUB_DEMONSTRATION_KEYS = VAR / "demonstration" / "keys"
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_THROTTLE_CLASSES": ["hub.api.throttling.AddressThrottle"],
    "DEFAULT_PAGINATION_CLASS": "hub.api.rest.CursorPages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "hub.api.rest.answer",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Health data: catalogue and public register",
    "DESCRIPTION": "Published descriptions of health data, and who uses them for what: read only, without an account.",
    "VERSION": "1.0.0",
    "SERVERS": [{"url": HUB_PUBLIC_URL}],
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": [],
    "SERVE_AUTHENTICATION": [],
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": True,
}

# Languages and time

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("français")), ("en", _("anglais"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_TZ = True
TIME_ZONE = "Europe/Paris"

# Files

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = env.text("HUB_MEDIA_ROOT", str(VAR / "media"))
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
HUB_MAX_UPLOAD_BYTES = env.number("HUB_MAX_UPLOAD_MB", 10) * 1000 * 1000
# Where ClamAV listens: the path of a socket, or tcp://host:port. Empty: nothing is scanned, and pages say so.
HUB_CLAMAV_SOCKET = env.text("HUB_CLAMAV_SOCKET")
# Pages that take more than a document may weigh, by URL name.
HUB_UPLOAD_LIMITS = {"dossier:import": HUB_IMPORT_MAX_BYTES, "transparency:verify": HUB_VERIFY_MAX_BYTES}
FILE_UPLOAD_HANDLERS = ["hub.uploads.handlers.CappedUploadHandler"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "hub.static_storage.StaticStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# Mail

_EMAIL_EXAMPLE = "smtp+tls://user:password@mail.example.org:587"
_EMAIL_URL = env.text("HUB_EMAIL_URL", "consolemail://") if LOCAL else env.required("HUB_EMAIL_URL", _EMAIL_EXAMPLE)
vars().update(env.email(_EMAIL_URL))  # EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT…
EMAIL_TIMEOUT = 30
# The hour of the daily digest, in Paris.
HUB_MAIL_DIGEST_AT = env.hour("HUB_MAIL_DIGEST_AT", "07:30")
DEFAULT_FROM_EMAIL = env.text("HUB_EMAIL_FROM", HUB_CONTACT_EMAIL or "ne-pas-repondre@localhost")

# What the browser may do

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "form-action": [SELF],
        "connect-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_AGE = 8 * 60 * 60
LANGUAGE_COOKIE_HTTPONLY = SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# The prefix makes browsers refuse a cookie set by a neighbouring host or without TLS.
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]  # asked by machines next door, in clear
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
# Only for a proxy that always sets the header itself.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("HUB_TRUST_PROXY") else None

# Logs go to the standard output; whoever runs the processes keeps them.

_RECEIPTS = env.log_handler(HUB_AUDIT_RECEIPTS)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
        "bare": {"format": "{message}", "style": "{"},
    },
    "handlers": {
        "stdout": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "line"},
        **_RECEIPTS,
    },
    "root": {"handlers": ["stdout"], "level": env.text("HUB_LOG_LEVEL", "INFO")},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "pikepdf": {"level": "WARNING"},
        # It tells each damaged file with its whole stack.
        "pyhanko": {"level": "CRITICAL"},
        "pyhanko_certvalidator": {"level": "CRITICAL"},
        "audit.receipts": {"handlers": list(_RECEIPTS), "level": "INFO", "propagate": False},
    },
}
