"""Measures the local model: episodes of many turns, beside transformers' own ways to compute them.

A small Llama that has learned nothing plays; how long each reply is has been drawn beforehand. What
is measured is how much is computed twice, and who waits for whom.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from random import Random
from typing import Any

EPISODES, TURNS = 32, 6
RULES, TASK, SEEN = 200, 100, 60  # ids: those of all, each one's own, and the answer to each reply
REPLY = (5, 60)
VOCABULARY = 2000

Play = Callable[[Any, "Load"], list[list[int]]]


class Load:
    """What is read in each turn of each episode, and how long its reply is."""

    def __init__(self) -> None:
        draw = Random(0)

        def ids(count: int) -> list[int]:
            return draw.choices(range(10, VOCABULARY), k=count)

        rules = ids(RULES)
        self.read = [
            [rules + ids(TASK), *(ids(SEEN) for _ in range(TURNS - 1))] for _ in range(EPISODES)
        ]
        self.lengths = [[draw.randint(*REPLY) for _ in range(TURNS)] for _ in range(EPISODES)]
        self.written = sum(map(sum, self.lengths))


def small_model() -> Any:
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.set_num_threads(1)  # two that wait for each other on a busy machine measure nothing
    torch.manual_seed(0)
    config = LlamaConfig(
        vocab_size=VOCABULARY,
        hidden_size=128,
        intermediate_size=256,
        num_hidden_layers=3,
        num_attention_heads=4,
        num_key_value_heads=2,
        max_position_embeddings=2048,
        bos_token_id=None,
        eos_token_id=None,
        pad_token_id=0,
    )
    return LlamaForCausalLM(config).eval()


def ours(model: Any, load: Load) -> list[list[int]]:
    """Each episode asks for its next reply as soon as it has the last."""
    from agentenv.agents.local.engine import Engine
    from agentenv.agents.local.requests import Request
    from agentenv.agents.local.sampling import Sampling

    engine = Engine(model, Sampling(), EPISODES, 10**9)
    played = [list(each[0]) for each in load.read]
    waiting = {}

    def ask(episode: int, turn: int) -> None:
        limit = load.lengths[episode][turn]
        request = Request(list(played[episode]), limit, frozenset(), Random(0))
        engine.submit(request)
        waiting[episode] = (turn, request.answer)

    for episode in range(EPISODES):
        ask(episode, 0)
    while waiting:
        for episode, (turn, answer) in list(waiting.items()):
            if answer.done():
                del waiting[episode]
                played[episode] += answer.result().ids
                if turn + 1 < TURNS:
                    played[episode] += load.read[episode][turn + 1]
                    ask(episode, turn + 1)
        time.sleep(0.001)
    engine.close()
    return played


def static(model: Any, load: Load) -> list[list[int]]:
    """`generate`, one batch for each turn: it takes as long as its longest reply."""
    import torch

    played = [list(each[0]) for each in load.read]
    for turn in range(TURNS):
        width = max(map(len, played))
        ids = torch.tensor([[0] * (width - len(each)) + each for each in played])
        mask = torch.tensor([[0] * (width - len(each)) + [1] * len(each) for each in played])
        lengths = [each[turn] for each in load.lengths]
        written = model.generate(
            ids, attention_mask=mask, max_new_tokens=max(lengths), do_sample=False, pad_token_id=0
        )
        for number, length in enumerate(lengths):
            played[number] += written[number, width : width + length].tolist()
            if turn + 1 < TURNS:
                played[number] += load.read[number][turn + 1]
    return played


def paged(model: Any, load: Load) -> list[list[int]]:
    """transformers' continuous batching, which shares what prompts have in common, too."""
    from transformers import ContinuousBatchingConfig, GenerationConfig

    # Left to itself it sizes its cache by the machine's memory.
    config = ContinuousBatchingConfig(
        page_size=32, num_blocks=800, max_batch_tokens=512, use_cuda_graph=False
    )
    played = [list(each[0]) for each in load.read]
    generation = GenerationConfig(do_sample=False, max_new_tokens=REPLY[1], pad_token_id=0)
    with model.continuous_batching_context_manager(
        generation_config=generation, continuous_batching_config=config, warmup=False
    ) as manager:

        def ask(episode: int, turn: int) -> None:
            manager.add_request(
                list(played[episode]), f"{episode}/{turn}",
                max_new_tokens=load.lengths[episode][turn], eos_token_id=-1,
            )  # fmt: skip

        for episode in range(EPISODES):
            ask(episode, 0)
        left = EPISODES * TURNS
        while left:
            result = manager.get_result(timeout=30)
            if result is None or result.error:
                raise RuntimeError(f"continuous batching failed: {result and result.error}")
            episode, turn = map(int, result.request_id.split("/"))
            played[episode] += result.generated_tokens
            left -= 1
            if turn + 1 < TURNS:
                played[episode] += load.read[episode][turn + 1]
                ask(episode, turn + 1)
    return played


WAYS: dict[str, Play] = {"ours": ours, "generate": static, "continuous": paged}


def measure() -> dict[str, Any]:
    """Time of the processor, which other work on the machine does not lengthen."""
    load = Load()
    figures: dict[str, Any] = {"tokens": load.written}
    mine: list[list[int]] = []
    for name, play in WAYS.items():
        model = small_model()
        begun, worked = time.perf_counter(), time.process_time()
        played = play(model, load)
        mine = mine or played
        processor = time.process_time() - worked
        figures[name] = {
            "seconds": time.perf_counter() - begun,
            "processor_seconds": processor,
            "per_second": load.written / processor,
            "same_episodes": sum(a == b for a, b in zip(played, mine, strict=True)),
        }
    return figures


def rows(figures: dict[str, Any]) -> list[str]:
    mine = figures["ours"]["per_second"]
    return [
        f"| local model: tokens/s of a core, {EPISODES} episodes of {TURNS} turns | {mine:.0f} "
        f"| {told} {figures[name]['per_second']:.0f} | {mine / figures[name]['per_second']:.2f} "
        f"| >= {aim} |"
        for name, told, aim in (
            ("generate", "generate in static batches", 2),
            ("continuous", "transformers' continuous batching", 1),
        )
    ]


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
