"""Loading: a causal language model and its tokenizer, from a folder or from the hub."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import torch

DTYPES = ("float32", "bfloat16", "float16")
_INSTALL = "the agent local needs torch and transformers: pip install 'agentenv-platform[train]'"


class UnusableModel(ValueError):
    """A model that cannot answer as it is; the text says what would do."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A model and what has to be known of it to converse."""

    model: Any
    tokenizer: Any
    ends: frozenset[int]  # ids after which a reply is over
    context: int | None  # tokens that it takes at most, if it says so
    steady: int | None = None  # beyond so many, other positions are told for all that it computes


def load(name: str, device: str | None, dtype: str | None) -> Loaded:
    """From a folder or the hub; on CUDA where there is one."""
    try:
        import torch
        import transformers
    except ImportError as error:
        raise UnusableModel(_INSTALL) from error
    if name.startswith("~"):  # no shell expands it behind `local:`
        name = str(Path(name).expanduser())
    _look_for(name)
    chosen = _device(device)
    # A CPU computes bfloat16 many times slower than float32, whatever the checkpoint is stored in.
    dtype = dtype or ("bfloat16" if chosen.type == "cuda" else "float32")
    if dtype not in DTYPES:
        raise UnusableModel(f"no dtype {dtype!r}: there is {', '.join(DTYPES)}")
    shown = name if Path(name).is_dir() else f"{name} (no folder here, so a name on the hub)"
    try:
        tokenizer = transformers.AutoTokenizer.from_pretrained(name)
    except Exception as error:
        raise UnusableModel(f"{shown} has no tokenizer that loads: {_first_line(error)}") from error
    try:
        model: Any = transformers.AutoModelForCausalLM.from_pretrained(
            name, dtype=getattr(torch, dtype)
        )
    except Exception as error:
        raise UnusableModel(f"{shown} has no model that loads: {_first_line(error)}") from error
    try:
        model = model.to(chosen)
    except (RuntimeError, torch.OutOfMemoryError) as error:
        told = f"{name} does not fit on {chosen}: {_first_line(error)}"
        raise UnusableModel(f"{told}; give another device or dtype") from error
    return understood(model, tokenizer, name)


def understood(model: Any, tokenizer: Any, name: str) -> Loaded:
    """What a loaded model says of itself; raises where it cannot hold a conversation."""
    if getattr(tokenizer, "chat_template", None) is None:
        raise UnusableModel(
            f"{name} has no chat template: give a model that was trained to converse, or set "
            "tokenizer.chat_template and save the tokenizer (chat_template.jinja in its folder)"
        )
    ends = _ends(model, tokenizer)
    if not ends:
        raise UnusableModel(
            f"{name} names no end token, and its replies would never end: set eos_token_id in its "
            "generation_config.json or eos_token in its tokenizer_config.json"
        )
    config = model.config.get_text_config(decoder=True)
    context = getattr(config, "max_position_embeddings", None)
    context = context if isinstance(context, int) else None
    return Loaded(model, tokenizer, ends, context, _steady(config))


def _steady(config: Any) -> int | None:
    """Longrope has two ways to tell positions: the longest conversation of a batch decides."""
    given = getattr(config, "rope_parameters", None) or {}
    parts = [each for each in (given, *given.values()) if isinstance(each, dict)]
    lengths = [
        each.get("original_max_position_embeddings")
        for each in parts
        if each.get("rope_type") == "longrope"
    ]
    return min((each for each in lengths if isinstance(each, int)), default=None)


def _look_for(name: str) -> None:
    """Say what is missing of a folder; a name that is no folder is asked for at the hub."""
    folder = Path(name)
    if not folder.is_dir():
        if name.startswith((".", "/")) or name.count("/") > 1:
            raise UnusableModel(f"no folder {name}: give the folder of a model, or a hub name")
        return
    files = {each.name for each in folder.iterdir()}
    if not files & {"config.json", "adapter_config.json"}:
        raise UnusableModel(f"{name} is no model: it has no config.json")
    if not files & {"tokenizer.json", "tokenizer_config.json", "tokenizer.model", "vocab.json"}:
        raise UnusableModel(
            f"{name} has no tokenizer: save it there with tokenizer.save_pretrained({name!r})"
        )


def _device(given: str | None) -> torch.device:
    import torch

    if given is None:
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        device = torch.device(given)
    except RuntimeError as error:
        raise UnusableModel(f"no device {given!r}: give cpu, cuda or cuda:1") from error
    if device.type == "cuda" and not torch.cuda.is_available():
        raise UnusableModel(f"no device {given!r}: torch finds no CUDA here; give cpu")
    return device


def _ends(model: Any, tokenizer: Any) -> frozenset[int]:
    """The generation config often knows an end of turn that the tokenizer does not."""
    named: set[int] = set()
    for holder in (getattr(model, "generation_config", None), model.config, tokenizer):
        ids = getattr(holder, "eos_token_id", None)
        named |= {ids} if isinstance(ids, int) else set(ids or ())
    return frozenset(named)


def _first_line(error: BaseException) -> str:
    return next((line for line in str(error).splitlines() if line.strip()), repr(error))[:300]
