"""The episode in each world's README is played as printed there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from agentenv.servers import serving
from envservers.registry import environment_named

ROOT = Path(__file__).parents[2]
WORLDS = {  # of each package
    "agentenv-alfworld": ["alfworld"],
    "agentenv-babyai": ["babyai"],
    "agentenv-lmrlgym": ["maze", "wordle"],
    "agentenv-sciworld": ["sciworld"],
    "agentenv-sqlgym": ["sqlgym"],
    "agentenv-textcraft": ["textcraft"],
}


def test_every_world_has_a_readme_with_an_episode() -> None:
    assert {each.parent.name for each in ROOT.glob("agentenv-*/README.md")} == set(WORLDS)


@pytest.mark.parametrize("package", WORLDS)
def test_the_episode_of_a_readme_is_played_as_printed(package: str) -> None:
    readme = (ROOT / package / "README.md").read_text()
    (episode,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    with serving(WORLDS[package], ("--port", "0", "--workers", "1")) as servers:
        for name in WORLDS[package]:
            port = f"http://127.0.0.1:{environment_named(name).port}"
            assert port in episode
            episode = episode.replace(port, servers[name].url)
        played = subprocess.run([sys.executable, "-c", episode], capture_output=True, text=True)
    assert played.returncode == 0, played.stderr
    *_, last = played.stdout.strip().splitlines()
    assert last in " ".join(readme.replace("# ", "").split())
