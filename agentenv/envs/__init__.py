"""Envs: the clients and tasks of AgentGym, by AgentGym's names.

    task = WebshopTask({"env_server_base": "http://127.0.0.1:36006", "data_len": 200})

Each pair is a row of this table: the names, the world behind them, AgentGym's `env_name`, and what
its client gives as a reward.
"""

from __future__ import annotations

from typing import Any

from agentenv.agentgym.task import BaseTask
from agentenv.agentgym.world import World, WorldClient


def _pair(name: str, env_name: str, world: World) -> tuple[type[WorldClient], type[BaseTask]]:
    client_name, task_name = f"{name}EnvClient", f"{name}Task"
    client: dict[str, Any] = {
        "__doc__": f"One session of {world.name}.",
        "__module__": __name__,
        "__qualname__": client_name,
        "world": world,
    }
    made = type(client_name, (WorldClient,), client)
    task: dict[str, Any] = {
        "__doc__": f"The tasks of {world.name}.",
        "__module__": __name__,
        "__qualname__": task_name,
        "env_client_cls": made,
        "env_name": env_name,
    }
    return made, type(task_name, (BaseTask,), task)


_CRAFT = World("textcraft", without_effect=("minecraft_dir", "commands", "goal"))

AcademiaEnvClient, AcademiaTask = _pair("Academia", "Academia", World("academia", "so_far"))
AlfWorldEnvClient, AlfWorldTask = _pair("AlfWorld", "AlfWorld", World("alfworld"))
BabyAIEnvClient, BabyAITask = _pair("BabyAI", "BabyAI", World("babyai", "so_far"))
MazeEnvClient, MazeTask = _pair("Maze", "LMRL-Gym.maze", World("maze", bare=True))
MovieEnvClient, MovieTask = _pair("Movie", "Movie", World("movie", "so_far"))
SciworldEnvClient, SciworldTask = _pair("Sciworld", "SciWorld", World("sciworld", "percent"))
SheetEnvClient, SheetTask = _pair("Sheet", "Sheet", World("sheet", "so_far"))
SqlGymEnvClient, SqlGymTask = _pair("SqlGym", "SQLGym", World("sqlgym", bare=True))
TextCraftEnvClient, TextCraftTask = _pair("TextCraft", "TextCraft", _CRAFT)
TodoEnvClient, TodoTask = _pair("Todo", "Todo", World("todo", "so_far"))
WeatherEnvClient, WeatherTask = _pair("Weather", "Weather", World("weather", "so_far"))
WebarenaEnvClient, WebarenaTask = _pair("Webarena", "Webarena", World("webarena", bare=True))
WebshopEnvClient, WebshopTask = _pair("Webshop", "WebShop", World("webshop", bare=True))
WordleEnvClient, WordleTask = _pair("Wordle", "LMRL-Gym.wordle", World("wordle", bare=True))

__all__ = [
    "AcademiaEnvClient",
    "AcademiaTask",
    "AlfWorldEnvClient",
    "AlfWorldTask",
    "BabyAIEnvClient",
    "BabyAITask",
    "MazeEnvClient",
    "MazeTask",
    "MovieEnvClient",
    "MovieTask",
    "SciworldEnvClient",
    "SciworldTask",
    "SheetEnvClient",
    "SheetTask",
    "SqlGymEnvClient",
    "SqlGymTask",
    "TextCraftEnvClient",
    "TextCraftTask",
    "TodoEnvClient",
    "TodoTask",
    "WeatherEnvClient",
    "WeatherTask",
    "WebarenaEnvClient",
    "WebarenaTask",
    "WebshopEnvClient",
    "WebshopTask",
    "WordleEnvClient",
    "WordleTask",
]
