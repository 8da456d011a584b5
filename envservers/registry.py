"""Registry: the environments that are installed, found by entry point and loaded when asked for."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points

from envservers.environment import Environment

GROUP = "agentenv.environments"


class UnknownWorld(LookupError):
    """No installed package offers an environment of that name."""


def installed() -> dict[str, EntryPoint]:
    return {each.name: each for each in sorted(entry_points(group=GROUP))}


def environment_named(name: str) -> type[Environment]:
    """An installed world, or the class at `package.module:Class` of one that is being written."""
    offered = installed()
    point = EntryPoint(name, name, GROUP) if ":" in name else offered.get(name)
    if point is None:
        known = ", ".join(offered) or "none"
        raise UnknownWorld(f"no world {name!r} is installed; give one of {known}, or MODULE:CLASS")
    try:
        environment = point.load()
    except (ImportError, AttributeError) as error:
        raise UnknownWorld(f"{point.value} cannot be loaded: {error}") from error
    if not (isinstance(environment, type) and issubclass(environment, Environment)):
        raise UnknownWorld(f"{point.value} is not an Environment")
    return environment
