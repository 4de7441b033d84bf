"""`manage.py testshoal_prepare`: builds the template with the project's own test runner, without tests."""

from __future__ import annotations

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.test.utils import get_runner

from testshoal_django.launch import HandOverError


class Command(BaseCommand):
    help = "Takes the databases in TESTSHOAL_DATABASES to the state that the tests expect."
    # Like Django's `test`: the checks may need the tables that are made here.
    requires_system_checks: Any = []

    def handle(self, *args: Any, **options: Any) -> None:
        os.environ["TESTSHOAL_PREPARE"] = "1"
        runner = get_runner(settings)(interactive=False, keepdb=True, verbosity=options["verbosity"])
        # Does not return where the runner sets up databases through Django: see `prepare.py`.
        runner.run_tests([])
        raise HandOverError("the project's test runner set up no databases; nothing was prepared")
