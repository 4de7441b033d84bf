"""Seeds of those who shuffle tests: told to the action, and taken from it where a batch is to run as it did before."""

from __future__ import annotations

import json
import os
from typing import Any, Dict, Optional

RANDOMLY = "pytest-randomly"
RANDOM_ORDER = "pytest-random-order"
DJANGO = "Django"

#: How pytest-random-order marks what nobody has given.
_DEFAULT = "default:"


def claimed() -> Dict[str, str]:
    """The seeds that the action asks for. Answers once: a test run inside a test has an order of its own."""
    return json.loads(os.environ.pop("TESTSHOAL_SEEDS", "{}"))


def seeds_of_pytest(option: Any) -> Dict[str, Any]:
    """`option`: of pytest's config, after its plugins were configured."""
    found = {RANDOMLY: getattr(option, "randomly_seed", None)}
    if random_order_shuffles(option):
        found[RANDOM_ORDER] = option.random_order_seed.replace(_DEFAULT, "", 1)
    return {name: seed for name, seed in found.items() if seed is not None}


def random_order_shuffles(option: Any) -> bool:
    """Whether pytest-random-order was asked to, as its `Config.is_enabled` has it."""
    given = [getattr(option, f"random_order_{name}", _DEFAULT) for name in ("bucket", "seed")]
    enabled = getattr(option, "random_order_enabled", False)
    return bool(enabled) or any(not value.startswith(_DEFAULT) for value in given)


def give_to_pytest(option: Any, seeds: Dict[str, str]) -> None:
    """Before its plugins are configured. What the command or the project asks for stays."""
    if RANDOMLY in seeds and getattr(option, "randomly_seed", None) == "default":
        option.randomly_seed = int(seeds[RANDOMLY])
    if RANDOM_ORDER in seeds and getattr(option, "random_order_seed", "").startswith(_DEFAULT):
        # As a default, for one that was given would make it shuffle.
        option.random_order_seed = _DEFAULT + seeds[RANDOM_ORDER]


def give_to_django(runner: Any, seeds: Dict[str, str]) -> None:
    """`runner`: one whose `shuffle` is None was told to shuffle, and by no seed."""
    if DJANGO in seeds and getattr(runner, "shuffle", False) is None:
        runner.shuffle = int(seeds[DJANGO])


def seeds_of_django(runner: Any) -> Dict[str, Any]:
    seed: Optional[int] = getattr(runner, "shuffle_seed", None)
    return {} if seed is None else {DJANGO: seed}
