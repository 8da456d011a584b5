"""Templates: how a conversation becomes token ids; AgentGym's four names, one way to do it.

AgentGym wrote the layouts of four families of models by hand. Here the tokenizer's own chat
template speaks, whichever of the four is named: a checkpoint is read in the layout that it was
trained in. A subclass of BaseChatTemplate with a layout of its own is asked instead of it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import Any

from agentenv.agentgym.types import ROLES, ConversationMessage, TokenizedConversationOutput

_EMPTY: tuple[ConversationMessage, ConversationMessage] = (
    {"from": "human", "loss": None, "value": ""},
    {"from": "gpt", "loss": None, "value": ""},
)
_REWRITES = (
    "the tokenizer's chat template rewrites messages for what stands beside them, so they have no "
    "tokens of their own: call tokenizer.apply_chat_template for the whole conversation"
)


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
        return _joined(
            self.tokenize_conversation_one(
                message, tokenizer, idx, add_generation_prompt and idx == last
            )
            for idx, message in enumerate(conversation)
        )


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
        """What the message adds after empty ones, or at the beginning."""
        reply = message["from"] == "gpt"
        before = _EMPTY[: 1 if reply else 2] if idx else ()
        head = _rendered(before, tokenizer)
        text = _rendered([*before, message], tokenizer, add_generation_prompt)
        begun = _rendered(before, tokenizer, True) if reply and idx else head
        if not text.startswith(head):
            raise ValueError(_REWRITES)
        if not text.startswith(begun):
            begun = head
        parts = ((text[len(head) : len(begun)], False), (text[len(begun) :], bool(message["loss"])))
        return _joined(_tokenized(part, learned, tokenizer) for part, learned in parts)

    def tokenize_conversation(
        self,
        conversation: Sequence[ConversationMessage],
        tokenizer: Any,
        add_generation_prompt: bool = False,
    ) -> TokenizedConversationOutput:
        """Raises ValueError where the template says a message otherwise beside others."""
        whole = super().tokenize_conversation(conversation, tokenizer, add_generation_prompt)
        if whole["text"] != _rendered(conversation, tokenizer, add_generation_prompt):
            raise ValueError(_REWRITES)
        return whole


Llama2Template = Llama3Template = ChatMLTemplate = ChatGLM4Template = TokenizersTemplate


def _tokenized(text: str, learned: bool, tokenizer: Any) -> TokenizedConversationOutput:
    ids = tokenizer(text, add_special_tokens=False)["input_ids"] if text else []
    mask = [int(learned)] * len(ids)
    return TokenizedConversationOutput(text=text, input_ids=ids, action_mask=mask)


def _joined(parts: Iterable[TokenizedConversationOutput]) -> TokenizedConversationOutput:
    whole = TokenizedConversationOutput(text="", input_ids=[], action_mask=[])
    for part in parts:
        whole["text"] += part["text"]
        whole["input_ids"] += part["input_ids"]
        whole["action_mask"] += part["action_mask"]
    return whole


def _rendered(
    conversation: Sequence[ConversationMessage], tokenizer: Any, add_generation_prompt: bool = False
) -> str:
    messages = [
        {"role": ROLES.get(each["from"], each["from"]), "content": each["value"]}
        for each in conversation
    ]
    if not messages:
        return ""
    text = tokenizer.apply_chat_template(
        messages, add_generation_prompt=add_generation_prompt, tokenize=False
    )
    return str(text)
