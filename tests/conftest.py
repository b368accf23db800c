"""What several tests need."""

from __future__ import annotations

import hypothesis
import pytest

from tests.command_line import CommandLine

# `make test` tries the same examples each time, so that a checkout which passed once passes again, under any load;
# `make hunt` looks for new ones. docs/decisions.md has the reason.
hypothesis.settings.register_profile("same", derandomize=True, deadline=None, database=None, print_blob=True)
hypothesis.settings.register_profile("hunt", max_examples=3000, deadline=None, print_blob=True)
hypothesis.settings.load_profile("same")


@pytest.fixture
def tearsheet(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> CommandLine:
    """The command line, called in this process."""
    return CommandLine(monkeypatch, capsys)


@pytest.fixture
def rules_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only rules refuse pages: the judge of whole pages is not asked what it thinks of the few lines of a test."""
    monkeypatch.setattr("pipelines.refusals.refusal.improbable", lambda case: None)


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Name a test by its argument where that is bytes: packed ones carry the time, and parallel runs must agree."""
    return argname if isinstance(val, bytes) else None
