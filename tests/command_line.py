"""Runs the command line in this process, as the `tearsheet` script does."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import Any

import pytest

from crawler.cli import main


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


class CommandLine:
    """Calls `main` with arguments and gives exit code, output and errors."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch, self._capsys = monkeypatch, capsys

    def __call__(self, *arguments: Any) -> Ran:
        self._monkeypatch.setattr(sys, "argv", ["tearsheet", *map(str, arguments)])
        self._capsys.readouterr()
        with pytest.raises(SystemExit) as leaving:
            main()
        said = self._capsys.readouterr()
        return Ran(int(leaving.value.code or 0), said.out, said.err)
