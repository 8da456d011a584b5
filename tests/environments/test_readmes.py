"""The episode in each world's README is played as printed there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from agentenv.servers import serving
from envservers.registry import environment_named, installed

ROOT = Path(__file__).parents[2]
TOOLS = ("weather", "movie", "academia", "sheet", "todo")
WORLDS = {  # whose episode the README of a folder plays
    "agentenv-alfworld": ["alfworld"],
    "agentenv-babyai": ["babyai"],
    "agentenv-lmrlgym": ["maze", "wordle"],
    "agentenv-sciworld": ["sciworld"],
    "agentenv-sqlgym": ["sqlgym"],
    "agentenv-textcraft": ["textcraft"],
    "agentenv-webarena": ["webarena"],
    "agentenv-webshop": ["webshop"],
    **{f"agentenv-tool/agentenv_tool/{name}": [name] for name in TOOLS},
}


def test_every_world_has_a_readme_with_an_episode() -> None:
    with_one = {each.partition("/")[0] for each in WORLDS}
    assert {each.parent.name for each in ROOT.glob("agentenv-*/README.md")} == with_one
    assert sorted(name for each in WORLDS.values() for name in each) == sorted(installed())


@pytest.mark.parametrize("folder", WORLDS)
def test_the_episode_of_a_readme_is_played_as_printed(folder: str) -> None:
    readme = (ROOT / folder / "README.md").read_text()
    (episode,) = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    with serving(WORLDS[folder], ("--port", "0", "--workers", "1")) as servers:
        for name in WORLDS[folder]:
            port = f"http://127.0.0.1:{environment_named(name).port}"
            assert port in episode
            episode = episode.replace(port, servers[name].url)
        played = subprocess.run([sys.executable, "-c", episode], capture_output=True, text=True)
    assert played.returncode == 0, played.stderr
    *_, last = played.stdout.strip().splitlines()
    assert last in " ".join(readme.replace("# ", "").split())
