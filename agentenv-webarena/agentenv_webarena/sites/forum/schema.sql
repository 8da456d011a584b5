CREATE TABLE users (
    name TEXT PRIMARY KEY, joined TEXT NOT NULL, bio TEXT NOT NULL DEFAULT '',
    password TEXT NOT NULL DEFAULT '', sort TEXT NOT NULL DEFAULT 'hot',
    comments TEXT NOT NULL DEFAULT 'best', mails INTEGER NOT NULL DEFAULT 0,
    private INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE boards (
    name TEXT PRIMARY KEY, title TEXT NOT NULL, about TEXT NOT NULL, sidebar TEXT NOT NULL,
    creator TEXT NOT NULL, created TEXT NOT NULL, subscribers INTEGER NOT NULL
);
CREATE TABLE posts (
    id INTEGER PRIMARY KEY, board TEXT NOT NULL, author TEXT NOT NULL, title TEXT NOT NULL,
    slug TEXT NOT NULL, url TEXT NOT NULL DEFAULT '', body TEXT NOT NULL DEFAULT '',
    time TEXT NOT NULL, minute INTEGER NOT NULL, ups INTEGER NOT NULL, downs INTEGER NOT NULL,
    edited TEXT NOT NULL DEFAULT '', deleted INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX posts_board ON posts (board);
CREATE INDEX posts_author ON posts (author);
CREATE TABLE comments (
    id INTEGER PRIMARY KEY, post INTEGER NOT NULL, parent INTEGER NOT NULL DEFAULT 0,
    author TEXT NOT NULL, body TEXT NOT NULL, time TEXT NOT NULL, ups INTEGER NOT NULL,
    downs INTEGER NOT NULL, edited TEXT NOT NULL DEFAULT '', deleted INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX comments_post ON comments (post);
CREATE INDEX comments_author ON comments (author);
CREATE TABLE votes (
    user TEXT NOT NULL, kind TEXT NOT NULL, id INTEGER NOT NULL, value INTEGER NOT NULL,
    PRIMARY KEY (user, kind, id)
);
CREATE TABLE subscriptions (user TEXT NOT NULL, board TEXT NOT NULL, PRIMARY KEY (user, board));
CREATE TABLE blocks (user TEXT NOT NULL, blocked TEXT NOT NULL, PRIMARY KEY (user, blocked));
CREATE TABLE hidden (user TEXT NOT NULL, post INTEGER NOT NULL, PRIMARY KEY (user, post));
CREATE TABLE saved (user TEXT NOT NULL, post INTEGER NOT NULL, PRIMARY KEY (user, post));
CREATE TABLE messages (
    id INTEGER PRIMARY KEY, sender TEXT NOT NULL, recipient TEXT NOT NULL,
    subject TEXT NOT NULL, body TEXT NOT NULL, time TEXT NOT NULL, read INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX messages_recipient ON messages (recipient);
CREATE INDEX messages_sender ON messages (sender);
