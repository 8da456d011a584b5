CREATE TABLE nodes (id INTEGER PRIMARY KEY, x REAL, y REAL, town TEXT);
CREATE INDEX nodes_x ON nodes (x);
-- A road between two nodes, either way; `bend` is how far its middle stands off the straight line.
CREATE TABLE roads (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER, name TEXT, class TEXT, meters INTEGER, bend REAL);
CREATE TABLE towns (
  id INTEGER PRIMARY KEY, name TEXT UNIQUE, kind TEXT, region TEXT, population INTEGER, x REAL, y REAL,
  lat REAL, lon REAL, node INTEGER
);
CREATE TABLE places (
  id INTEGER PRIMARY KEY, name TEXT, category TEXT, town TEXT, region TEXT, street TEXT, number INTEGER,
  postcode TEXT, phone TEXT, website TEXT, hours TEXT, x REAL, y REAL, lat REAL, lon REAL, node INTEGER,
  rooms INTEGER, wheelchair TEXT
);
CREATE INDEX places_category ON places (category);
CREATE INDEX places_town ON places (town);
CREATE INDEX places_x ON places (x);
CREATE TABLE favorites (user TEXT, place_id INTEGER, list TEXT, PRIMARY KEY (user, place_id)) WITHOUT ROWID;
CREATE TABLE notes (id INTEGER PRIMARY KEY, place_id INTEGER, author TEXT, made TEXT, text TEXT);
CREATE INDEX notes_place ON notes (place_id);
