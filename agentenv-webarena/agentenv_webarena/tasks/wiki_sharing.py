"""Intents that look something up in the encyclopedia and use it on the forum."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from agentenv_webarena.sites.addresses import address
from agentenv_webarena.tasks.forum_ways import ME, boards, findable, forum, to_board, to_post
from agentenv_webarena.tasks.forum_writing import new_post, one_more_comment
from agentenv_webarena.tasks.home import brief
from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.plan import Plan, answer, click, fill, see, visit
from agentenv_webarena.tasks.wanted import all_of, shows, text
from agentenv_webarena.tasks.wiki_ways import facts, titles, to_article, wiki

HEADLINES = (
    "Found this on a rainy afternoon",
    "Something for your next trip",
    "I had never heard of it",
    "Worth ten minutes of your day",
    "My teacher would be proud",
    "Who has been there?",
    "This answers an old question of mine",
    "For everybody who likes details",
)


def to_site(name: str) -> Plan:
    """From any site by the home page."""
    return visit(address("home")), click("link", name)


def answered(rng: Random, contents: Contents) -> Iterator[Draft]:
    for fact, post in zip(facts(rng, contents), findable(rng, contents), strict=False):
        yield Draft(
            {"fact": fact.told, "title": post["title"]},
            all_of(
                one_more_comment(contents, fact.answer, post["title"]),
                shows(forum(f"/user/{ME}/comments"), brief("#comments .row .text")),
            ),
            (
                to_article(fact.title),
                see(fact.shown),
                *to_site("Forum"),
                *to_post(post),
                fill("Write a comment", fact.answer),
                click("button", "Post comment"),
                answer(""),
            ),
        )


def shared(rng: Random, contents: Contents) -> Iterator[Draft]:
    """A link post: the address of the article must be right."""
    articles = titles(rng, contents, "kind NOT IN ('list', 'overview', 'country')")
    headlines = rng.sample(HEADLINES, len(HEADLINES))
    for article, headline, board in zip(articles, headlines, boards(rng, contents), strict=False):
        yield Draft(
            {"article": article, "board": board, "title": headline},
            new_post(contents, board, headline, (text("#link"), wiki(article))),
            (
                *to_site("Encyclopedia"),
                to_article(article),
                see(article),
                *to_site("Forum"),
                *to_board(board),
                click("link", f"Submit to f/{board}"),
                fill("Title", headline),
                fill("Link (optional)", wiki(article)),
                click("button", "Submit post"),
                answer(""),
            ),
        )


SHARING = [
    Intent(
        "Look up {{fact}} in the encyclopedia, and tell it in a comment below the forum's post "
        '"{{title}}".',
        ["wiki", "forum"],
        answered,
        6,
    ),
    Intent(
        'Post a link to the encyclopedia\'s article "{{article}}" on f/{{board}} of the '
        'forum, with the title "{{title}}"',
        ["forum", "wiki"],
        shared,
        5,
    ),
]
