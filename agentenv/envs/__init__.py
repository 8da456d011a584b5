"""Envs: the clients and tasks of AgentGym, by AgentGym's names.

    task = WebshopTask({"env_server_base": "http://127.0.0.1:36006", "data_len": 200})

Each pair is a row of this table: the names, AgentGym's `env_name`, and the world behind them.
"""

from __future__ import annotations

from typing import Any

from agentenv.agentgym.evaluation import BaseTask
from agentenv.agentgym.world import World, WorldClient


def _pair(name: str, env_name: str, world: World) -> tuple[type[WorldClient], type[BaseTask]]:
    said: dict[str, Any] = {"__module__": __name__, "__doc__": f"One session of {world.name}."}
    client = type(f"{name}EnvClient", (WorldClient,), {**said, "world": world})
    said |= {"__doc__": f"The tasks of {world.name}.", "env_client_cls": client}
    return client, type(f"{name}Task", (BaseTask,), {**said, "env_name": env_name})


_CRAFT = World("textcraft", without_effect=("minecraft_dir", "commands", "goal"))

AcademiaEnvClient, AcademiaTask = _pair("Academia", "Academia", World("academia"))
AlfWorldEnvClient, AlfWorldTask = _pair("AlfWorld", "AlfWorld", World("alfworld"))
BabyAIEnvClient, BabyAITask = _pair("BabyAI", "BabyAI", World("babyai"))
MazeEnvClient, MazeTask = _pair("Maze", "LMRL-Gym.maze", World("maze", bare=True))
MovieEnvClient, MovieTask = _pair("Movie", "Movie", World("movie"))
SciworldEnvClient, SciworldTask = _pair("Sciworld", "SciWorld", World("sciworld", most=100))
SheetEnvClient, SheetTask = _pair("Sheet", "Sheet", World("sheet"))
SqlGymEnvClient, SqlGymTask = _pair("SqlGym", "SQLGym", World("sqlgym", bare=True))
TextCraftEnvClient, TextCraftTask = _pair("TextCraft", "TextCraft", _CRAFT)
TodoEnvClient, TodoTask = _pair("Todo", "Todo", World("todo"))
WeatherEnvClient, WeatherTask = _pair("Weather", "Weather", World("weather"))
WebarenaEnvClient, WebarenaTask = _pair("Webarena", "Webarena", World("webarena", bare=True))
WebshopEnvClient, WebshopTask = _pair("Webshop", "WebShop", World("webshop", bare=True))
WordleEnvClient, WordleTask = _pair("Wordle", "LMRL-Gym.wordle", World("wordle", bare=True))

__all__ = [
    name for name in globals() if name.endswith(("EnvClient", "Task")) and name != "BaseTask"
]
