CREATE TABLE articles (
    title TEXT PRIMARY KEY, kind TEXT NOT NULL, summary TEXT NOT NULL, box TEXT NOT NULL,
    sections TEXT NOT NULL, words TEXT NOT NULL
);
CREATE TABLE categories (name TEXT NOT NULL, title TEXT NOT NULL, PRIMARY KEY (name, title));
CREATE TABLE links (source TEXT NOT NULL, target TEXT NOT NULL, PRIMARY KEY (source, target));
CREATE INDEX links_target ON links (target);
CREATE TABLE revisions (
    id INTEGER PRIMARY KEY, title TEXT NOT NULL, time TEXT NOT NULL, editor TEXT NOT NULL,
    remark TEXT NOT NULL, size INTEGER NOT NULL
);
CREATE INDEX revisions_title ON revisions (title);
CREATE TABLE watched (title TEXT PRIMARY KEY);
