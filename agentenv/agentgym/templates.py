"""Templates: how a conversation becomes token ids; AgentGym's four names, one way to do it.

AgentGym wrote the layouts of four families of models by hand. Here the tokenizer's own chat
template speaks, whichever of the four is named: a checkpoint is read in the layout that it was
trained in. A subclass of BaseChatTemplate with a layout of its own is asked instead of it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any

from agentenv.agentgym.types import ConversationMessage, TokenizedConversationOutput

_ROLES = {"human": "user", "gpt": "assistant"}  # any other is its own name: system


class BaseChatTemplate(ABC):
    """A layout; a conversation is its messages one after the other."""

    @abstractmethod
    def tokenize_conversation_one(
        self,
        message: ConversationMessage,
        tokenizer: Any,
        idx: int,
        add_generation_prompt: bool = False,
    ) -> TokenizedConversationOutput:
        """One message, the `idx`-th of its conversation; with what begins a reply after it."""

    def tokenize_conversation(
        self,
        conversation: Sequence[ConversationMessage],
        tokenizer: Any,
        add_generation_prompt: bool = False,
    ) -> TokenizedConversationOutput:
        """All messages; what begins a reply is put after the last."""
        last = len(conversation) - 1
        whole = TokenizedConversationOutput(text="", input_ids=[], action_mask=[])
        for idx, message in enumerate(conversation):
            part = self.tokenize_conversation_one(
                message, tokenizer, idx, add_generation_prompt and idx == last
            )
            whole["text"] += part["text"]
            whole["input_ids"] += part["input_ids"]
            whole["action_mask"] += part["action_mask"]
        return whole


class TokenizersTemplate(BaseChatTemplate):
    """The tokenizer's own chat template; what is learned is what a model writes, end token too.

    A special token that a message spells is read as one: episodes are tokenized with more care.
    """

    def tokenize_conversation_one(
        self,
        message: ConversationMessage,
        tokenizer: Any,
        idx: int,
        add_generation_prompt: bool = False,
    ) -> TokenizedConversationOutput:
        """What the message adds after an empty one of the other side, or at the beginning."""
        before = [_empty("human")] if message["from"] == "gpt" else []
        if idx and not before:
            before = [_empty("human"), _empty("gpt")]
        pieces = list(_pieces([*before, message], tokenizer, add_generation_prompt))
        return _tokenized(pieces if idx == 0 else pieces[len(before) :], tokenizer)

    def tokenize_conversation(
        self,
        conversation: Sequence[ConversationMessage],
        tokenizer: Any,
        add_generation_prompt: bool = False,
    ) -> TokenizedConversationOutput:
        return _tokenized(list(_pieces(conversation, tokenizer, add_generation_prompt)), tokenizer)


class Llama2Template(TokenizersTemplate):
    """The tokenizer's own, by AgentGym's name for Llama 2."""


class Llama3Template(TokenizersTemplate):
    """The tokenizer's own, by AgentGym's name for Llama 3."""


class ChatMLTemplate(TokenizersTemplate):
    """The tokenizer's own, by AgentGym's name for ChatML."""


class ChatGLM4Template(TokenizersTemplate):
    """The tokenizer's own, by AgentGym's name for ChatGLM 4."""


Piece = list[tuple[str, bool]]  # of a message: texts, each with whether it is learned


def _pieces(
    conversation: Sequence[ConversationMessage], tokenizer: Any, add_generation_prompt: bool
) -> Iterator[Piece]:
    """What each message adds to the text of those before it."""
    messages = [
        {"role": _ROLES.get(each["from"], each["from"]), "content": each["value"]}
        for each in conversation
    ]

    def rendered(count: int, prompt: bool = False) -> str:
        if count == 0:
            return ""
        text = tokenizer.apply_chat_template(
            messages[:count], add_generation_prompt=prompt, tokenize=False
        )
        return str(text)

    done = ""
    for number, message in enumerate(conversation, 1):
        last = number == len(conversation)
        whole = rendered(number, add_generation_prompt and last)
        if not whole.startswith(done):
            raise ValueError(
                "the tokenizer's chat template rewrites earlier messages, so that they have no "
                "tokens of their own: tokenize the conversation as a whole"
            )
        begun = rendered(number - 1, True) if message["from"] == "gpt" and number > 1 else done
        begun = begun if whole.startswith(begun) and len(begun) >= len(done) else done
        yield [(begun[len(done) :], False), (whole[len(begun) :], bool(message["loss"]))]
        done = whole


def _tokenized(pieces: Sequence[Piece], tokenizer: Any) -> TokenizedConversationOutput:
    whole = TokenizedConversationOutput(text="", input_ids=[], action_mask=[])
    for text, learned in (each for piece in pieces for each in piece):
        ids = tokenizer(text, add_special_tokens=False)["input_ids"] if text else []
        whole["text"] += text
        whole["input_ids"] += ids
        whole["action_mask"] += [int(learned)] * len(ids)
    return whole


def _empty(speaker: str) -> ConversationMessage:
    return {"from": speaker, "loss": None, "value": ""}
