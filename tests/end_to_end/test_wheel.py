"""The wheel, not the checkout: migrations, catalogues and sample briefings travel inside it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's content, as an installer would lay it into site-packages."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(list(folder.glob("*.tar.gz"))) == 1
    (wheel,) = folder.glob("*.whl")
    target = folder / "site-packages"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(target)
    return target


def _run(unpacked: Path, cwd: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("READOUT_")}
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=cwd,
        env=environment | {"PYTHONPATH": str(unpacked)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_demo_runs_from_the_wheel_alone(unpacked: Path, tmp_path: Path) -> None:
    where = _run_python(unpacked, tmp_path, "import bot.shipped; print(bot.shipped.__file__)")
    assert str(unpacked) in where
    done = _run(unpacked, tmp_path, "demo")
    assert done.returncode == 0, done.stderr
    assert "Taiwan" in done.stdout
    assert "Traceback" not in done.stderr


def test_a_database_is_made_and_filled_from_the_wheel_alone(unpacked: Path, tmp_path: Path) -> None:
    sample = next((unpacked / "bot" / "shipped" / "samples").glob("norland*"))
    stored = _run(unpacked, tmp_path, "ingest", str(sample))
    assert stored.returncode == 0, stored.stderr
    found = _run(unpacked, tmp_path, "quotes", "--outlet", "AFP")
    assert found.returncode == 0, found.stderr
    assert "AFP" in found.stdout


def test_the_wheel_holds_no_tests_and_every_catalogue(unpacked: Path) -> None:
    names = {path.relative_to(unpacked).parts[0] for path in unpacked.iterdir()}
    assert {"bot", "digests"} == {name for name in names if not name.endswith(".dist-info")}
    shipped = {path.name for path in (unpacked / "bot" / "shipped").iterdir()}
    assert {"outlets.toml", "topics.toml", "sources.toml", "samples"} <= shipped


def _run_python(unpacked: Path, cwd: Path, code: str) -> str:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=cwd,
        env=os.environ | {"PYTHONPATH": str(unpacked)},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
