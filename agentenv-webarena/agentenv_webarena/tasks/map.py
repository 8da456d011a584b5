"""What is asked for on the map."""

from __future__ import annotations

from agentenv_webarena.tasks import map_places, map_trips

INTENTS = [*map_places.INTENTS, *map_trips.INTENTS]
