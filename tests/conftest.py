"""What several tests need."""

from __future__ import annotations

import pytest

from tests.command_line import CommandLine


@pytest.fixture
def tearsheet(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line, called in this process."""
    return CommandLine(monkeypatch, capsys)
