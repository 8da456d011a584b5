"""Intents of the forum that write: posts, comments, messages and boards."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from urllib.parse import quote_plus

from agentenv_webarena.sites.forum.content import slug
from agentenv_webarena.tasks.forum_ways import (
    ME,
    boards,
    comment_count,
    findable,
    forum,
    path_of,
    ranked,
    rows,
    to_board,
    to_post,
    value,
)
from agentenv_webarena.tasks.forum_words import BOARDS, LETTERS, REMARKS, TEXTS, TOPICS
from agentenv_webarena.tasks.intents import Contents, Draft, Intent
from agentenv_webarena.tasks.plan import answer, click, fill, see
from agentenv_webarena.tasks.wanted import Wanted, all_of, shows, text


def one_more_comment(contents: Contents, *parts: str) -> Wanted:
    """My newest comment has these texts, and there is one more than before."""
    mine = forum(f"/user/{ME}/comments")
    count = str(comment_count(contents) + 1)
    return shows(mine, (text("#comments .row"), list(parts)), (text("#comment-count"), count))


def new_post(
    contents: Contents, board: str, title: str, *parts: tuple[str, str | list[str]]
) -> Wanted:
    """The one post that I have written since; each part is where to look and what is there."""
    number = value(contents, "SELECT max(id) FROM posts") + 1
    count = value(contents, "SELECT count(*) FROM posts WHERE author = ?", ME) + 1
    return all_of(
        shows(
            forum(f"/f/{board}/{number}/{slug(title)}"),
            (text("#title"), title),
            (text("#author"), ME),
            *parts,
        ),
        shows(forum(f"/user/{ME}"), (text("#post-count"), str(count))),
    )


def comment(rng: Random, contents: Contents) -> Iterator[Draft]:
    remarks = rng.sample(REMARKS, len(REMARKS))
    for remark, post in zip(remarks, findable(rng, contents), strict=False):
        yield Draft(
            {"text": remark, "title": post["title"]},
            all_of(
                shows(forum(path_of(post)), (text("#comments"), [ME, remark])),
                one_more_comment(contents, remark, post["title"]),
            ),
            (
                *to_post(post),
                fill("Write a comment", remark),
                click("button", "Post comment"),
                answer(""),
            ),
        )


def reply(rng: Random, contents: Contents) -> Iterator[Draft]:
    """To the only comment of somebody, which nobody has answered."""
    query = """
        SELECT * FROM comments AS c WHERE post = ? AND author != ?
        AND author NOT IN (SELECT blocked FROM blocks)
        AND NOT EXISTS (SELECT 1 FROM comments WHERE parent = c.id)
        AND (SELECT count(*) FROM comments WHERE post = c.post AND author = c.author) = 1
        ORDER BY id
    """
    remarks = rng.sample(REMARKS, len(REMARKS))
    for post in findable(rng, contents, "comments BETWEEN 4 AND 18"):
        found = rows(contents, query, post["id"], ME)
        if not found or not remarks:
            continue
        to, remark = rng.choice(found), remarks.pop()
        yield Draft(
            {"text": remark, "user": to["author"], "title": post["title"]},
            all_of(
                shows(
                    forum(path_of(post)), (text(f"#comment-{to['id']} > .comment"), [ME, remark])
                ),
                one_more_comment(contents, remark),
            ),
            (
                *to_post(post),
                click("link", f"Reply to {to['author']}"),
                fill("Your reply", remark),
                click("button", "Post reply"),
                answer(""),
            ),
        )


def submit(rng: Random, contents: Contents) -> Iterator[Draft]:
    count = value(contents, "SELECT count(*) FROM posts WHERE author = ?", ME) + 1
    topics = rng.sample(TOPICS, len(TOPICS))
    for (title, body), board in zip(topics, boards(rng, contents), strict=False):
        about = forum(f"/search?q={quote_plus(body)}&in=posts")
        yield Draft(
            {"board": board, "title": title, "text": body},
            all_of(
                shows(
                    forum(f"/user/{ME}/posts"),
                    (text(".post"), [title, f"in f/{board}"]),
                    (text("#post-count"), str(count)),
                ),
                shows(about, (text(".post"), [title, ME, f"in f/{board}"])),
            ),
            (
                *to_board(board),
                click("link", f"Submit to f/{board}"),
                fill("Title", title),
                fill("Text", body),
                click("button", "Submit post"),
                answer(""),
            ),
        )


def edit(rng: Random, contents: Contents) -> Iterator[Draft]:
    query = "SELECT * FROM posts WHERE author = ? AND url = '' ORDER BY id"
    mine = rows(contents, query, ME)
    rng.shuffle(mine)
    for post, body in zip(mine, rng.sample(TEXTS, len(TEXTS)), strict=False):
        yield Draft(
            {"title": post["title"], "text": body},
            shows(forum(path_of(post)), (text("#body"), body), (text("#title"), post["title"])),
            (
                click("link", ME).because("My own posts are listed on my profile."),
                click("link", "Posts"),
                click("link", post["title"]),
                click("link", "Edit post"),
                fill("Text", body),
                click("button", "Save changes"),
                answer(""),
            ),
        )


def delete(rng: Random, contents: Contents) -> Iterator[Draft]:
    """My only comment below a post, which nobody has answered."""
    query = """
        SELECT * FROM comments AS c WHERE post = ? AND author = ?
        AND NOT EXISTS (SELECT 1 FROM comments WHERE parent = c.id)
    """
    mine = (
        f"id IN (SELECT post FROM comments WHERE author = '{ME}' GROUP BY post HAVING count(*) = 1)"
    )
    for post in findable(rng, contents, mine):
        found = rows(contents, query, post["id"], ME)
        if not found:
            continue
        there = f"document.querySelector('#comment-{found[0]['id']}') ? 'there' : 'gone'"
        yield Draft(
            {"title": post["title"]},
            all_of(
                shows(forum(path_of(post)), (there, "gone"), (text("#title"), post["title"])),
                shows(
                    forum(f"/user/{ME}"),
                    (text("#comment-count"), str(comment_count(contents) - 1)),
                ),
            ),
            (
                *to_post(post),
                see(found[0]["body"]),
                click("button", "Delete my comment"),
                answer(""),
            ),
        )


def create(rng: Random, contents: Contents) -> Iterator[Draft]:
    for name, title, about, sidebar in rng.sample(BOARDS, len(BOARDS)):
        yield Draft(
            {"name": name, "title": title, "about": about, "sidebar": sidebar},
            shows(
                forum(f"/f/{name}"),
                (text("h1"), [title, f"f/{name}"]),
                (text("#about"), about),
                (text("#sidebar"), sidebar),
            ),
            (
                click("link", "Create a board"),
                fill("Name", name),
                fill("Title", title),
                fill("Description", about),
                fill("Sidebar", sidebar),
                click("button", "Create board"),
                answer(""),
            ),
        )


def message(rng: Random, contents: Contents) -> Iterator[Draft]:
    """To somebody who is told by what they wrote."""
    letters = rng.sample(LETTERS, len(LETTERS))
    number = value(contents, "SELECT max(id) FROM messages") + 1
    for board in boards(rng, contents):
        found = ranked(contents, board, "Top")
        if not found or found[0]["author"] == ME or not letters:
            continue
        name = found[0]["author"]
        subject, body = letters.pop()
        yield Draft(
            {"board": board, "subject": subject, "text": body},
            all_of(
                shows(
                    forum("/messages/sent"),
                    (text("#messages tbody"), [subject, name]),
                    ("document.querySelectorAll('#messages tbody tr').length", "1"),
                ),
                shows(forum(f"/messages/{number}"), (text("#message .text"), body)),
            ),
            (
                *to_board(board),
                click("link", "Top"),
                see(found[0]["title"]),
                click("link", name),
                click("link", "Send a message"),
                fill("Subject", subject),
                fill("Message", body),
                click("button", "Send message"),
                answer(""),
            ),
        )


WRITING = [
    Intent('Write the comment "{{text}}" below the post "{{title}}".', ["forum"], comment, 6),
    Intent(
        'Reply "{{text}}" to the comment of {{user}} below the post "{{title}}".',
        ["forum"],
        reply,
        6,
    ),
    Intent(
        'Submit a post to f/{{board}} with the title "{{title}}" and the text "{{text}}".',
        ["forum"],
        submit,
        8,
    ),
    Intent('Replace the text of my post "{{title}}" with "{{text}}"', ["forum"], edit, 6),
    Intent('Delete my comment below the post "{{title}}".', ["forum"], delete, 6),
    Intent(
        'Create a board named "{{name}}" with the title "{{title}}", the description '
        '"{{about}}" and the sidebar "{{sidebar}}"',
        ["forum"],
        create,
        6,
    ),
    Intent(
        "Send a private message to the author of the highest-scored post of all time on "
        'f/{{board}}, with the subject "{{subject}}" and the text "{{text}}"',
        ["forum"],
        message,
        6,
    ),
]
