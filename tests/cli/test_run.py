"""`./run` as a bare Debian meets it: a copy of it, with stubs for whatever would change the computer."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = [
    "sh",
    "bash",
    "cat",
    "chmod",
    "cp",
    "cut",
    "df",
    "dirname",
    "env",
    "expr",
    "grep",
    "mkdir",
    "mktemp",
    "nproc",
    "rm",
    "sha256sum",
    "tail",
    "touch",
    "tr",
]
SYSTEM = (
    "python3 python3-venv tesseract-ocr tesseract-ocr-swe tesseract-ocr-eng tesseract-ocr-osd "
    "tesseract-ocr-script-latn hunspell-sv"
)
TESTING = "tesseract-ocr-deu tesseract-ocr-fin tesseract-ocr-nor tesseract-ocr-dan chromium-headless-shell poppler-utils qpdf dovecot-imapd postgresql"
INSTALL = "apt-get install -y -q --no-install-recommends"
PIP = ".venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r"

# What each stub does beside noting how it was called.
STUBS = {
    "dpkg-query": 'grep -qx "$3" "$STUBS/installed" && printf "install ok installed"',
    "apt-get": """printf '%s\\n' "apt-get $*" >>"$STUBS/log"
[ ! -e "$STUBS/offline" ] || exit 100
[ "$1" = update ] && touch "$STUBS/updated" && exit
[ -e "$STUBS/updated" ] || exit 100 # a bare Debian has no lists
shift 4
printf '%s\\n' "$@" >>"$STUBS/installed\"""",
    "id": 'echo "${STUB_UID:-0}"',
    "sudo": 'printf "%s\\n" "sudo $*" >>"$STUBS/log"; exec "$@"',
    "npm": 'printf "%s\\n" "npm $*" >>"$STUBS/log"; mkdir -p node_modules',
    "node": "exit 1",
    "python3": """case "$1" in -c) exit "${STUB_VERSION:-0}" ;; --version) echo Python 3.9.2 ;; -m)
printf '%s\\n' "python3 $*" >>"$STUBS/log"
mkdir -p .venv/bin
for each in python ruff djlint mypy lint-imports; do cp "$STUBS/venv" ".venv/bin/$each"; done
esac""",
}
VENV = """#!/bin/sh
[ "$1" = -c ] && exit
printf '%s\\n' "$0 $*" >>"$STUBS/log"
case "$0 $*" in *pytest*) exit "${STUB_TESTS:-0}" ;; *mypy*) exit "${STUB_TYPES:-0}" ;; esac
"""


@dataclass
class Debian:
    """A computer with nothing but its tools, and what was asked of it so far."""

    checkout: Path
    stubs: Path

    def run(self, *words: str, door: str = "run", **environment: str) -> subprocess.CompletedProcess[str]:
        (self.stubs / "log").write_text("")
        given = {"PATH": f"{self.stubs}/bin", "STUBS": str(self.stubs), "TMPDIR": str(self.stubs)}
        given["PYTHON"] = (
            f"{self.stubs}/debian/python3"  # where Debian's own stands, on a computer that has one
        )
        command = [str(self.checkout / door), *words]
        return subprocess.run(
            command, env=given | environment, cwd="/", capture_output=True, text=True, check=False
        )

    @property
    def log(self) -> list[str]:
        return (self.stubs / "log").read_text().splitlines()


@pytest.fixture
def debian(tmp_path: Path) -> Debian:
    made = Debian(tmp_path / "checkout", tmp_path / "stubs")
    for name in (
        "run",
        ".ci/run",
        "requirements.lock",
        "tests/requirements.lock",
        "tests/data/oidc/package-lock.json",
    ):
        place = made.checkout / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, place)
    bin_folder = made.stubs / "bin"
    bin_folder.mkdir(parents=True)
    for tool in TOOLS:
        (bin_folder / tool).symlink_to(shutil.which(tool) or f"/usr/bin/{tool}")
    for name, deed in STUBS.items():
        (bin_folder / name).write_text(f"#!/bin/sh\n{deed}\n")
    (made.stubs / "venv").write_text(VENV)
    (made.stubs / "installed").touch()
    for script in (*(bin_folder / name for name in STUBS), made.stubs / "venv"):
        script.chmod(0o755)
    return made


def test_a_bare_debian_is_set_up_once_and_a_second_run_starts_at_once(debian):
    first = debian.run("demo", "--fresh")
    assert first.returncode == 0, first.stderr
    started = [
        ".venv/bin/python -m scanner.packing dist/scanner.pyz",
        ".venv/bin/python -m boardroom demo --fresh",
    ]
    assert debian.log == [
        "apt-get update -q",
        f"{INSTALL} {SYSTEM}",
        "python3 -m venv .venv",
        f"{PIP} requirements.lock",
        *started,
    ]
    second = debian.run("demo", "--fresh")
    assert (second.returncode, second.stderr, debian.log) == (0, "", started)
    # Another lock is installed, and nothing else.
    (debian.checkout / "requirements.lock").write_text("# another\n")
    debian.run("verify-log")
    assert debian.log == [f"{PIP} requirements.lock", ".venv/bin/python -m boardroom verify-log"]


def test_debians_own_python_goes_before_the_one_in_the_path_unless_its_version_does_not_do(debian):
    own = debian.stubs / "debian" / "python3"
    own.parent.mkdir()
    pathwise = debian.stubs / "bin" / "python3"
    own.write_text(pathwise.read_text().replace("python3 $*", "own python3 $*"))
    own.chmod(0o755)
    debian.run("jobs")
    assert [line for line in debian.log if "venv .venv" in line] == ["own python3 -m venv .venv"]
    # Debian's is too old: the one in the path is taken.
    shutil.rmtree(debian.checkout / ".venv")
    own.write_text("#!/bin/sh\nexit 1\n")
    debian.run("jobs")
    assert [line for line in debian.log if "venv .venv" in line] == ["python3 -m venv .venv"]
    # So is that one: what is needed is said, and nothing is begun.
    shutil.rmtree(debian.checkout / ".venv")
    answer = debian.run("jobs", STUB_VERSION="1")
    assert (answer.returncode, debian.log) == (1, [])
    assert (
        "Python 3.11, 3.12 or 3.13 is needed; this is Python 3.9.2. Another is named by PYTHON="
        in answer.stderr
    )
    assert not (debian.checkout / ".venv").exists()


def test_only_what_is_missing_is_installed_and_by_sudo_when_not_root(debian):
    (debian.stubs / "installed").write_text("\n".join(SYSTEM.split()[:-2]) + "\n")
    answer = debian.run("jobs", STUB_UID="1000")
    assert answer.returncode == 0, answer.stderr
    install = f"{INSTALL} {' '.join(SYSTEM.split()[-2:])}"
    assert debian.log[:4] == [
        "sudo apt-get update -q",
        "apt-get update -q",
        f"sudo env DEBIAN_FRONTEND=noninteractive {install}",
        install,
    ]


def test_without_sudo_it_says_what_an_administrator_is_to_run(debian):
    (debian.stubs / "bin" / "sudo").unlink()
    answer = debian.run("serve", STUB_UID="1000")
    assert (answer.returncode, debian.log) == (1, [])
    assert answer.stderr.splitlines()[-1] == f"Ask one to run: apt-get install {SYSTEM}"
    assert not (debian.checkout / ".venv").exists()


def test_without_a_network_it_says_so_and_the_next_run_goes_on(debian):
    (debian.stubs / "offline").touch()
    answer = debian.run("serve")
    assert (answer.returncode, debian.log) == (1, ["apt-get update -q"])
    assert "could not be installed. Is the network reachable?" in answer.stderr
    (debian.stubs / "offline").unlink()
    assert debian.run("serve").returncode == 0
    assert debian.log[-1] == ".venv/bin/python -m boardroom serve"


def test_the_tests_get_all_they_need_and_fail_when_any_of_them_does(debian):
    answer = debian.run("test", "-k", "word")
    assert answer.returncode == 0, answer.stderr
    assert f"{INSTALL} {TESTING}" in debian.log
    assert f"{PIP} tests/requirements.lock" in debian.log
    assert any(line.startswith("npm ci --ignore-scripts") for line in debian.log)
    (tests,) = (line for line in debian.log if "pytest" in line)
    assert (
        tests == f".venv/bin/python -m pytest -n {len(os.sched_getaffinity(0)) + 1} --dist worksteal -k word"
    )
    checks = {line.split()[0].rpartition("/")[2] for line in debian.log}
    assert checks >= {"ruff", "djlint", "mypy", "lint-imports"}
    assert debian.run("test", STUB_TESTS="5").returncode == 5
    assert not [line for line in debian.log if line.startswith(("apt-get", "npm", PIP))]
    types = debian.run(door=".ci/run", STUB_TYPES="1")
    assert types.returncode == 1
    assert any("pytest" in line for line in debian.log)
