"""`tearsheet serve` as a process of its own."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from storage.archive import Archive
from tests.command_line import CommandLine
from tests.made_archive import NOW, reading

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    # A name that means something in a URI.
    folder = tmp_path / "archive #1?mode=rw"
    with Archive.open(folder) as archive:
        run = archive.start_run("wire", NOW)
        archive.save([reading("https://w.example/1", "Tin", "Tin rose.")], run=run, recorded_at=NOW)
    return folder


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_until_it_is_stopped(folder: Path, ending: signal.Signals) -> None:
    command = [sys.executable, "-c", "from crawler.cli import main; main()", "--archive", str(folder), "serve"]
    process = subprocess.Popen(
        [*command, "--port", "0"], cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=1
    )
    try:
        assert process.stdout is not None
        first = process.stdout.readline()
        address = first.partition(" at ")[2].split()[0]
        assert address.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(f"{address}?q=tin", timeout=30) as response:
            assert b"<mark>Tin</mark>" in response.read()
        process.send_signal(ending)
        out, err = process.communicate(timeout=30)
    finally:
        process.kill()
        process.wait()
    assert (process.returncode, out, err) == (0, "Stopped.\n", "")


def test_a_port_in_use_is_one_sentence(folder: Path, tearsheet: CommandLine) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ran = tearsheet("--archive", folder, "serve", "--port", port)
    assert ran.code == 2
    assert ran.err.startswith(f"Error: port {port} on 127.0.0.1 cannot be used:")
    assert len(ran.err.splitlines()) == 1


def test_no_archive_is_the_sentence_of_the_other_commands(tmp_path: Path, tearsheet: CommandLine) -> None:
    other = tearsheet("--archive", tmp_path / "none", "search", "tin")
    ran = tearsheet("--archive", tmp_path / "none", "serve", "--port", "0")
    assert (ran.code, ran.err) == (2, other.err)
    assert "There is no archive" in ran.err
