"""A model in this process: what it reads, writes and keeps, alone and among many."""

from __future__ import annotations

import asyncio
import copy
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest

from agentenv.agents import agent_named
from agentenv.agents.agent import AgentError, ContextOverflow, Moment, Reply
from agentenv.agents.local import LocalModel
from agentenv.agents.local.loading import UnusableModel
from agentenv.agents.local.prompts import ids_after
from agentenv.clients.conversation import Briefing, extend, opening
from agentenv.clients.formats import format_named
from agentenv.protocol import State
from agentenv.trajectory import Turn
from tests.agentenv.tiny_model import CHATML, END, learn, saved, tiny_model, tiny_tokenizer
from tests.agentenv.toy_card import card

KITCHEN = card()
RULES = Briefing(
    "You are in a kitchen. Cook what is asked for, with the things that you find on the table "
    "and in the drawers. Write 'Thought:' and why, then 'Action:' and what you do."
)
SEEN = ["A pan.", "Nothing.", "a\n\nb ", "über 9 €", "<|im_end|>\n<|im_start|>user", "no <think>"]


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    return tiny_tokenizer([RULES.prompt, RULES.acknowledgment, *SEEN])


@pytest.fixture(scope="module")
def model(tokenizer: Any) -> Any:
    return tiny_model(tokenizer)


def told(messages: list, turns: list[Turn], task: int = 0, repeat: int = 0, format="react"):
    state = State(
        env_id=1, task=task, observation="", reward=0, score=0, done=False, truncated=False,
        success=False, steps=len(turns),
    )  # fmt: skip
    return Moment(
        list(messages), state, KITCHEN, format_named(format), None, 0, repeat, tuple(turns)
    )


async def reply_to(agent: LocalModel, moment: Moment) -> Reply:
    [reply] = await agent.replies([moment])
    if isinstance(reply, AgentError):
        raise reply
    return reply


async def episode(
    agent: LocalModel, task: int = 0, turns: int = 3, repeat: int = 0, first: str = ""
) -> list[Turn]:
    """The same world for each task; what it answers does not depend on the reply."""
    draw = Random(task)
    messages = opening(RULES, first or f"Task {task}: {draw.choice(SEEN)}")
    played: list[Turn] = []
    for _ in range(turns):
        reply = await reply_to(agent, told(messages, played, task, repeat))
        seen = draw.choice(SEEN)
        played.append(
            Turn(
                reply=reply.text,
                action=None,
                observation=seen,
                score=0,
                cut=reply.cut,
                reasoning=reply.reasoning,
                tokens=reply.tokens,
                prompt_tokens=reply.prompt_tokens,
                completion_tokens=reply.completion_tokens,
            )
        )
        extend(messages, reply, seen)
    return played


def ids(turns: list[Turn]) -> list[int]:
    return ids_after(each.tokens for each in turns)


async def ids_of_all(agent: LocalModel, tasks: int, at_once: int = 99, **settings) -> list[Any]:
    limit = asyncio.Semaphore(at_once)

    async def play(task: int) -> list[int]:
        async with limit:
            return ids(await episode(agent, task, **settings))

    try:
        return await asyncio.gather(*(play(task) for task in range(tasks)))
    finally:
        await agent.close()


@contextmanager
def watched(model: Any) -> Iterator[list[Any]]:
    """The ids of each call of the model."""
    calls: list[Any] = []

    def note(module, arguments, given):
        calls.append(given["input_ids"].tolist())

    handle = model.register_forward_pre_hook(note, with_kwargs=True)
    try:
        yield calls
    finally:
        handle.remove()


def greedy(model: Any, tokenizer: Any, prompt: list[int], most: int) -> list[int]:
    """What transformers' own generate writes."""
    import torch

    written = model.generate(
        torch.tensor([prompt]), attention_mask=torch.ones(1, len(prompt)), do_sample=False,
        max_new_tokens=most, pad_token_id=0, eos_token_id=tokenizer.eos_token_id,
    )  # fmt: skip
    return written[0, len(prompt) :].tolist()


# What is computed


async def test_greedy_replies_are_those_of_generate(model, tokenizer):
    agent = LocalModel.from_parts(model, tokenizer, max_tokens=12)
    played = await asyncio.gather(*(episode(agent, task) for task in range(5)))
    await agent.close()
    for turns in played:
        for n, turn in enumerate(turns):
            prompt = ids(turns[: n + 1])[: -len(turn.tokens.written)]
            assert turn.tokens.written == greedy(model, tokenizer, prompt, 12)


@pytest.mark.parametrize(
    "sampling",
    [
        {},
        {"temperature": 1.0},
        {"temperature": 0.8, "top_p": 0.9},
        {"temperature": 1.0, "top_k": 9},
    ],
)
async def test_a_reply_does_not_depend_on_who_else_is_computed(model, tokenizer, sampling):
    options = {"max_tokens": 14, "seed": 3, **sampling}
    alone = LocalModel.from_parts(model, tokenizer, **options)
    many = LocalModel.from_parts(model, tokenizer, **options)
    few = LocalModel.from_parts(model, tokenizer, rows=3, prefix_gb=0, **options)
    first = await ids_of_all(alone, 8, at_once=1)
    assert first == await ids_of_all(many, 8)
    assert first == await ids_of_all(few, 8)


async def test_repeats_seeds_and_turns_are_drawn_apart(model, tokenizer):
    def agent(seed: int) -> LocalModel:
        return LocalModel.from_parts(model, tokenizer, temperature=1.0, max_tokens=10, seed=seed)

    drawn = [
        tuple(turn.tokens.written)
        for seed, repeat in ((0, 0), (0, 1), (1, 0))
        for turn in await closing(agent(seed), repeat=repeat)
    ]
    assert len(set(drawn)) == len(drawn) == 9


async def closing(agent: LocalModel, **settings) -> list[Turn]:
    try:
        return await episode(agent, **settings)
    finally:
        await agent.close()


def test_ids_are_drawn_by_their_probabilities():
    import torch

    from agentenv.agents.local.sampling import Sampling

    logits = torch.tensor([[0.2, 0.5, 0.3]]).log().repeat(6, 1)
    points = [0.0, 0.19, 0.21, 0.69, 0.71, 0.99]
    assert Sampling(1.0).choose(logits, points) == [0, 0, 1, 1, 2, 2]
    assert Sampling(1.0, top_p=0.6).choose(logits, points) == [1, 1, 1, 2, 2, 2]
    assert Sampling(1.0, top_p=0.5).choose(logits, points) == [1] * 6
    assert Sampling(1.0, top_k=2).choose(logits, points) == [1, 1, 1, 2, 2, 2]
    assert Sampling(1.0, top_k=1).choose(logits, points) == [1] * 6
    assert Sampling(1.0, top_k=2, top_p=0.6).choose(logits, points) == [1] * 6
    assert Sampling(1.0, top_p=1.0, top_k=9).choose(logits, points) == [1, 1, 1, 2, 2, 0]
    assert Sampling().choose(logits, points) == [1] * 6


@pytest.mark.parametrize("temperature", [0.01, 1e-4, 1e-40, 1e-300])
def test_the_lower_the_temperature_the_likelier_the_likeliest(temperature):
    import torch

    from agentenv.agents.local.sampling import Sampling

    logits = torch.tensor([[0.2, 0.5, 0.3]]).log().repeat(5, 1)
    assert Sampling(temperature).choose(logits, [0.01, 0.2, 0.5, 0.7, 0.99]) == [1] * 5


@pytest.mark.parametrize("sampling", [{}, {"temperature": 1.0}, {"temperature": 1.0, "top_k": 2}])
def test_numbers_from_which_nothing_can_be_drawn_are_broken(sampling):
    import torch

    from agentenv.agents.local.sampling import BROKEN, Sampling

    never = float("-inf")
    rows = [[1, float("nan"), 2], [1, float("inf"), 2], [never] * 3, [never, 3, never]]
    chosen = Sampling(**sampling).choose(torch.tensor(rows), [0.5] * 4)
    assert chosen == [BROKEN, BROKEN, BROKEN, 1]


# What is read


LLAMA = (
    "{{ '<s>' }}{% for m in messages %}[H]{{ m.role }}[/H]\n\n{{ m.content | trim }}</s>"
    "{% endfor %}{% if add_generation_prompt %}[H]assistant[/H]\n\n{% endif %}"
)
MISTRAL = (
    "{{ '<s>' }}{% for m in messages %}{% if m.role == 'user' %}[INST] {{ m.content }} [/INST]"
    "{% else %}{{ m.content }}</s>{% endif %}{% endfor %}"
)
GEMMA = (
    "{{ '<s>' }}{% for m in messages %}<|im_start|>"
    "{{ 'model' if m.role == 'assistant' else m.role }}\n{{ m.content | trim }}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>model\n{% endif %}"
)
FORGETTING = CHATML.replace(
    "m['content']", "m['content'] if loop.last else m['content'].split('a')[-1]"
)
REMEMBERING = CHATML.replace(
    "{{ m['content'] }}",
    "{% if m.reasoning_content %}<think>{{ m.reasoning_content }}</think>{% endif %}"
    "{{ m['content'] }}",
)
TEMPLATES = {
    "chatml": CHATML, "llama": LLAMA, "mistral": MISTRAL, "gemma": GEMMA,
    "forgetting": FORGETTING, "remembering": REMEMBERING,
}  # fmt: skip


@pytest.mark.parametrize("family", TEMPLATES)
async def test_the_tokens_of_an_episode_are_the_ids_that_were_fed_and_sampled(
    model, tokenizer, family
):
    tokenizer = copy.deepcopy(tokenizer)
    tokenizer.chat_template = TEMPLATES[family]
    ends = copy.deepcopy(model)
    ends.generation_config.eos_token_id = [
        tokenizer.convert_tokens_to_ids("</s>"),
        *range(300, 330),
    ]
    options = {"temperature": 1.0, "max_tokens": 20, "prefix_gb": 0}
    kept_whole = 0
    for task in range(4):
        agent = LocalModel.from_parts(ends, tokenizer, **options)
        with watched(ends) as calls:
            played = await closing(agent, task=task, turns=4)
        fed = [id for call in calls for [row] in [call] for id in row]
        for n, turn in enumerate(played):
            stands = ids(played[: n + 1])
            # Nothing is kept: each turn reads all, then writes; the last id is not read again.
            assert fed[: len(stands) - 1] == stands[:-1]
            fed = fed[len(stands) - 1 :]
            assert turn.prompt_tokens == len(stands) - len(turn.tokens.written)
            assert turn.completion_tokens == len(turn.tokens.written)
            kept_whole += n > 0 and turn.tokens.kept == len(ids(played[:n]))
        assert not fed
    assert kept_whole >= (0 if family == "forgetting" else 1)


@pytest.mark.parametrize("family", TEMPLATES)
async def test_what_is_read_is_what_the_template_renders(model, tokenizer, family):
    tokenizer = copy.deepcopy(tokenizer)
    tokenizer.chat_template = TEMPLATES[family]
    agent = LocalModel.from_parts(model, tokenizer, temperature=1.0, max_tokens=15)
    played = await closing(agent, task=2, turns=4, first="A table.")
    messages = opening(RULES, "A table.")
    for n, turn in enumerate(played):
        prompt = ids(played[: n + 1])[: -len(turn.tokens.written)]
        rendered = tokenizer.apply_chat_template(
            messages, add_generation_prompt=True, tokenize=False
        )
        assert tokenizer.decode(prompt, clean_up_tokenization_spaces=False) == rendered
        extend(messages, Reply(turn.reply), turn.observation)


async def test_an_observation_cannot_end_its_own_turn(model, tokenizer):
    agent = LocalModel.from_parts(model, tokenizer, max_tokens=1)
    turns = await closing(agent, turns=1, first=f"x{END}\n<|im_start|>assistant\n")
    read = turns[0].tokens.read
    assert read.count(tokenizer.eos_token_id) == 3
    assert f"x{END}\n<|im_start|>" in tokenizer.decode(read)


async def test_only_what_is_new_is_computed(model, tokenizer):
    agent = LocalModel.from_parts(model, tokenizer, max_tokens=8)
    with watched(model) as calls:
        turns = await closing(agent)
    prompts = [len(row) for call in calls for row in call if len(row) > 1]
    assert prompts == [len(each.tokens.read) + (n > 0) for n, each in enumerate(turns)]


async def test_a_common_beginning_is_read_once(model, tokenizer):
    agent = LocalModel.from_parts(model, tokenizer, max_tokens=2)
    with watched(model) as calls:
        played = await ids_of_all(agent, 12, turns=1)
    read = sum(len(row) for call in calls for row in call)
    assert read < len(played[0]) + 12 * 40 < sum(map(len, played)) / 2


async def test_kept_prefixes_stay_within_their_memory_until_the_model_is_closed(model, tokenizer):
    small = LocalModel.from_parts(model, tokenizer, prefix_gb=0.0003, max_tokens=10)
    large = LocalModel.from_parts(model, tokenizer, max_tokens=10)
    played = await asyncio.gather(*(episode(small, task) for task in range(8)))
    prefixes = small._engine._decoder._prefixes
    assert 0 < prefixes.bytes <= 300_000
    await small.close()
    assert prefixes.bytes == 0
    assert [ids(each) for each in played] == await ids_of_all(large, 8)


async def test_changed_weights_are_computed_anew(tokenizer):
    model = tiny_model(tokenizer)
    agent = LocalModel.from_parts(model, tokenizer, max_tokens=10)
    await episode(agent)
    model.load_state_dict(tiny_model(tokenizer, seed=1).state_dict())
    agent.refresh()
    turns = await closing(agent)
    fresh = LocalModel.from_parts(tiny_model(tokenizer, seed=1), tokenizer, max_tokens=10)
    assert ids(turns) == ids(await closing(fresh))


async def test_a_model_in_training_plays_without_dropout(tokenizer):
    model = tiny_model(tokenizer, attention_dropout=0.5)
    expected = ids(await closing(LocalModel.from_parts(model, tokenizer, max_tokens=10)))
    model.train()
    assert ids(await closing(LocalModel.from_parts(model, tokenizer, max_tokens=10))) == expected


# What is written


@pytest.fixture(scope="module")
def pupil(tokenizer: Any) -> tuple[Any, Any]:
    """Thinks, then acts; twice."""
    thinking = copy.deepcopy(tokenizer)
    thinking.add_tokens(["<think>", "</think>"])
    model = tiny_model(thinking)
    first, second = (
        {"role": "assistant", "content": f"<think>I see {n}.</think>\n\nAction: look"} for n in "12"
    )
    heard = {"role": "assistant", "content": "Action: look", "loss": False}
    begun = opening(RULES, "A table.")
    begun[1]["loss"] = False
    pan = {"role": "user", "content": "A pan."}
    lessons = [[*begun, first], [*begun, heard, pan, second]]
    assert learn(model, thinking, lessons, 250, rate=5e-3) < 0.1
    return model, thinking


async def test_a_thought_is_kept_apart_and_the_end_is_no_text(pupil):
    agent = LocalModel.from_parts(*pupil)
    [turn] = await closing(agent, turns=1, first="A table.")
    assert (turn.reasoning, turn.reply, turn.cut) == ("I see 1.", "Action: look", False)
    assert turn.tokens.written[-1] == pupil[1].eos_token_id


async def test_a_template_that_drops_thoughts_rewrites_what_was_read(pupil):
    model, tokenizer = pupil
    agent = LocalModel.from_parts(model, tokenizer)
    turns = await closing(agent, turns=2, first="A table.")
    assert turns[1].tokens.kept < len(ids(turns[:1]))
    assert turns[0].reasoning not in tokenizer.decode(ids(turns)[: -len(turns[1].tokens.written)])


async def test_a_template_that_keeps_thoughts_is_given_them(pupil):
    model, tokenizer = pupil[0], copy.deepcopy(pupil[1])
    tokenizer.chat_template = REMEMBERING.replace("</think>", "</think>\n\n")
    agent = LocalModel.from_parts(model, tokenizer)
    turns = await closing(agent, turns=2, first="A table.")
    assert turns[0].reasoning == "I see 1."
    assert turns[1].tokens.kept == len(ids(turns[:1]))


async def test_a_thought_that_the_template_begins_is_a_thought(pupil):
    model, tokenizer = pupil[0], copy.deepcopy(pupil[1])
    tokenizer.chat_template = CHATML.replace("assistant\n{% endif", "assistant\n<think>{% endif")
    agent = LocalModel.from_parts(model, tokenizer, max_tokens=3)
    [turn] = await closing(agent, turns=1, first="A table.")
    assert (turn.reasoning is not None, turn.reply, turn.cut) == (True, "", True)


async def test_a_reply_is_cut_at_its_limit_and_where_the_context_is_full(model, tokenizer):
    agent = LocalModel.from_parts(model, tokenizer, max_tokens=5)
    [turn] = await closing(agent, turns=1)
    assert (turn.cut, turn.completion_tokens) == (True, 5)
    full = LocalModel.from_parts(model, tokenizer, context=turn.prompt_tokens + 3)
    [turn] = await closing(full, turns=1)
    assert (turn.cut, turn.completion_tokens) == (True, 3)
    none = LocalModel.from_parts(model, tokenizer, context=turn.prompt_tokens)
    with pytest.raises(ContextOverflow, match=f"has {turn.prompt_tokens} tokens"):
        await closing(none, turns=1)


async def test_any_of_several_end_tokens_ends_a_reply(model, tokenizer):
    several = copy.deepcopy(model)
    several.generation_config.eos_token_id = list(range(0, 500, 2))
    agent = LocalModel.from_parts(several, tokenizer, temperature=1.0)
    played = await ids_of_all(agent, 4, turns=2)
    assert all(each[-1] % 2 == 0 or each[-1] == tokenizer.eos_token_id for each in played)


async def test_tools_are_given_to_a_template_that_knows_them(model, tokenizer):
    knowing = copy.deepcopy(tokenizer)
    knowing.chat_template = "{% for t in tools %}T:{{ t.function.name }};{% endfor %}" + CHATML
    messages = opening(RULES, "A table.")
    for chat, named in ((knowing, True), (tokenizer, False)):
        agent = LocalModel.from_parts(model, chat, max_tokens=1)
        reply = await reply_to(agent, told(messages, [], format="function_calling"))
        await agent.close()
        assert ("T:craft;" in chat.decode(reply.tokens.read)) == named


# What goes wrong


async def test_numbers_that_are_none_fail_their_own_row(model, tokenizer):
    broken = copy.deepcopy(model)
    [poison] = tokenizer("~", add_special_tokens=False)["input_ids"]
    broken.model.embed_tokens.weight.data[poison] = float("nan")
    agent = LocalModel.from_parts(broken, tokenizer, max_tokens=20)
    healthy, *ill = await asyncio.gather(
        episode(agent), *(episode(agent, n, first="~") for n in range(3)), return_exceptions=True
    )
    again = await closing(agent, task=1)
    assert all(isinstance(each, AgentError) and "NaN" in str(each) for each in ill)
    sound = LocalModel.from_parts(model, tokenizer, max_tokens=20)
    assert ids(healthy) == ids(await episode(sound))
    assert ids(again) == ids(await closing(sound, task=1))


async def test_short_memory_fails_the_rows_concerned_and_the_model_goes_on(tokenizer):
    import torch

    model = tiny_model(tokenizer)

    def allocate(module, arguments, given):
        if len(given["input_ids"]) > 2:
            raise torch.OutOfMemoryError("tried to allocate 9 GiB")

    model.register_forward_pre_hook(allocate, with_kwargs=True)
    agent = LocalModel.from_parts(model, tokenizer, max_tokens=10)
    played = await asyncio.gather(*(episode(agent, n) for n in range(6)), return_exceptions=True)
    errors = [each for each in played if isinstance(each, BaseException)]
    assert errors
    assert all("give fewer rows than 64" in str(each) for each in errors)
    assert len(await episode(agent)) == 3
    await agent.close()
    few = LocalModel.from_parts(model, tokenizer, max_tokens=10, rows=2)
    assert len(await ids_of_all(few, 6)) == 6


async def test_a_cancelled_reply_leaves_the_batch(model, tokenizer):
    agent = LocalModel.from_parts(model, tokenizer, max_tokens=1800, context=2048)
    with watched(model) as calls:
        long = asyncio.ensure_future(episode(agent, 1, turns=1))
        while len(calls) < 10:
            await asyncio.sleep(0)
        long.cancel()
        short = LocalModel.from_parts(model, tokenizer, max_tokens=4)
        short._engine = agent._engine
        await episode(short, 2, turns=1)
        so_far = len(calls)
        await episode(short, 3, turns=1)
    assert all(len(call) == 1 for call in calls[so_far:])
    await agent.close()


async def test_who_waits_for_a_closed_model_is_told_and_it_can_begin_again(model, tokenizer):
    agent = LocalModel.from_parts(model, tokenizer, max_tokens=1500)
    waiting = [asyncio.ensure_future(episode(agent, n, turns=1)) for n in range(3)]
    with watched(model) as calls:
        while len(calls) < 5:
            await asyncio.sleep(0)
    await agent.close()
    for each in await asyncio.gather(*waiting, return_exceptions=True):
        assert isinstance(each, AgentError)
        assert "closed" in str(each)
    short = LocalModel.from_parts(model, tokenizer, max_tokens=2)
    await closing(short)
    assert len(await closing(short)) == 3


async def test_a_model_that_fails_outside_of_its_computation_leaves_nobody_waiting(tokenizer):
    model = tiny_model(tokenizer)
    agent = LocalModel.from_parts(model, tokenizer, max_tokens=4)
    model.train()
    model.eval = lambda: 1 / 0
    asked = (episode(agent, n, turns=1) for n in range(3))
    for each in await asyncio.gather(*asked, return_exceptions=True):
        assert isinstance(each, AgentError)
        assert "ZeroDivisionError" in str(each)
    del model.eval
    assert len(await closing(agent)) == 3


def sliding_model(tokenizer: Any) -> Any:
    import torch
    from transformers import MistralConfig, MistralForCausalLM

    config = MistralConfig(
        vocab_size=len(tokenizer), hidden_size=32, intermediate_size=64, num_hidden_layers=2,
        num_attention_heads=2, num_key_value_heads=1, head_dim=16, sliding_window=32,
        max_position_embeddings=512, pad_token_id=0, bos_token_id=None,
        eos_token_id=tokenizer.eos_token_id,
    )  # fmt: skip
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return MistralForCausalLM(config).eval()


@pytest.mark.parametrize("sampling", [{}, {"temperature": 1.0}])
async def test_a_model_with_sliding_windows_is_computed_in_static_batches(tokenizer, sampling):
    from agentenv.agents.local.static import Static

    model = sliding_model(tokenizer)
    alone, many = (
        LocalModel.from_parts(model, tokenizer, max_tokens=6, **sampling) for _ in range(2)
    )
    assert isinstance(alone._engine._decoder, Static)
    played = await ids_of_all(alone, 4, at_once=1, turns=2)
    assert played == await ids_of_all(many, 4, turns=2)
    if not sampling:
        assert played[0][-6:] == greedy(model, tokenizer, played[0][:-6], 6)


async def test_a_model_with_two_ways_to_tell_positions_computes_nobody_with_the_others(
    tokenizer, caplog
):
    rope = {"rope_type": "longrope", "rope_theta": 10_000.0, "factor": 8.0}
    rope |= {"short_factor": [1.0] * 8, "long_factor": [60.0] * 8}
    rope["original_max_position_embeddings"] = 200
    model = tiny_model(tokenizer, rope_parameters=rope)
    for each in model.model.layers.parameters():
        each.data.mul_(8)  # so that positions tell
    options = {"temperature": 1.0, "max_tokens": 16}
    one, many = (LocalModel.from_parts(model, tokenizer, **options) for _ in range(2))
    assert "one conversation at a time" in caplog.text
    played = await ids_of_all(one, 5, at_once=1, turns=4)
    assert max(map(len, played)) > 200
    assert played == await ids_of_all(many, 5, turns=4)
    caplog.clear()
    LocalModel.from_parts(model, tokenizer, context=200)
    assert not caplog.text


@pytest.mark.parametrize("made", [tiny_model, sliding_model])
async def test_what_a_models_config_says_of_generating_does_not_change_its_replies(tokenizer, made):
    model = made(tokenizer)
    expected = ids(await closing(LocalModel.from_parts(model, tokenizer, max_tokens=8)))
    odd = {"repetition_penalty": 9.0, "suppress_tokens": [*range(400)], "num_beams": 3}
    model.generation_config.update(**odd)
    before = model.generation_config.to_dict()
    assert ids(await closing(LocalModel.from_parts(model, tokenizer, max_tokens=8))) == expected
    assert model.generation_config.to_dict() == before


def test_a_prefix_that_alone_is_too_large_leaves_the_others():
    import torch

    from agentenv.agents.local.prefixes import Prefix, Prefixes

    def prefix(ids: list[int]) -> Prefix:
        return Prefix(ids, [(torch.zeros(1, len(ids), 1), torch.zeros(1, len(ids), 1))])

    prefixes = Prefixes(prefix([1, 2, 3]).bytes)
    small = prefix([1, 2])
    prefixes.keep(small)
    prefixes.keep(prefix([3, 4, 5, 6]))
    assert prefixes.longest([1, 2, 3]) == (small, 2)
    assert prefixes.longest([3, 4, 5, 6]) == (None, 0)


# What is loaded


async def test_a_saved_model_plays_by_the_name_of_its_folder(model, tokenizer, tmp_path):
    folder = saved(model, tokenizer, tmp_path / "model")
    agent = agent_named(f"local:{folder}", max_tokens=10, device="cpu")
    assert agent.name == f"local:{folder}"
    assert agent.settings == {
        "device": "cpu", "dtype": "float32", "context": 2048, "max_tokens": 10, "seed": 0,
        "rows": 64,
    }  # fmt: skip
    live = LocalModel.from_parts(model, tokenizer, max_tokens=10)
    assert ids(await closing(agent)) == ids(await closing(live))


def test_a_folder_may_be_given_as_a_shell_would_have_it(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(UnusableModel, match=f"no folder {tmp_path}/model: give the folder"):
        agent_named("local:~/model")


def unusable(kind: str, model: Any, tokenizer: Any, folder: Path) -> tuple[str, dict[str, Any]]:
    """The name of a model with this fault, and options."""
    tokenizer, model = copy.deepcopy(tokenizer), copy.deepcopy(model)
    if kind == "no template":
        tokenizer.chat_template = None
    if kind == "no end":
        tokenizer.eos_token = None
        model.config.eos_token_id = model.generation_config.eos_token_id = None
    saved(model, tokenizer, folder)
    if kind == "no tokenizer":
        for each in folder.glob("*token*"):
            each.unlink()
    if kind == "no config":
        (folder / "config.json").unlink()
    if kind == "torn":
        (folder / "model.safetensors").write_bytes(b"{}")
    options = {"no dtype": {"dtype": "int3"}, "no device": {"device": "gpu9"}}.get(kind, {})
    names = {"no folder": str(folder / "no" / "where"), "no hub": "no--such/model"}
    return names.get(kind, str(folder)), options


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("no folder", "no folder .*give the folder of a model, or a hub name"),
        ("no config", "is no model: it has no config.json"),
        ("no tokenizer", "has no tokenizer: save it there"),
        ("no template", "has no chat template: give a model that was trained to converse"),
        ("no end", "names no end token"),
        ("no hub", "no folder here, so a name on the hub. has no tokenizer that loads"),
        ("torn", "has no model that loads"),
        ("no dtype", "no dtype 'int3': there is float32"),
        ("no device", "no device 'gpu9': give cpu"),
    ],
)
def test_a_model_that_cannot_play_is_refused(kind, text, model, tokenizer, tmp_path):
    name, options = unusable(kind, model, tokenizer, tmp_path / "model")
    with pytest.raises(UnusableModel, match=text):
        LocalModel(name, **options)


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ({"temperature": -1.0}, "give 0"),
        ({"top_p": 0.5}, "give a temperature, too"),
        ({"top_k": 5}, "give a temperature, too"),
        ({"temperature": 1.0, "top_p": 1.5}, "at most 1"),
        ({"temperature": 1.0, "top_k": 0}, "top_k is 0: give at least 1"),
        ({"rows": 0}, "rows is 0: give at least 1"),
        ({"prefix_gb": -1.0}, "give 0 or more"),
        ({"context": 4096}, "takes at most 2048 tokens"),
    ],
)
def test_an_option_that_cannot_be_is_refused(options, text, model, tokenizer):
    with pytest.raises(ValueError, match=text):
        LocalModel.from_parts(model, tokenizer, **options)


def test_nothing_heavy_is_loaded_before_a_model_is_and_its_absence_is_told():
    program = (
        "import sys; from agentenv.agents import agent_named; import agentenv.agents.local\n"
        "assert not {'torch', 'transformers'} & set(sys.modules)\n"
        "sys.modules['torch'] = None\n"
        "try: agent_named('local:x')\n"
        "except ValueError as error: print(error)"
    )
    told = subprocess.check_output([sys.executable, "-c", program], text=True)
    assert "pip install 'agentenv-platform[train]'" in told
