"""Prompts: a conversation as token ids, and the ids that a model wrote as a reply.

What a world or a model says may spell a special token, such as the end of a turn. It is read as
the characters it is made of: only the template writes special tokens.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from agentenv.agents.agent import AgentError, Moment, Reply
from agentenv.trajectory import Tokens, Turn

_THOUGHT = re.compile(r"\s*<think>(?P<thought>.*?)(?:</think>\s*|\Z)", re.DOTALL)
_THINKS = re.compile(r"<think>\s*\Z")
_MARKS = ("<think>", "</think>")
_QUOTES = ("\ue000", "\ue001")  # for private use: around what only looks like a special token


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a model reads before it replies: what it knows already, and what is new."""

    ids: list[int]  # all of it
    kept: int  # so many of the ids that stood before this turn
    thinking: bool = False  # the template has begun a thought

    def tokens(self, written: list[int]) -> Tokens:
        return Tokens(kept=self.kept, read=self.ids[self.kept :], written=written)


def ids_after(turns: Iterable[Tokens]) -> list[int]:
    """All that was read and written in these turns, as it stands after the last."""
    ids: list[int] = []
    for each in turns:
        ids = [*ids[: each.kept], *each.read, *each.written]
    return ids


class Prompts:
    """Speaks for one tokenizer, by its own chat template."""

    def __init__(self, tokenizer: Any, ends: frozenset[int], name: str):
        self._tokenizer, self._ends, self._name = tokenizer, ends, name
        added = tokenizer.added_tokens_decoder
        special = {number for number, token in added.items() if token.special}
        marks = {number for number, token in added.items() if token.content in _MARKS}
        spelled = sorted((added[number].content for number in special), key=len, reverse=True)
        alternatives = "|".join(re.escape(each) for each in spelled) or r"(?!)"
        self._special = re.compile(alternatives)
        self._quoted = re.compile(f"{_QUOTES[0]}({alternatives}){_QUOTES[1]}")
        self._silent = (special | set(tokenizer.all_special_ids) | ends) - marks

    def prompt(self, moment: Moment) -> Prompt:
        """The ids so far go on where the template continues their text.

        Tokenizing everything anew could cut a reply into other ids than those that were sampled.
        Where the template rewrites what was said there is nothing else to do.
        """
        told = _with_reasoning(moment.messages, moment.turns)
        messages = [{**each, "content": self._quote(each["content"])} for each in told]
        tools = self._tools(moment)
        text = self._rendered(messages, tools)
        thinking = _THINKS.search(text) is not None
        before = _before(moment.turns)
        if before:
            said = max(n for n, each in enumerate(messages) if each["role"] == "assistant")
            head = self._rendered(messages[:said], tools)
            head += self._text(moment.turns[-1].tokens.written)  # type: ignore[union-attr]
            if text.startswith(head):
                read = self._ids(text[len(head) :], before[-1])
                return Prompt(before + read, len(before), thinking)
        ids = self._ids(text)
        return Prompt(ids, common(before, ids), thinking)

    def reply(self, prompt: Prompt, written: list[int], cut: bool) -> Reply:
        """Without the end and other special tokens; a thought in `<think>` is kept apart."""
        text = self._text([each for each in written if each not in self._silent])
        reasoning, text = _parted(f"<think>{text}" if prompt.thinking else text)
        return Reply(
            text=text,
            reasoning=reasoning,
            prompt_tokens=len(prompt.ids),
            completion_tokens=len(written),
            cut=cut,
            tokens=prompt.tokens(written),
        )

    def _tools(self, moment: Moment) -> list[dict[str, Any]] | None:
        tools = moment.format.tools(moment.card) or None
        if tools and re.search(r"\btools\b", self._tokenizer.get_chat_template(tools=tools)):
            return tools
        return None

    def _rendered(self, messages: Sequence[dict[str, Any]], tools: Any) -> str:
        try:
            text = self._tokenizer.apply_chat_template(
                list(messages), tools=tools, add_generation_prompt=True, tokenize=False
            )
        except Exception as error:  # a template is a program of its author's
            told = f"the chat template of {self._name} refuses the conversation"
            raise AgentError(f"{told}: {error}") from error
        return str(text)

    def _quote(self, content: str) -> str:
        return self._special.sub(lambda found: f"{_QUOTES[0]}{found[0]}{_QUOTES[1]}", content)

    def _ids(self, text: str, before: int | None = None) -> list[int]:
        """The ids of a text; after an end token a tokenizer may cut otherwise than at a start."""
        if before in self._ends:
            end = self._tokenizer.convert_ids_to_tokens(before)
            ids = self._ids(f"{end}{text}")
            if ids[:1] == [before]:
                return ids[1:]
        ids = []
        for number, part in enumerate(self._quoted.split(text)):
            found = self._tokenizer(
                part, add_special_tokens=False, split_special_tokens=number % 2 == 1
            )
            ids += found["input_ids"]
        return ids

    def _text(self, ids: Sequence[int]) -> str:
        text = self._tokenizer.decode(
            list(ids), skip_special_tokens=False, clean_up_tokenization_spaces=False
        )
        return str(text)


def common(first: Sequence[int], second: Sequence[int]) -> int:
    """How many ids the two begin with alike."""
    low, high = 0, min(len(first), len(second))
    if first[:high] == second[:high]:
        return high
    while high - low > 1:  # alike before low, not before high
        middle = (low + high) // 2
        if first[low:middle] == second[low:middle]:
            low = middle
        else:
            high = middle
    return low


def _before(turns: Sequence[Turn]) -> list[int]:
    """The ids after the last turn; none where a turn was not sampled in this process."""
    tokens = [each.tokens for each in turns]
    return ids_after(each for each in tokens if each) if all(tokens) else []


def _with_reasoning(
    messages: Sequence[dict[str, Any]], turns: Sequence[Turn]
) -> list[dict[str, Any]]:
    """The template decides whether the thoughts of earlier turns are read again."""
    told = list(messages)
    said = [n for n, each in enumerate(told) if each["role"] == "assistant"]
    for place, turn in zip(reversed(said), reversed(turns), strict=False):
        if turn.reasoning:
            told[place] = {**told[place], "reasoning_content": turn.reasoning}
    return told


def _parted(text: str) -> tuple[str | None, str]:
    """The thought that a reply begins with, and the rest."""
    match = _THOUGHT.match(text)
    if match is None:
        return None, text
    return match["thought"].strip() or None, text[match.end() :]
