"""Thoughts: what the marks say, which words fit them, and why the next guess is a good one.

Words are counted only where the agent was given the list of them. Where it was not, a thought
names words that fit, as anybody who knows English could, and claims nothing about how many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agentenv_lmrlgym.wordle.vocabulary import Vocabulary
from envservers.phrasing import phrased

FORMS: dict[str, tuple[str, ...]] = {
    # What the last action told.
    "marks": (
        "The marks {marks} for {guessed} mean this of the hidden word: {clue}.",
        "From {guessed} I learn about the hidden word that {clue}.",
        "What {guessed} tells me about the hidden word: {clue}.",
        "I read {marks} as follows for the hidden word: {clue}.",
        "Now that {guessed} got {marks}, I know of the hidden word that {clue}.",
    ),
    "repeated": (
        "I had guessed {guessed} before, so its marks, {marks}, were nothing new.",
        "To repeat {guessed} told me nothing that I did not know, and I have {tries} left.",
        "The marks {marks} are the ones that {guessed} got already: a wasted try.",
        "I know no more than before, as {guessed} was no new guess; {tries} left.",
    ),
    "invalid": (
        "That was no word in play, so it told me nothing and used up a try: I have {tries} left.",
        "My last action only cost a try, as it is not among the words in play.",
        "I must keep to the words in play, for I have only {tries} left and learned nothing.",
        "The answer was `invalid word`, so I know no more than before; {tries} left.",
    ),
    # Why this guess, where the words are listed.
    "opening": (
        "I have to find one of {total} words in {tries}. Among them {letters}, so {guess} asks for "
        "much at once: whatever its marks, it leaves {left}.",
        "Before any marks all {total} words are possible. With {guess} I test letters that many of "
        "them have ({letters}), which leaves {left}.",
        "The hidden word is one of {total}. A good first guess splits them evenly, and {guess} "
        "does: {letters}, and in the worst case it leaves {left}.",
        "My goal is one of the {total} words listed. I begin with {guess}, since {letters}; after "
        "its marks I am left with {left}.",
        "Which letters are frequent in the {total} words? I count: {letters}. So {guess} should "
        "tell a lot, and in fact it leaves {left}.",
        "I have {tries} for {total} words, so I first want to learn as much as I can. The word "
        "{guess} leaves {left}, because its letters are frequent: {letters}.",
    ),
    "last": (
        "I have only {tries} left, and {fitting} would fit. I choose {guess} and hope for the "
        "best.",
        "This is my last guess. It has to agree with all marks, as {guess} does, although I cannot "
        "tell between {fitting}.",
        "With {tries} to go there is nothing more to find out. Among {fitting} I pick {guess}.",
        "Words such as {fitting} are still possible, and I have just {tries}: let it be {guess}.",
    ),
    "only": (
        "Of the {total} words only {guess} fits, so I guess it.",
        "I go through the list: the one word that fits everything is {guess}.",
        "That rules out every word of the list but {guess}, which must be the answer.",
        "The only word in play that agrees with all marks so far is {guess}.",
    ),
    "two": (
        "Only {fitting} fit; I try {guess} first, and if it is wrong I know the answer.",
        "That leaves {fitting} of the {total} words. One guess is as good as the other: {guess}.",
        "In the list I find just {fitting} that agree with all marks, so I guess {guess}.",
        "It is a choice between {fitting}, and I begin with {guess}.",
    ),
    "few": (
        "Still possible are {count} words: {fitting}. Of these {guess} tells the others apart "
        "best, as it leaves {left}.",
        "In the list {fitting} fit, {count} words in all. I guess {guess}, which may be right and "
        "else leaves {left}.",
        "The {count} words that agree with all marks are {fitting}. With {guess} I can win, and "
        "otherwise it leaves {left}.",
        "I am down to {fitting}. If it is not {guess}, then its marks leave {left} of these "
        "{count}.",
    ),
    "split": (
        "Still possible are {count} words: {fitting}. None of them splits the others as well as "
        "{guess}, which cannot be the answer but leaves {left}.",
        "The words that fit are {fitting}. I do not guess one of these {count} yet: {guess} leaves "
        "{left}.",
        "In the list {fitting} fit. To tell these {count} apart I use {guess}, though it does not "
        "fit itself: it leaves {left}.",
        "I am down to {count} words, {fitting}. Guessing them in turn could take long; {guess} is "
        "ruled out but leaves {left}.",
    ),
    "many": (
        "There are still {count} words that fit, such as {fitting}. Among them {letters}, so "
        "{guess} leaves {left}.",
        "Of the {total} words {count} agree with the marks, {fitting} among them. I guess {guess}, "
        "which leaves {left}.",
        "That is not much: {count} words remain, for example {fitting}. The next guess should "
        "split them, and {guess} leaves {left}.",
        "With {count} words left I want letters that many of them have: {letters}. So {guess} is a "
        "good guess and leaves {left}.",
    ),
    # Why this guess, where the agent must think of words itself.
    "unlisted opening": (
        "I have to find a word that I only know to be common, in {tries}. I begin with "
        "{guess}, which tests the letters {asked}.",
        "No word is ruled out yet. The guess {guess} asks for {asked}, so its marks should rule "
        "out many.",
        "There are {total} common words in play, and I have {tries}. To learn much at once I test "
        "{asked}, all in {guess}.",
        "My goal is a common word, and nothing is known of it yet. With {guess} I find out about "
        "{asked}.",
    ),
    "unlisted fit": (
        "A word that agrees with all marks so far is {guess}, so I guess it.",
        "I look for a common word with these letters, and {guess} fits.",
        "As {guess} contradicts no mark that I have been given, it may be the answer.",
        "Putting the letters together I arrive at {guess}, which fits everything I know.",
    ),
    "unlisted choice": (
        "Words such as {fitting} agree with all marks so far. I choose {guess}.",
        "I can think of {fitting}, among others; the one I try is {guess}.",
        "It might be {either}. My guess is {guess}, whose marks will also tell about the others.",
        "To fit the marks, {either} would do. I take {guess} and see.",
    ),
    "unlisted probe": (
        "Words such as {fitting} agree with all marks so far. To tell such words apart I try "
        "{guess}, although it cannot be the answer itself.",
        "I can think of {fitting}, which differ in few letters. The guess {guess} tests "
        "{asked} at once, even if it does not fit.",
        "It might be {either}, and to guess one after the other could take too long. With {guess} "
        "I learn about {asked} first.",
        "There may be many words like {fitting}. So I spend a try on {guess}, to ask for {asked}.",
    ),
}

ORDINALS = ("first", "second", "third", "fourth", "fifth")
WITH_AN = "aefhilmnorsx"  # letters whose names begin with a vowel
NAMED = 8  # more words than that are not listed in a thought
EXAMPLES = 4


@dataclass(frozen=True, slots=True)
class Told:
    """What the agent has been told, apart from which words are possible."""

    listed: bool  # whether it was given the list of words
    tries: int  # left
    guesses: Sequence[tuple[str, str]] = ()  # those that were words in play, with their marks
    invalid: bool = False  # whether the last action was none


def thought(
    vocabulary: Vocabulary, possible: int, told: Told, guess: str, *drawn_by: object
) -> str:
    """Why to make this guess, in up to three sentences."""
    guessed, marks = told.guesses[-1] if told.guesses else ("", "")
    words = _words(vocabulary, possible, guess) | {
        "tries": f"{told.tries} {'try' if told.tries == 1 else 'tries'}",
        "guessed": f'"{guessed}"',
        "marks": " ".join(marks),
        "clue": clue(guessed, marks),
    }
    opening, reason = kinds(told, vocabulary.listed(possible), guess)
    said = [phrased(FORMS[opening], *drawn_by, opening, **words)] if opening else []
    return " ".join([*said, phrased(FORMS[reason], *drawn_by, **words)])


def kinds(told: Told, fitting: Sequence[str], guess: str) -> tuple[str, str]:
    """What the last action told, if there was one, and the reason for a guess: keys of FORMS."""
    opening = "marks" if told.guesses else ""
    if told.invalid:
        opening = "invalid"
    elif told.guesses[-1:] and told.guesses[-1] in told.guesses[:-1]:
        opening = "repeated"
    return opening, _reason(told, fitting, guess)


def _reason(told: Told, fitting: Sequence[str], guess: str) -> str:
    if told.tries == 1 and len(fitting) > 1:
        return "last"
    if not told.listed:
        if not told.guesses:
            return "unlisted opening"
        if guess not in fitting:
            return "unlisted probe"
        return "unlisted choice" if len(fitting) > 1 else "unlisted fit"
    if not told.guesses:
        return "opening"
    if len(fitting) <= 2:
        return "only" if len(fitting) == 1 else "two"
    if len(fitting) > NAMED:
        return "many"
    return "few" if guess in fitting else "split"


def _words(vocabulary: Vocabulary, possible: int, guess: str) -> dict[str, str]:
    fitting = vocabulary.listed(possible)
    left = max(part.bit_count() for part in vocabulary.parts(possible, guess))
    shown = fitting if len(fitting) <= NAMED else _examples(fitting, guess)
    quoted = [f'"{word}"' for word in shown]
    asked = list(dict.fromkeys(guess))
    common = {letter: sum(letter in word for word in fitting) for letter in asked}
    frequent = sorted(asked, key=lambda letter: -common[letter])[:3]
    having = [f"{article(each)} {each} is in {common[each]}" for each in frequent if common[each]]
    return {
        "guess": f'"{guess}"',
        "total": str(len(vocabulary.words)),
        "count": str(len(fitting)),
        "fitting": _joined(quoted, "and"),
        "either": _joined(quoted, "or"),
        "left": "a single word" if left == 1 else f"at most {left} words",
        "letters": _joined(having, "and"),
        "asked": _joined(asked, "and"),
    }


def _examples(fitting: Sequence[str], guess: str) -> list[str]:
    """Some of many words; what is guessed is one of them, if it fits."""
    if guess not in fitting:
        return [*fitting[:EXAMPLES]]
    return [*[word for word in fitting if word != guess][: EXAMPLES - 1], guess]


def clue(guess: str, marks: str) -> str:
    """What marks say of the hidden word, as `the third letter is a, and it has no t or c`."""
    at = list(zip(ORDINALS, guess, marks, strict=False))
    placed = [f"the {ordinal} letter is {letter}" for ordinal, letter, mark in at if mark == "g"]
    elsewhere = [
        f"{letter} is in it but not {ordinal}" for ordinal, letter, mark in at if mark == "y"
    ]
    absent = list(dict.fromkeys(letter for _, letter, mark in at if mark == "b"))
    none = [f"it has no {_joined(absent, 'or')}"] if absent else []
    *first, last = [*placed, *elsewhere, *none] or [""]
    return f"{', '.join(first)}, and {last}" if first else last


def article(letter: str) -> str:
    return "an" if letter in WITH_AN else "a"


def _joined(words: Sequence[str], conjunction: str) -> str:
    *first, last = words or [""]
    return f"{', '.join(first)} {conjunction} {last}" if first else last
