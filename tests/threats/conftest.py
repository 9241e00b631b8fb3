"""What attackers need: an application in this process with its visitors, and a site on a real server with rooms on it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from labapp.extensions import Failures
from tests.contract.conftest import lab as workshop  # noqa: F401  as fixtures, for the tests here
from tests.contract.conftest import site  # noqa: F401
from tests.web.conftest import (  # noqa: F401
    api,
    app,
    facilitator,
    lab,
    new_account,
    nobody,
    other_api,
    other_facilitator,
    password_hash,
    services,
    stranger,
)


@pytest.fixture
def fresh_budget(app: Flask) -> Iterator[None]:  # noqa: F811
    """What went wrong in other tests does not count here, nor this elsewhere."""
    app.extensions["labapp_failures"] = Failures(None)
    yield
    app.extensions["labapp_failures"] = Failures(None)
