"""The Django project among the examples keeps what it promises, and its pages say what is in its files.

Django's settings are those of a whole process, so that it runs in processes of its own.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TypeAlias

import pytest

from postgresql import Server


ROOT = Path(__file__).parents[2]
SITE = ROOT / "examples" / "integrations" / "django_site"
PAGES = (ROOT / "docs" / "how-to" / "use-in-django.md", SITE / "README.md")

Manage: TypeAlias = Callable[..., str]

needs_django = pytest.mark.skipif(find_spec("django") is None, reason="Django is not installed (extra test)")


@pytest.fixture
def manage(tmp_path: Path) -> Manage:
    """Give `manage.py`, with the settings of the example but for what is given, and its databases in a folder of its own."""

    def run(*words: str, settings: str = "") -> str:
        changes = (
            "from settings import *\n"
            f"DATABASES['default'] |= {{'NAME': {str(tmp_path / 'site.sqlite')!r},"
            f" 'TEST': {{'NAME': {str(tmp_path / 'test.sqlite')!r}}}}}\n"
            "PASSWORD_HASHERS = ['django.contrib.auth.hashers.MD5PasswordHasher']\n"  # a good one takes long
        )
        (tmp_path / "changed_settings.py").write_text(changes + settings, encoding="utf-8")
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "changed_settings",
            "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)]),
            "PYTHONIOENCODING": "utf-8",
        }
        done = subprocess.run(
            [sys.executable, "-W", "error", str(SITE / "manage.py"), *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            cwd=SITE,
            env=environment,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    return run


def passed(said: str) -> int:
    """Give how many tests ran and passed, where all did."""
    found = re.search(r"^Ran (\d+) tests in .*\n\nOK$", said, re.MULTILINE)

    assert found is not None, said
    return int(found[1])


@needs_django
def test_site_keeps_its_promises(manage: Manage) -> None:
    """Its own tests pass on SQLite, those of pages and those of the store."""
    assert passed(manage("test", "--noinput")) > 60


@needs_django
def test_store_keeps_its_promises_on_postgresql(manage: Manage, postgresql: Server) -> None:
    """All that is said of stores and transactions holds on PostgreSQL, too."""
    there = {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": "127.0.0.1",
        "PORT": postgresql.port,
        "USER": "kpiflow",
        "NAME": "kpiflow",
        "TEST": {"NAME": "test_django_site"},
    }
    tests = [f"indicators.tests.{name}" for name in ("StoreTruths", "TransactionTruths", "DamageTruths")]

    said = manage("test", "--noinput", *tests, settings=f"DATABASES = {{'default': {there!r}}}\n")

    assert passed(said) > 40


@needs_django
def test_commands_of_the_pages_run(manage: Manage) -> None:
    """What the pages tell to type works in that order, but for the server, which would not end."""
    commands = re.findall(r"^python manage\.py (.+?)(?: +#.*)?$", PAGES[1].read_text("utf-8"), re.MULTILINE)

    assert commands[:2] == ["migrate", "make_example"]
    said = [
        manage(*command.split()) for command in commands if command.split()[0] not in {"runserver", "test"}
    ]
    assert "collector" in said[1]
    assert "Internally consistent" in said[-1]


def test_blocks_of_the_page_stand_in_the_files() -> None:
    """Each piece of code that the page shows is one of the example's, letter for letter."""
    blocks = re.findall(r"^```py\n(.*?)^```$", PAGES[0].read_text("utf-8"), re.MULTILINE | re.DOTALL)
    code = [path.read_text("utf-8") for path in SITE.rglob("*.py")]

    assert len(blocks) >= 3
    assert [block for block in blocks if not any(block in file for file in code)] == []


def test_every_file_is_on_the_page() -> None:
    """The README says of each file of the app what it is for, and names none that is gone."""
    page = PAGES[1].read_text("utf-8")
    listed = set(re.findall(r"^\| \[`([^`]+)`\]\(\1\)", page, re.MULTILINE))
    there = {
        path.relative_to(SITE).as_posix() for path in SITE.rglob("*.py") if path.name != "__init__.py"
    } - {"manage.py"}

    assert there <= listed
    assert [name for name in listed if not (SITE / name).exists()] == []
