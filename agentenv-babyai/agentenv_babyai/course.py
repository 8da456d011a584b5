"""Course: the plan in force after some actions, whether or not advice was asked for between them.

That is the plan of the start as long as it was followed. After a detour it is one made since then,
after every eighth action, or else right here: so no more than three plans are made for an advice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from agentenv_babyai.stages import Planned
from agentenv_babyai.world import World

EVERY = 8  # actions; long enough to get on, whatever the next plan says

Plans = dict[int, list[Planned]]  # by how many actions were taken before


def due(plans: Plans, taken: Sequence[str], world_after: Callable[[int], World]) -> Planned:
    """What the plan in force does next; plans that may be needed again are kept."""
    from agentenv_babyai.oracle import plan  # needs minigrid

    count = len(taken)
    beginnings = (0, count // EVERY * EVERY, count)
    for made in [each for each in plans if each not in beginnings]:
        del plans[made]
    for made in beginnings:
        if made not in plans:
            plans[made] = plan(world_after(made))
        actions = [each.action for each in plans[made]]
        if len(actions) > count - made and actions[: count - made] == [*taken[made:]]:
            break
    return plans[made][count - made]
