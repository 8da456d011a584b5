"""Generation: what a GenerationConfig asks for, and whether the engine of LocalModel can do it."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from typing import Any

CONTEXT = 4096  # ids of a conversation, where no length is given: AgentGym's

# What these say is done by the engine, or changes nothing; `top_k` is looked at by itself.
_UNDERSTOOD = frozenset(
    {
        "max_length", "max_new_tokens", "do_sample", "temperature", "top_p", "top_k",
        "eos_token_id", "pad_token_id", "bos_token_id", "use_cache", "transformers_version",
        "_from_model_config",
    }
)  # fmt: skip
_NEUTRAL = {"num_beams": 1, "num_return_sequences": 1, "repetition_penalty": 1.0}


@dataclass(frozen=True, slots=True)
class Settings:
    """How replies are generated."""

    config: Any  # a GenerationConfig of our own
    room: int  # ids of a conversation, its reply among them
    ends: frozenset[int]  # ids after which a reply is over
    engine: dict[str, Any] | None  # options of LocalModel; None: `generate` alone can do it

    def limit(self, length: int) -> int:
        """How long a reply to a prompt of this length may be."""
        return min(self.room - length, self.config.max_new_tokens or self.room)


def settings_of(model: Any, generation_config: Any, tokenizer: Any) -> Settings:
    """What is asked for; the model's own config fills what is not, as transformers has it."""
    from transformers import GenerationConfig

    config = copy.deepcopy(generation_config) or GenerationConfig()
    defaults, known = getattr(model, "generation_config", None), getattr(model, "config", None)
    text = known.get_text_config(decoder=True) if known is not None else None
    most = getattr(text, "max_position_embeddings", None)
    room = config.max_length or (most if config.max_new_tokens and most else CONTEXT)
    room = min(room, most) if most else room
    ends, own_ends = _ends(defaults, known, tokenizer), _ends(config)
    options = _engine_options((defaults.to_diff_dict() if defaults else {}) | config.to_diff_dict())
    if options is not None and own_ends <= ends:
        options |= {"context": room, "max_tokens": config.max_new_tokens or room}
        return Settings(config, room, ends, options)
    return Settings(config, room, ends | own_ends, None)


def _ends(*holders: Any) -> frozenset[int]:
    named: set[int] = set()
    for each in holders:
        ids = getattr(each, "eos_token_id", None)
        named |= {ids} if isinstance(ids, int) else set(ids or ())
    return frozenset(named)


def _engine_options(asked: dict[str, Any]) -> dict[str, Any] | None:
    """How the engine draws; None where more is asked of it than it can."""
    for name, value in asked.items():
        unset = value is None or value is False
        if not (unset or name in _UNDERSTOOD or value == _NEUTRAL.get(name)):
            return None
    if not asked.get("do_sample"):
        return {}
    if asked.get("top_k") != 0:  # unless told otherwise, transformers draws from the likeliest 50
        return None
    temperature = asked.get("temperature")
    return {"temperature": 1.0 if temperature is None else temperature, "top_p": asked.get("top_p")}
