"""The bundle of a story checks with the standard library alone, and no byte of it can be another."""

from __future__ import annotations

import ast
import errno
import io
import os
import shutil
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from storage.archive import Archive
from storage.outcome import Reason
from storage.proof import evidence_check
from storage.proof.evidence import bundle
from storage.removal.forgetting import forget
from storage.removal.forgotten import Wanted
from tests.command_line import CommandLine
from tests.made_archive import later, reading, refusal

URL = "https://wire.example/tin"
SCRIPT = Path(evidence_check.__file__)


def filled(folder: Path) -> Path:
    """New, revised twice and gone with the last body again (a revisit), over four days, others beside."""
    with Archive.open(folder) as archive:
        run = archive.start_run("wire", later())
        for day, text in enumerate(("By 3%.", "By 4%.", "By 3%.")):
            at = later(days=day)
            others = [reading(f"{URL}/{day}/{each}", "Zinc", f"Up {day} {each}.", at=at) for each in range(3)]
            archive.save([*others, reading(URL, "Tin", text, at=at)], run=run, recorded_at=at)
        gone = refusal(URL, Reason.HTTP_ERROR, 404, later(days=3), b"Tin|By 3%.")
        archive.save([gone], run=run, recorded_at=later(days=3))
        archive.finish_run(run, later(days=3), finished=True)
    return folder


def story(folder: Path) -> int:
    with Archive.open(folder, read_only=True) as archive:
        return int(archive.connection.execute("SELECT id FROM articles WHERE url = ?", (URL,)).fetchone()[0])


def made(folder: Path) -> bytes:
    with Archive.open(folder, read_only=True) as archive:
        return bundle(archive.connection, folder / "captures", story(folder))


def unpacked(data: bytes, folder: Path) -> list[Path]:
    zipfile.ZipFile(io.BytesIO(data)).extractall(folder)
    return sorted(path for path in folder.rglob("*") if path.is_file())


def checked(folder: Path, *more: str, python: str = sys.executable) -> subprocess.CompletedProcess[str]:
    command = [python, "-I", "-S", "verify.py", *more]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def test_it_checks_and_no_byte_can_be_another(tmp_path: Path) -> None:
    data = made(filled(tmp_path / "a"))
    assert data == made(tmp_path / "a")
    there = tmp_path / "b"
    files = unpacked(data, there)
    said = checked(there)
    assert (said.returncode, said.stderr) == (0, "") and "0 mismatches" in said.stdout, said
    seal = said.stdout.split("Newest seal, of ")[1].split()[1]
    assert checked(there, "--expect", seal).returncode == 0
    assert checked(there, "--expect", "0" * 64).returncode == 1
    assert checked(there, "--sealed", seal).returncode == 1
    assert len([path for path in files if path.suffix == ".content"]) == 4
    assert any(b"revisit" in path.read_bytes() for path in there.glob("captures/*.headers.txt"))
    for path in files:
        good = path.read_bytes()
        for at in (0, len(good) // 2, len(good) - 1) if good else ():
            path.write_bytes(good[:at] + bytes([good[at] ^ 1]) + good[at + 1 :])
            assert checked(there).returncode == 1, (path, at)
        path.write_bytes(good)


def test_the_seal_of_an_earlier_day_proves_what_was_recorded_up_to_it(tmp_path: Path) -> None:
    folder = filled(tmp_path / "a")
    with sqlite3.connect(folder / "tearsheet.db") as db:
        days = db.execute("SELECT day, hex(seal) FROM days ORDER BY day").fetchall()
        (first, *_, last) = (each[0] for each in db.execute("SELECT id FROM versions WHERE article_id = 4 ORDER BY id"))
    unpacked(made(folder), tmp_path / "b")
    said = checked(tmp_path / "b", "--expect", f"{days[0][0]}:{days[0][1]}")
    assert said.returncode == 0 and f"the seal expected is that of {days[0][0]}" in said.stdout
    assert f"versions/{last} was recorded after that day" in said.stdout
    assert f"versions/{first} was recorded after" not in said.stdout


def test_a_story_that_was_forgotten(tmp_path: Path) -> None:
    folder = filled(tmp_path / "a")
    forget(folder, Wanted(url=URL), why="a letter", now=later(days=5))
    files = unpacked(made(folder), tmp_path / "b")
    said = checked(tmp_path / "b")
    assert said.returncode == 0, said
    assert "removed on request" in said.stdout
    assert b"By 3%" not in b"".join(path.read_bytes() for path in files)


def test_by_the_command(tmp_path: Path, tearsheet: CommandLine) -> None:
    folder = filled(tmp_path / "a")
    target = tmp_path / "tin.zip"
    run = ("--archive", folder, "evidence")
    done = tearsheet(*run, story(folder), "--output", target)
    assert done.code == 0 and str(target) in done.out, done
    assert target.read_bytes() == made(folder)
    assert tearsheet(*run, URL, "--output", tmp_path / "same.zip").code == 0
    assert (tmp_path / "same.zip").read_bytes() == target.read_bytes()
    nowhere = tearsheet(*run, f"{URL}/nowhere")
    assert nowhere.code == 2 and f"the archive has no article {URL}/nowhere" in nowhere.err
    unknown = tearsheet(*run, 999, "--output", tmp_path / "none.zip")
    assert unknown.code == 2 and "the archive has no article 999" in unknown.err
    assert not (tmp_path / "none.zip").exists()


def test_a_bundle_has_its_name_when_it_is_whole(
    tmp_path: Path, tearsheet: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, target = filled(tmp_path / "a"), tmp_path / "b" / "tin.zip"
    target.parent.mkdir()
    run = ("--archive", folder, "evidence", story(folder), "--output", target)
    seen = []

    def full(handle: int) -> None:
        seen.append(sorted(path.name for path in target.parent.iterdir()))
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        failed = tearsheet(*run)
    assert seen == [["tin.zip.partial"]]
    assert failed.code == 1 and "No space left" in failed.err and list(target.parent.iterdir()) == []
    (target.parent / "tin.zip.partial").write_bytes(b"of a process that was killed")
    assert tearsheet(*run).code == 0
    assert target.read_bytes() == made(folder) and len(list(target.parent.iterdir())) == 1
    missing = tearsheet("--archive", folder, "evidence", story(folder), "--output", tmp_path / "c" / "tin.zip")
    assert missing.code == 2 and "cannot be written" in missing.err


# The modules of the standard library that the script may have, and methods of theirs that came after Python 3.8.
MODULES = {"__future__", "gzip", "hashlib", "json", "sys", "zlib", "pathlib", "typing"}
LATER = {"removeprefix", "removesuffix", "is_relative_to", "with_stem", "readlink", "bit_count", "file_digest", "walk"}


def test_the_script_asks_for_no_python_after_3_8() -> None:
    tree = ast.parse(SCRIPT.read_text(), feature_version=(3, 8))
    imported = {each.name for node in ast.walk(tree) if isinstance(node, ast.Import) for each in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= MODULES
    assert not {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)} & LATER
    # Without it annotations are read when a function is made, and `list[str]` needs 3.9.
    assert "from __future__ import annotations\n" in SCRIPT.read_text()


def test_it_checks_with_the_oldest_python_it_names(tmp_path: Path) -> None:
    """Where there is one; the test above holds what it can without."""
    version = ("-I", "-S", "-c", "import sys; print(sys.version_info[:2] == (3, 8))")
    oldest = shutil.which("python3.8")
    if not oldest or subprocess.run([oldest, *version], capture_output=True, text=True).stdout.strip() != "True":
        pytest.skip("no Python 3.8 here")
    unpacked(made(filled(tmp_path / "a")), tmp_path / "b")
    said = checked(tmp_path / "b", python=oldest)
    assert (said.returncode, said.stderr) == (0, "") and "0 mismatches" in said.stdout
