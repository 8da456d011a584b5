"""Reply text: what surrounds an action in the text of a model, and how it is taken off."""

from __future__ import annotations

import re

from agentenv.clients.schema import BadCall

_END_TOKENS = ("</s>", "<|im_end|>", "<|eot_id|>", "<|endoftext|>")
FENCE = re.compile(
    r"\s*(?P<fence>`{3,})[^`\n]*\n(?P<body>.*?)^[ \t]*(?P=fence)`*[ \t\r]*$",
    re.DOTALL | re.MULTILINE,
)
_FENCE_OPENS = re.compile(r"^[ \t]*`{3,}", re.MULTILINE)
_FENCED_LINE = re.compile(r"\s*(?P<fence>`{3,})(?P<body>[^`\n]+)(?P=fence)\s*")
_CUT_FENCE = re.compile(r"\A\s*`{3,}[^`\n]*\n")  # opened, and never closed


def code_block(text: str) -> str:
    """The code: the one fenced block of the text, or all of it."""
    opened = _FENCE_OPENS.search(text)
    if opened is None:
        return unfenced(text)
    fence = FENCE.match(text, opened.start())
    if fence is None:
        return unfenced(text[opened.start() :])
    if _FENCE_OPENS.search(text, fence.end()):
        raise BadCall("there is more than one block of code")
    return fence["body"].strip()


def unfenced(text: str) -> str:
    """The text without the fence of a single line, or one that was opened and never closed."""
    line = _FENCED_LINE.fullmatch(text)
    return line["body"] if line else _CUT_FENCE.sub("", text)


def without_end_tokens(text: str) -> str:
    end = len(text.rstrip())
    while token := next((each for each in _END_TOKENS if text.endswith(each, 0, end)), ""):
        end -= len(token)
        while end and text[end - 1].isspace():
            end -= 1
    return text[:end]


def in_one_line(text: str) -> str:
    """Without line breaks and null bytes, which would end a comment or a marker's line."""
    return " ".join(text.replace("\0", " ").split())


def encodable(text: str) -> str:
    """With a question mark for each lone surrogate: JSON can spell them, UTF-8 cannot."""
    return text.encode("utf-8", "replace").decode("utf-8")
