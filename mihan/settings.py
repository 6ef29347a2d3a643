"""The one settings file. What differs between machines is an environment variable."""

import os
import secrets
from datetime import date
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("MIHAN_VAR", BASE_DIR / "var"))
# The search of timetables as machine code, made once.
COMPILED = Path(os.environ.get("MIHAN_COMPILED", VAR / "compiled"))
# Secrets that no keeper handed over: `check --deploy` tells them.
UNKEPT_SECRETS: list[str] = []


def _kept(name: str) -> str:
    """A secret: in the environment, in the file that `NAME_FILE` names, or handed over by systemd as a credential.

    A keeper of secrets (a vault's agent, a container's secrets, `systemd-creds`) gives files that this process
    alone reads: docs/deploy.md.
    """
    if value := os.environ.get(name):
        if name == "SECRET_KEY" or urlsplit(value).password:
            UNKEPT_SECRETS.append(name)
        return value
    handed = Path(os.environ.get("CREDENTIALS_DIRECTORY", "/nowhere"), name)
    path = Path(told) if (told := os.environ.get(f"{name}_FILE")) else handed
    return path.read_text().strip() if told or handed.exists() else ""


def _secret_key() -> str:
    """The key of this installation, made once and kept beside the data."""
    if key := _kept("SECRET_KEY"):
        return key
    path = VAR / "secret_key"
    UNKEPT_SECRETS.append("SECRET_KEY")
    if not path.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()


HERE = {"", "localhost", "127.0.0.1", "::1"}


def _encrypted(parts: SplitResult) -> dict[str, str]:
    """On another machine PostgreSQL is spoken to by TLS alone, and only if its certificate is of its name; it must
    ask who we are, and no password leaves for it that could be read or tried elsewhere (SCRAM).

    Signed by an authority of the house: `?sslrootcert=/path/of/its/certificate.pem`. Known by a certificate of ours:
    `?sslcert=…&sslkey=…&require_auth=none`.
    """
    if (parts.hostname or "") in HERE or unquote(parts.hostname or "").startswith("/"):  # a socket
        return {}
    asked = {"sslmode": "verify-full", "sslrootcert": "system", "require_auth": "scram-sha-256"}
    asked |= dict(parse_qsl(parts.query))
    if asked["sslmode"] != "verify-full":
        raise ValueError("DATABASE_URL: a PostgreSQL of another machine is reached with sslmode=verify-full only")
    return asked


def _database(url: str) -> dict:
    """`sqlite:////absolute/path` or `postgresql://user:password@host:port/name`."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path[1:]),
            # Each thread keeps its connection a while: opening one reads the whole schema (3.5 ms).
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                # A writer takes its lock at the start, so that no read-then-write is refused
                # half-way; readers never wait (WAL).
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000;",
            },
        }
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": unquote(parts.hostname or ""),
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 60,
            "CONN_HEALTH_CHECKS": True,
            # A statement asked often is planned once a connection: planning took as long as all the rest.
            "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5, **_encrypted(parts)},
        }
    raise ValueError(
        f"DATABASE_URL must be sqlite:////absolute/path or postgresql://user:password@host:port/name, not {url!r}"
    )


SECRET_KEY = _secret_key()
DEBUG = os.environ.get("MIHAN_DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("MIHAN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("MIHAN_ORIGINS", "").split(",") if o]
HTTPS = os.environ.get("MIHAN_HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_AGE = 14 * 24 * 3600  # without a page, for who stays signed in; see core.lasting
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# For `check --deploy`: plain HTTP is led to HTTPS by the proxy; lists of browsers are not ours to be put on.
SILENCED_SYSTEM_CHECKS = ["security.W008", "security.W021"]
CSRF_FAILURE_VIEW = "mihan.ui.web.errors.csrf_failure"

DATABASES = {"default": _database(_kept("DATABASE_URL") or f"sqlite:///{VAR}/mihan.sqlite3")}
# Counts of wrong passwords are shared by all processes; what may be counted by each of them is kept in memory.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"},
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# A house of real people: neither demo campus, nor gallery of components, nor benchmarks.
IS_REAL = os.environ.get("MIHAN_DEMO") == "no"

# The day the product believes it is (the demo's is fixed); read through core.clock only.
TODAY = date.fromisoformat(os.environ["MIHAN_TODAY"]) if os.environ.get("MIHAN_TODAY") else None

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    # Cotton and partials both want to own the template loaders: hence SimpleAppConfig here
    # and the chain spelled out once in TEMPLATES, or the last one installed silently wins.
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "rules",
    "csp",
    "mihan.core",
    "mihan.ui",  # before allauth, whose pages it dresses
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "mihan.people",
    "mihan.jobs",
    "mihan.messaging",
    "mihan.privacy",
    "mihan.places",
    "mihan.calendar",
    "mihan.offer",
    "mihan.progress",
    "mihan.assessment",
    "mihan.timetable",
    "mihan.exams",
    "mihan.workplaces",
    "mihan.market",
    "mihan.exchange",
    "mihan.public",
    "mihan.help",
    "mihan.portal",
    "mihan.api",
    *(() if IS_REAL else ("mihan.bench",)),
]
MIDDLEWARE = [
    "mihan.core.headers.CookiesMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",  # before the static files, which carry it too
    "mihan.core.headers.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "mihan.ui.language.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "mihan.core.lasting.LastingMiddleware",
    "mihan.core.journal.ActorMiddleware",
    "mihan.people.web.guard.SecondFactorMiddleware",
]
ROOT_URLCONF = "mihan.urls"
WSGI_APPLICATION = "mihan.wsgi.application"

_loaders: list = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.app_directories.Loader",
]
if not DEBUG:
    _loaders = [("django.template.loaders.cached.Loader", _loaders)]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("template_partials.loader.Loader", _loaders)],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
                "mihan.ui.templatetags.ui",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "mihan.ui.shell.shell",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "mihan.core.passwords.OneLaneArgon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
    )
] + [
    {"NAME": "mihan.people.policy.FewDigits"},
    {"NAME": "mihan.people.policy.HouseWords"},
    {"NAME": "mihan.people.queries.breached.NotBreached"},
]
# Beside the 20,000 that come with Django: a file of published breaches, kept by the installation.
BREACHED = os.environ.get("MIHAN_BREACHED", "")
PASSWORD_RESET_TIMEOUT = 24 * 3600  # a link of a lost password, and the first address of an account
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
# Where a visitor who is not signed in arrives; its address holds the language.
MIHAN_FRONT = "public:home"
# The establishment the public site is of, by its code; left out, the first opened that has poles.
MIHAN_SHOWN = os.environ.get("MIHAN_SHOWN", "")
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "mihan.people.web.account.ClosedAccountAdapter"
ACCOUNT_FORMS = {"login": "mihan.people.web.sign_in.SignInForm"}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "mihan.people.web.choosing.KeyToChooseAPassword"  # noqa: S105
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_USER_DISPLAY = str
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True  # before giving roles, lending one, closing an account
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
# How often one may try: "amount/period/whose". A name is locked five minutes after five wrong passwords or codes.
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "reauthenticate": "10/m/user",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "change_password": "5/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if HTTPS else 0
MFA_ADAPTER = "mihan.people.web.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Mihan"
MFA_TOTP_TOLERANCE = 0  # a code lives its thirty seconds and no longer; telephones keep the time of the network
MFA_FORMS = {
    "authenticate": "mihan.people.web.second_factor.CodeForm",
    "reauthenticate": "mihan.people.web.second_factor.CodeAgainForm",
    "activate_totp": "mihan.people.web.second_factor.FirstCodeForm",
    "add_webauthn": "mihan.people.web.second_factor.NewPasskeyForm",
    "edit_webauthn": "mihan.people.web.second_factor.PasskeyNameForm",
}
# Whoever holds a staff role proves who they are twice. The demo's people are invented and their password
# public: they are spared, unless the installation says that it holds no demo.
SECOND_FACTOR_REQUIRED = os.environ.get("MIHAN_SECOND_FACTOR") != "no"
SECOND_FACTOR_SPARES_INVENTED = not IS_REAL


def _mail(url: str) -> dict:
    """`smtp://user:password@host:587` (STARTTLS), `smtps://…:465`, `smtp+plain://host:25`; without it, files."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps", "smtp+plain"} or not parts.hostname:
        raise ValueError("MIHAN_SMTP must be smtp://, smtps:// or smtp+plain://user:password@host:port")
    if parts.scheme == "smtp+plain" and parts.hostname not in HERE:
        raise ValueError("MIHAN_SMTP: mail leaves this machine encrypted only, by smtp:// (STARTTLS) or smtps://")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or {"smtp": 587, "smtps": 465}.get(parts.scheme, 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


globals().update(_mail(_kept("MIHAN_SMTP")))
EMAIL_FILE_PATH = VAR / "mail"
EMAIL_TIMEOUT = 20  # seconds for each answer of the mail server
DEFAULT_FROM_EMAIL = SERVER_EMAIL = os.environ.get("MIHAN_MAIL_FROM", "mihan@localhost")
MAIL_DOMAIN = DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ") or "localhost"
# Where e-mails lead.
SITE_URL = os.environ.get("MIHAN_URL", "http://127.0.0.1:8000")

LANGUAGES = [("ar", "العربية"), ("fr", "Français"), ("en", "English")]
LANGUAGE_CODE = "ar"
USE_I18N = USE_TZ = True
TIME_ZONE = "Africa/Casablanca"
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["mihan.ui.formats"]
USE_THOUSAND_SEPARATOR = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = DEBUG
WHITENOISE_ALLOW_ALL_ORIGINS = False
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_000_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000

# A command that is given the path of each file brought: "clamdscan --fdpass --no-summary".
SCANNER = os.environ.get("MIHAN_SCANNER", "")

# Whether a calendar may be given an address that holds its key. To confirm by each house: a few calendars (Google's,
# Outlook on the web) can send no name and key, and follow nothing where this is "no". docs/deploy.md
SECRET_ADDRESSES = os.environ.get("MIHAN_SECRET_ADDRESSES") != "no"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "object-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # Grid positions and chart sizes are inline style *attributes*; scripts stay strict.
        "style-src-attr": [UNSAFE_INLINE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    }
}

# What a demo says of itself on every page; a real installation leaves it unset.
MIHAN_NAME = _("Mihan")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"one_line": {"()": "mihan.core.logs.OneLine"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "one_line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"mihan.security": {"level": "INFO"}},
}
