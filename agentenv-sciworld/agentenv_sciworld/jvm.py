"""Jvm: the Java process that runs the simulator, one for each process of ours.

What would make equal episodes differ is taken away here. All identity hashes are the same, so sets
of objects keep the order in which they were filled. The one random generator and the one counter of
object ids, which all simulators of a JVM share, are set before every call: see simulator.py.
"""

from __future__ import annotations

import logging
import os
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from agentenv_sciworld.java import NoJava, check

log = logging.getLogger(__name__)

OPTIONS = (
    "-XX:+UnlockExperimentalVMOptions",
    "-XX:hashCode=2",  # the same for every object
    "-XX:+UseSerialGC",
    "-XX:+ExitOnOutOfMemoryError",  # a JVM that lost a thread to it would answer nonsense
    "-Xss16m",  # the parser of commands recurses
    "-Duser.language=en",
    "-Duser.country=US",
    "-Dfile.encoding=UTF-8",
)
ENDED = 70  # this process's exit status when its JVM is gone


class Jvm:
    """One JVM; a single thread talks to it, one call at a time."""

    def __init__(self, java: Path, heap_mb: int):
        from py4j.java_gateway import GatewayParameters, JavaGateway, launch_gateway  # type: ignore[import-untyped]
        from py4j.protocol import Py4JError, Py4JJavaError  # type: ignore[import-untyped]
        from scienceworld.constants import JAR_PATH  # type: ignore[import-untyped]

        options = [*OPTIONS, f"-Xmx{heap_mb}m"]
        check(java, options)
        # The simulator writes a table of its types into the folder where it runs; nobody reads it.
        self._folder = tempfile.TemporaryDirectory(prefix="agentenv-sciworld-")
        try:
            # It ends as soon as its standard input does, so it cannot outlive this process.
            port, token, self.process = launch_gateway(
                classpath=JAR_PATH,
                javaopts=options,
                java_path=str(java),
                cwd=self._folder.name,
                die_on_exit=True,
                enable_auth=True,
                return_proc=True,
            )
            parameters = GatewayParameters(port=port, auth_token=token)
            self._gateway = JavaGateway(gateway_parameters=parameters, java_process=self.process)
            self._begin()
        except (Py4JError, OSError, ValueError) as error:
            raise NoJava(f"{java} does not start the simulator: {error}") from error
        self._lost = Py4JError
        self._answered = Py4JJavaError

    def _begin(self) -> None:
        jvm = self._gateway.jvm
        # The simulator prints a page at each step, which nobody reads.
        silence = jvm.java.io.PrintStream(jvm.java.io.OutputStream.nullOutputStream())
        jvm.java.lang.System.setOut(silence)
        self._random = self._singleton("scala.util.Random$")
        self._ids = self._singleton("util.UniqueIdentifier$")

    def _singleton(self, name: str) -> Any:
        return self._gateway.jvm.java.lang.Class.forName(name).getField("MODULE$").get(None)

    def simulator(self) -> Any:
        """A new object of the simulator's interface."""
        return self.call(self._gateway.jvm.scienceworld.runtime.pythonapi, "PythonInterface")

    def call(self, target: Any, method: str, *arguments: Any) -> Any:
        """What the Java method returns; its exceptions are ours."""
        try:
            return getattr(target, method)(*arguments)
        except self._answered:
            raise
        except self._lost as error:
            self._end(error)
            raise

    def begin(self, seed: int, ids: int) -> None:
        """What the next call draws, and the number of the next object it makes."""
        self.call(self._random, "setSeed", seed)
        self.call(self._ids, "count_$eq", ids)

    def ids(self) -> int:
        number: int = self.call(self._ids, "count")
        return number

    def free(self, target: Any) -> None:
        """Let the JVM collect an object that only we still hold."""
        self._gateway.detach(target)

    def stop(self) -> None:
        self._gateway.shutdown()
        self.process.kill()
        self.process.wait()
        self._folder.cleanup()

    def _end(self, error: Exception) -> None:
        """A JVM that is gone takes this process with it.

        Every simulator lived in it, so each later call would fail. A worker that ends is replaced,
        and its sessions are rebuilt from their actions; one that stays would fail them for ever.
        """
        try:
            self.process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            return  # it lives: the call was wrong, not the JVM
        self._folder.cleanup()
        log.error("the JVM ended with status %s (%s)", self.process.returncode, error)
        os._exit(ENDED)
