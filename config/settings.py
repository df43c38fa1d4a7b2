"""All settings, one file: safe by default, and production differs by environment variables only."""

import sys
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from environs import Env

from config import local

env = Env()
BASE_DIR = Path(__file__).resolve().parent.parent
env.read_env(BASE_DIR / ".env", recurse=False)

# LOCAL_MODE is set by `make run`, `make test` and manage.py on a developer's machine (config/embedded.py): own
# PostgreSQL and Redis, mail kept on the local mailbox page, plain HTTP. It is refused beside a public host.
TESTING = "pytest" in sys.modules
LOCAL_MODE = env.bool("LOCAL_MODE", TESTING)
# The public Register shows rehearsals, whose people are invented, where everybody is: on a developer's machine.
SHOWS_REHEARSALS = LOCAL_MODE and not TESTING
LOCAL_DIR = local.folder(testing=TESTING)
LOCAL_SERVERS = local.LocalServers(LOCAL_DIR)
PORT = env.int("PORT", 8000)
DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", "local-mode-only-not-a-secret" if LOCAL_MODE else "")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if LOCAL_MODE else [])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
# The public address of the site, without a slash at the end: links in mails begin with it.
SITE_URL = env.str("SITE_URL", f"http://localhost:{PORT}").rstrip("/")

INSTALLED_APPS = [
    "nominations.apps.NominationsConfig",
    "nominations.desk.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.addresses.no_zero_bytes",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    # The first that asks the database, so after the one whose key the 503 page carries (config/views.py).
    "config.sessions.session_life",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "config.urls"
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "nominations.portal.context.site",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "ecl"
CRISPY_TEMPLATE_PACK = "ecl"
CRISPY_FAIL_SILENTLY = False

# -- PostgreSQL: the truth; sessions and cache live there too, so that a dead Redis closes no door (ADR 0003) --
DATABASES: dict[str, Any] = {
    "default": env.dj_db_url("DATABASE_URL", LOCAL_SERVERS.database_url if LOCAL_MODE else "postgresql:///nominations")
}
DATABASES["default"].update(
    ATOMIC_REQUESTS=False,
    CONN_MAX_AGE=env.int("CONN_MAX_AGE", 0 if TESTING else 60),
    CONN_HEALTH_CHECKS=True,
)
DATABASES["default"].setdefault("OPTIONS", {}).update({"connect_timeout": 5})
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "django_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 30 * 60  # idle; 12 hours in all (config/sessions.py)

# -- Sign-in: a six-digit code by mail, no password, sign-up closed (nominations/portal/sign_in.py) --
AUTH_USER_MODEL = "nominations.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "nominations.portal.sign_in.SignInAdapter"
ACCOUNT_FORMS = {
    "request_login_code": "nominations.portal.forms.sign_in.AddressForm",
    "confirm_login_code": "nominations.portal.forms.sign_in.CodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 180
# Nobody learns from this site which addresses have an account: same page, no mail, same time (sign_in.evenly).
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/Brussels"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "config.formats"

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(LOCAL_DIR / "static" if LOCAL_MODE else BASE_DIR / "staticfiles")))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = TESTING or DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

# -- Mail: rows of the outbox, sent over SMTP by the Celery worker (nominations/outbox) --
EMAIL_HOST = env.str("EMAIL_HOST", "localhost")
EMAIL_PORT = env.int("EMAIL_PORT", local.mail_port(PORT) if LOCAL_MODE else 25)
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", False)  # STARTTLS
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", False)  # TLS from the first byte on
EMAIL_CA_FILE = env.str("EMAIL_CA_FILE", "")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "Expert group nominations <no-reply@nominations.example.org>")
# How long a claimed mail is this process's own; and from DATA on: longer than the relay keeps a silent session
# (Postfix: smtpd_timeout, 300 s) and than we wait for its last reply, so that no sleeper can finish afterwards.
OUTBOX_LEASE_SECONDS = env.int("OUTBOX_LEASE_SECONDS", 120)
OUTBOX_LEASE_IN_DATA_SECONDS = env.int("OUTBOX_LEASE_IN_DATA_SECONDS", 660)
# When the relay's log is asked about an uncertain mail, and when we give up asking and act by the mail's kind.
OUTBOX_QUIET_SECONDS = env.int("OUTBOX_QUIET_SECONDS", 600)
OUTBOX_DOUBT_SECONDS = env.int("OUTBOX_DOUBT_SECONDS", 3600)
# How long after a try to reach the relay one process tries again, while all others wait.
OUTBOX_PROBE_SECONDS = env.int("OUTBOX_PROBE_SECONDS", 15)
OUTBOX_PURGE_DAYS = env.int("OUTBOX_PURGE_DAYS", 90)
# Who can say what the relay took: its log, where it is readable here, and an archive mailbox (imaps://user:pass@host/Box).
MAIL_LOG = env.str("MAIL_LOG", "")
ARCHIVE_URL = env.str("ARCHIVE_URL", "")
# The functional mailboxes that are read, and the one of DEFAULT_FROM_EMAIL, to which bounces come (.env.example).
INBOX_URLS: list[str] = env.list("INBOX_URLS", [])
INBOX_CA_FILE = env.str("INBOX_CA_FILE", "")
# What asks, in the moment of sending, whether a mail is still wanted: the beginning of its kind → the guard.
OUTBOX_GUARDS = {
    # The first that fits answers: those of meetings and reviews stand before the ones of calls.
    "reminder_delegation": "nominations.reminders.asked_of_states.still_wanted",
    "reminder_vote": "nominations.reminders.asked_of_states.still_wanted",
    "reminder_minutes": "nominations.reminders.asked_of_states.still_wanted",
    "reminder_progress": "nominations.reminders.asked_of_states.still_wanted",
    "reminder_": "nominations.reminders.guards.still_wanted",
    "nominee_notice": "nominations.reminders.guards.notice_wanted",
    "staff_deadline": "nominations.reminders.guards.staff_wanted",
    "digest": "nominations.reminders.guards.digest_wanted",
    "letter": "nominations.letters.guards.still_stands",
}
LOCAL_MAILBOX = env.bool("LOCAL_MAILBOX", LOCAL_MODE)
LOCAL_MAILBOX_DIR = LOCAL_DIR / "mailbox"

# -- Redis: Celery's broker, an alarm clock that carries no truth --
REDIS_URL = env.str("REDIS_URL", LOCAL_SERVERS.redis_url if LOCAL_MODE else "redis://localhost:6379/0")
CELERY_BROKER_URL = REDIS_URL
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A publisher that finds Redis dead gives up after one more try: the row is written, the beat will find it.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 600,
    "socket_timeout": 10,
    "socket_connect_timeout": 1,
    "health_check_interval": 10,
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_ENABLE_UTC = True
CELERY_TIMEZONE = "UTC"
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_ROUTES = {"nominations.outbox.*": {"queue": "mail"}}
# Interval schedules in UTC: Celery's crontab skips an hour on the autumn DST day (celery #10107).
CELERY_BEAT_SCHEDULE = {
    "plan": {"task": "nominations.reminders.plan", "schedule": 60.0, "options": {"expires": 50}},
    "digest": {"task": "nominations.reminders.digest", "schedule": 60.0, "options": {"expires": 50}},
    "drain": {"task": "nominations.outbox.drain", "schedule": 15.0, "options": {"expires": 14}},
    "sweep": {"task": "nominations.outbox.sweep", "schedule": 30.0, "options": {"expires": 28}},
    "reconcile": {"task": "nominations.outbox.reconcile", "schedule": 60.0, "options": {"expires": 50}},
    "votes": {"task": "nominations.meetings.close_votes", "schedule": 60.0, "options": {"expires": 50}},
    "leavers": {"task": "nominations.meetings.tell_leavers", "schedule": 600.0, "options": {"expires": 590}},
    "forget": {"task": "nominations.accounts.forget_visits", "schedule": 1800.0, "options": {"expires": 1700}},
}
if INBOX_URLS:
    CELERY_BEAT_SCHEDULE["poll"] = {"task": "nominations.inbox.poll", "schedule": 60.0, "options": {"expires": 50}}

# -- The browser: nothing from elsewhere, no inline script or style, the admin included --
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_TLS_PROXY", False) else None
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", not LOCAL_MODE)
SECURE_HSTS_SECONDS = 0 if LOCAL_MODE else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not LOCAL_MODE
SECURE_HSTS_PRELOAD = not LOCAL_MODE
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL_MODE
if not LOCAL_MODE:
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True

# Whoever shows it as a bearer token reads the figures of /metrics/; without one that page is not there.
METRICS_TOKEN = env.str("METRICS_TOKEN", "")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}

# The name shown in the page header. The Commission's emblem belongs to a deployment, not to this repository (rule 38).
SITE_NAME = env.str("SITE_NAME", "Expert group nominations")
# Named on the privacy notice and the accessibility statement; a deployment sets its own.
CONTROLLER_NAME = env.str("CONTROLLER_NAME", "the Commission department that runs this site")
FEEDBACK_ADDRESS = env.str("FEEDBACK_ADDRESS", "feedback@nominations.example.org")
DPO_ADDRESS = env.str("DPO_ADDRESS", "dpo@nominations.example.org")
