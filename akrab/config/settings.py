"""All of Django's settings, read from the environment once. What a shop changes is a row in `core.ShopSetting`."""

import os
import secrets
import sys
from pathlib import Path

try:  # SQLite before 3.51.3 can damage a WAL database with two connections; the wheel carries a sound one.
    import pysqlite3
    import pysqlite3.dbapi2
except ImportError:  # no wheel for this machine: `akrab doctor` says so
    pass
else:
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

from django.utils.translation import gettext_lazy as _

from akrab.config.env import Environment, dkim_key, mail_box, mail_server, postgres_database

PACKAGE = Path(__file__).resolve().parent.parent
env = Environment()

# Where the shop's data lives: database, pictures, warehouse, secret key.
HOME = env.folder("AKRAB_HOME", Path.home() / ".local" / "share" / "akrab")
PORT = env.number("PORT", 8000, low=1, high=65535)
DEMO = env.one_of("AKRAB_DEMO", "phones", ("phones", "gifts", "none"))
DEBUG = env.flag("AKRAB_DEBUG")
MAIL_SERVER = mail_server(env, "AKRAB_EMAIL_URL")
MAIL_BOX = mail_box(env, "AKRAB_IMAP_URL")
DKIM = dkim_key(env, "AKRAB_DKIM")
BASE_URL = env.text("AKRAB_BASE_URL", f"http://localhost:{PORT}").rstrip("/")
ALLOWED_HOSTS = env.words("AKRAB_ALLOWED_HOSTS", "*")
HTTPS = BASE_URL.startswith("https://")


def secret_key(home: Path) -> str:
    """The shop's own key: from the environment, else made once and kept readable for its owner alone."""
    given = env.text("AKRAB_SECRET_KEY")
    if given:
        return given
    path = home / "secret.key"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    except OSError:
        return secrets.token_urlsafe(48)  # env.check() below names the unusable folder
    return path.read_text().strip()


SECRET_KEY = secret_key(HOME)

SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA mmap_size=134217728;"
    "PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-16000;",
}
DATABASES = {
    "default": postgres_database(env, "AKRAB_DATABASE_URL")
    or {
        "ENGINE": "akrab.core.sqlite",
        "NAME": HOME / "shop.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": SQLITE_OPTIONS,
    }
}
# Visits and their events have a database of their own, where one is to be had: see akrab.tracking.routing.
events = postgres_database(env, "AKRAB_EVENTS_DATABASE_URL")
if events is None and DATABASES["default"]["ENGINE"] == "akrab.core.sqlite" and not env.flag("AKRAB_EVENTS_WITH_SHOP"):
    events = DATABASES["default"] | {"NAME": HOME / "events.sqlite3"}
if events is not None:
    DATABASES["events"] = events
EVENTS_DATABASE = "events" if "events" in DATABASES else "default"
DATABASE_ROUTERS = ["akrab.tracking.routing.Events"]
# What works out the figures: docs/how-to/analytics.md.
ANALYTICS = env.one_of("AKRAB_ANALYTICS", "duckdb", ("duckdb", "spark", "postgres"))
ANALYTICS_DATABASE = postgres_database(env, "AKRAB_ANALYTICS_DATABASE_URL")
if ANALYTICS == "postgres" and not (ANALYTICS_DATABASE or env.text("AKRAB_DATABASE_URL")):
    env.problems.append(
        "AKRAB_ANALYTICS=postgres needs a PostgreSQL database: set AKRAB_ANALYTICS_DATABASE_URL, or AKRAB_DATABASE_URL "
        "for the shop itself."
    )
SPARK_MASTER = env.text("AKRAB_SPARK_MASTER", "local[*]")
SPARK_MEMORY = env.text("AKRAB_SPARK_MEMORY", "1g")
SPARK_FACTS = env.text("AKRAB_SPARK_FACTS")
env.check()

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "akrab.core",
    "akrab.journal",
    "akrab.accounts",
    "akrab.customers",
    "akrab.consent",
    "akrab.catalogue",
    "akrab.tracking",
    "akrab.content",
    "akrab.promotions",
    "akrab.shipping",
    "akrab.reviews",
    "akrab.purchasing",
    "akrab.loyalty",
    "akrab.messaging",
    "akrab.orders",
    "akrab.payments",
    "akrab.counter",
    "akrab.exchange",
    "akrab.finance",
    "akrab.insight",
    "akrab.engagement",
    "akrab.assistant",
    "akrab.privacy",
    "akrab.storefront",
    "akrab.storefront.wishes",
    "akrab.storefront.hello",
    "akrab.storefront.fulfilment",
    "akrab.storefront.payments",
    "akrab.storefront.promotions",
    "akrab.storefront.loyalty",
    "akrab.storefront.chat",
    "akrab.storefront.privacy",
    "akrab.storefront.visitors",
    "akrab.storefront.screens",
    "akrab.backoffice",
    "akrab.backoffice.goods",
    "akrab.backoffice.purchasing",
    "akrab.backoffice.fulfilment",
    "akrab.backoffice.payments",
    "akrab.backoffice.promotions",
    "akrab.backoffice.loyalty",
    "akrab.backoffice.privacy",
    "akrab.backoffice.counter",
    "akrab.backoffice.money",
    "akrab.backoffice.visits",
    "akrab.backoffice.evaluator",
    "akrab.backoffice.wishes",
    "akrab.backoffice.contacts",
    "akrab.backoffice.inbox",
    "akrab.backoffice.assistant",
    "akrab.backoffice.texts",
    "akrab.backoffice.whatsapp",
    "akrab.backoffice.visitors",
    "akrab.backoffice.phones",
    "akrab.backoffice.trends",
    "akrab.backoffice.worth",
    "akrab.backoffice.undertakings",
    "akrab.backoffice.next_purchases",
    "akrab.backoffice.reports",
    "akrab.backoffice.forecast",
    "akrab.backoffice.product_figures",
    "akrab.backoffice.learning",
    "akrab.backoffice.winning",
    "akrab.backoffice.response",
    "akrab.backoffice.asked",
    "akrab.api",
    "akrab.demo",
    "allauth",  # after ours: our templates and words come first
    "allauth.account",
]

MIDDLEWARE = [
    "akrab.storefront.pagecache.PublicPages",
    "akrab.core.middleware.SecurityHeaders",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "akrab.core.middleware.Compress",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "akrab.core.middleware.SameOriginCsrf",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "akrab.backoffice.counter.lock.SharedDevice",
    "akrab.core.middleware.ShopTimeZone",
]

ROOT_URLCONF = "akrab.config.urls"
WSGI_APPLICATION = "akrab.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "akrab.core.context.shop",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django.templatetags.cache",
                "django_cotton.templatetags.cotton",
                "akrab.core.templatetags.akrab",
                "akrab.core.templatetags.looks",
                "template_partials.templatetags.partials",
            ],
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [
                        (
                            "django.template.loaders.cached.Loader",
                            [
                                "django_cotton.cotton_loader.Loader",
                                "django.template.loaders.filesystem.Loader",
                                "django.template.loaders.app_directories.Loader",
                            ],
                        )
                    ],
                )
            ],
        },
    }
]

# Forms are drawn by akrab/templates/django/forms.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# Tasks wait in the shop's own database: queued in the same transaction as the change that wants them.
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["akrab.accounts.backends.HandleBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/account/home/"
SESSION_ENGINE = "akrab.core.sessions"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 30
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
CSRF_TRUSTED_ORIGINS = [BASE_URL]
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Shared by all processes, or sign-in limits would count per process.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "core_cache"},
    # Parts of pages that hang on nothing but the values named in their {% cache %} tag, kept by each process.
    "template_fragments": {
        "BACKEND": f"django.core.cache.backends.{'dummy.DummyCache' if DEBUG else 'locmem.LocMemCache'}",
        "OPTIONS": {"MAX_ENTRIES": 300},
    },
}

USE_TZ = True
TIME_ZONE = "UTC"
USE_I18N = True
LANGUAGE_CODE = "id"
LANGUAGES = [("id", _("Indonesian")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
LANGUAGE_COOKIE_AGE = 60 * 60 * 24 * 365
LOCALE_PATHS = [PACKAGE / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [PACKAGE / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "akrab.core.assets.AssetStorage"},
}
WHITENOISE_MAX_AGE = 60 * 60 * 24 * 365
MEDIA_URL = "/media/"
MEDIA_ROOT = HOME / "media"
WAREHOUSE = HOME / "warehouse"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None

ACCOUNT_ADAPTER = "akrab.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}  # one field for e-mail, phone or user name; HandleBackend sorts it out
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_SESSION_REMEMBER = True

SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SILENCED_SYSTEM_CHECKS = [
    "security.W003",  # SameOriginCsrf stands in for Django's own middleware of that name
    "security.W004",  # HSTS is the business of the server that ends TLS
    "security.W008",
    "security.W012" if not HTTPS else "",
    "security.W016" if not HTTPS else "",
    "security.W001",  # SecurityHeaders
    "security.W002",
    "security.W020",
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"akrab": {"level": env.one_of("AKRAB_LOG_LEVEL", "INFO", ("DEBUG", "INFO", "WARNING", "ERROR"))}},
}
env.check()
