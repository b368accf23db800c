"""What several tests need."""

from __future__ import annotations

import pytest

from tests.command_line import CommandLine


@pytest.fixture
def tearsheet(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line, called in this process."""
    return CommandLine(monkeypatch, capsys)


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Name a test by its argument where that is bytes: packed ones carry the time, and parallel runs must agree."""
    return argname if isinstance(val, bytes) else None
