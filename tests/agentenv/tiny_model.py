"""A model made in seconds: a byte-level tokenizer, a small Llama, and lessons learned by heart."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

CHATML = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n"
    "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
SPECIAL = ("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<s>", "</s>", "[INST]", "[/INST]")
END = "<|im_end|>"

Messages = list[dict[str, Any]]


def tiny_tokenizer(texts: Sequence[str], template: str | None = CHATML, size: int = 512) -> Any:
    """Cuts text as it was most often found in these texts; any other text down to its bytes."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    made = Tokenizer(models.BPE())
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        special_tokens=list(SPECIAL),
        initial_alphabet=sorted(alphabet),
        show_progress=False,
    )
    made.train_from_iterator(texts, trainer)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=made, eos_token=END, pad_token="<|endoftext|>"
    )
    tokenizer.chat_template = template
    return tokenizer


def tiny_model(tokenizer: Any, context: int = 2048, seed: int = 0, **changes: Any) -> Any:
    """A Llama of two layers that has learned nothing."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    config = LlamaConfig(
        **{
            "vocab_size": len(tokenizer),
            "hidden_size": 64,
            "intermediate_size": 128,
            "num_hidden_layers": 2,
            "num_attention_heads": 4,
            "num_key_value_heads": 2,
            "max_position_embeddings": context,
            "bos_token_id": None,
            "eos_token_id": tokenizer.eos_token_id,
            "pad_token_id": tokenizer.pad_token_id,
        }
        | changes
    )
    torch.set_num_threads(1)  # more of them cost a model of this size more than they give
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = LlamaForCausalLM(config)
    return model.eval()


def learn(
    model: Any,
    tokenizer: Any,
    lessons: Sequence[Messages],
    steps: int = 150,
    tools: Sequence[Any] | None = None,
    rate: float = 3e-3,
) -> float:
    """Learn the replies, but those with `loss: False`, by heart; the loss after the last step."""
    import torch

    rows = [_lesson(tokenizer, each, tools[n] if tools else None) for n, each in enumerate(lessons)]
    optimizer = torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps, rate / 20)
    tensors = [(torch.tensor([ids]), torch.tensor(places)) for ids, places in rows]
    model.train()
    loss = float("inf")
    for _ in range(steps):
        losses = []
        for ids, places in tensors:  # one by one: padding would cost as much again
            hidden = model.model(input_ids=ids).last_hidden_state[0, places - 1]
            found = torch.nn.functional.cross_entropy(model.lm_head(hidden), ids[0, places])
            (found / len(rows)).backward()
            losses.append(found.item())
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        optimizer.zero_grad()
        loss = sum(losses) / len(losses)
    model.eval()
    return loss


def saved(model: Any, tokenizer: Any, folder: Path) -> Path:
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def _lesson(tokenizer: Any, messages: Messages, tools: Any) -> tuple[list[int], list[int]]:
    """The ids of a conversation, and which of them are to be learned: those of its replies."""
    ids: list[int] = []
    places: list[int] = []

    def rendered(some: Messages, prompt: bool) -> str:
        return tokenizer.apply_chat_template(
            some, tools=tools, add_generation_prompt=prompt, tokenize=False
        )

    done = ""
    for number, each in enumerate(messages):
        if each["role"] != "assistant" or each.get("loss") is False:
            continue
        read = rendered(messages[:number], True)
        said = read + each["content"] + END
        for text, learned in ((read[len(done) :], False), (said[len(read) :], True)):
            new = tokenizer(text, add_special_tokens=False)["input_ids"]
            places += range(len(ids), len(ids) + len(new)) if learned else ()
            ids += new
        done = said
    return ids, places
