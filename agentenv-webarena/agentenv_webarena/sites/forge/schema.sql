CREATE TABLE users (
  id INTEGER PRIMARY KEY, username TEXT UNIQUE, name TEXT, email TEXT, bio TEXT, location TEXT,
  job TEXT, joined TEXT, status TEXT, pronouns TEXT
);
CREATE TABLE groups (id INTEGER PRIMARY KEY, path TEXT UNIQUE, name TEXT, about TEXT);
CREATE TABLE projects (
  id INTEGER PRIMARY KEY, full TEXT UNIQUE, space TEXT, path TEXT, name TEXT, about TEXT,
  visibility TEXT, created TEXT, language TEXT, license TEXT, branch TEXT, forked_from INTEGER
);
CREATE INDEX projects_space ON projects (space);
CREATE INDEX projects_fork ON projects (forked_from);
CREATE TABLE stars (project_id INTEGER, user_id INTEGER, PRIMARY KEY (project_id, user_id)) WITHOUT ROWID;
CREATE INDEX stars_user ON stars (user_id);
CREATE TABLE follows (user_id INTEGER, followed_id INTEGER, PRIMARY KEY (user_id, followed_id)) WITHOUT ROWID;
CREATE TABLE members (
  project_id INTEGER, user_id INTEGER, role INTEGER, since TEXT, PRIMARY KEY (project_id, user_id)
) WITHOUT ROWID;
CREATE INDEX members_user ON members (user_id);
CREATE TABLE files (project_id INTEGER, path TEXT, text TEXT, PRIMARY KEY (project_id, path)) WITHOUT ROWID;
CREATE TABLE branches (
  id INTEGER PRIMARY KEY, project_id INTEGER, name TEXT, protected INTEGER, UNIQUE (project_id, name)
);
CREATE TABLE commits (
  id INTEGER PRIMARY KEY, project_id INTEGER, branch TEXT, sha TEXT, author_id INTEGER, made TEXT, message TEXT
);
CREATE INDEX commits_project ON commits (project_id, branch, made);
CREATE INDEX commits_author ON commits (author_id);
CREATE TABLE changes (commit_id INTEGER, path TEXT, added INTEGER, removed INTEGER, patch TEXT);
CREATE INDEX changes_commit ON changes (commit_id);
CREATE TABLE labels (id INTEGER PRIMARY KEY, project_id INTEGER, name TEXT, color TEXT, about TEXT, UNIQUE (project_id, name));
CREATE TABLE milestones (
  id INTEGER PRIMARY KEY, project_id INTEGER, title TEXT, about TEXT, starts TEXT, due TEXT, state TEXT,
  UNIQUE (project_id, title)
);
-- Issues and merge requests: `kind` says which.
CREATE TABLE items (
  id INTEGER PRIMARY KEY, project_id INTEGER, kind TEXT, number INTEGER, title TEXT, text TEXT, author_id INTEGER,
  state TEXT, created TEXT, ended TEXT, milestone_id INTEGER, due TEXT, source TEXT, target TEXT, reviewer_id INTEGER,
  assignee_id INTEGER,
  UNIQUE (project_id, kind, number)
);
CREATE INDEX items_author ON items (author_id);
CREATE TABLE item_labels (item_id INTEGER, label_id INTEGER, PRIMARY KEY (item_id, label_id)) WITHOUT ROWID;
CREATE INDEX items_assignee ON items (assignee_id);
CREATE TABLE notes (id INTEGER PRIMARY KEY, item_id INTEGER, author_id INTEGER, created TEXT, text TEXT);
CREATE INDEX notes_item ON notes (item_id);
CREATE TABLE releases (id INTEGER PRIMARY KEY, project_id INTEGER, tag TEXT, name TEXT, about TEXT, author_id INTEGER, made TEXT);
CREATE INDEX releases_project ON releases (project_id);
CREATE TABLE todos (id INTEGER PRIMARY KEY, user_id INTEGER, item_id INTEGER, author_id INTEGER, what TEXT, created TEXT, done INTEGER);
