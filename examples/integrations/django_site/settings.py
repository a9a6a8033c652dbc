"""Settings of the example, all of them; `python manage.py check --deploy` says what a real site sets besides."""

from pathlib import Path


FOLDER = Path(__file__).parent

SECRET_KEY = "for-this-example-only: whoever reads this file can forge a session"  # noqa: S105 -- it is no secret
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": FOLDER / "site.sqlite",
        "OPTIONS": {
            # Whoever writes waits for others at its beginning, and never finds in the middle that it read too early.
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            # An entry is on the disk when it is committed, and readers do not wait for writers.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON",
        },
        "TEST": {"NAME": FOLDER / "test.sqlite"},  # one in memory is not shared the way a file is
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "indicators",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "indicators.security.content_security",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "indicators.words.wording",
            ]
        },
    }
]
ROOT_URLCONF = "urls"
STATIC_URL = "static/"
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "assessments"
LOGOUT_REDIRECT_URL = "login"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "th"
LANGUAGES = [("th", "ไทย"), ("en", "English")]
TIME_ZONE = "Asia/Bangkok"
USE_TZ = True
