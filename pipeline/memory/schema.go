package memory

// The file is an SQLite database (https://sqlite.org/fileformat2.html) in WAL mode. While it is open, -wal and -shm lie beside it.
//
//	segment   each different text of each language, once
//	unit      a source segment, its translation, the source segments before and after, and what is known of it
//	posting   for each folded word and length of segment, the numbers of the segments that have it
//	tally     how many units there are of each kind, so that nobody need count them
//	machine   answers of engines, by all that decides them; no unit refers to them
//
// The version stands in PRAGMA user_version, and applicationID in PRAGMA application_id.
//
//	1  2026-11: first version
//	2  2026-11: unit.draft, state.segments, tally: see upgrade
const (
	schemaVersion = 2
	applicationID = 0x76697361 // "visa"
)

const schema = `
CREATE TABLE state (
	value    TEXT NOT NULL,           -- a hash over all that was ever imported and deleted, in order
	segments INTEGER NOT NULL         -- how many there are
);
INSERT INTO state VALUES ('', 0);

CREATE TABLE language (
	id  INTEGER PRIMARY KEY,
	tag TEXT NOT NULL UNIQUE          -- BCP 47, as it was first given
);
CREATE TABLE document (
	id   INTEGER PRIMARY KEY,
	name TEXT NOT NULL UNIQUE
);
CREATE TABLE origin (
	id     INTEGER PRIMARY KEY,
	kind   TEXT NOT NULL,             -- machine, memory, person, mock or nothing
	engine TEXT NOT NULL,
	model  TEXT NOT NULL,
	date   TEXT NOT NULL,             -- 2006-01-02 or nothing
	UNIQUE (kind, engine, model, date)
);
CREATE TABLE import (
	id   INTEGER PRIMARY KEY,
	name TEXT NOT NULL,
	date TEXT NOT NULL
);

CREATE TABLE segment (
	id       INTEGER PRIMARY KEY,
	language INTEGER NOT NULL REFERENCES language,
	hash     INTEGER NOT NULL,        -- FNV-1a, 64 bits, of text
	text     TEXT NOT NULL
);
CREATE INDEX segment_hash ON segment (hash);

CREATE TABLE unit (
	id        INTEGER PRIMARY KEY,
	source    INTEGER NOT NULL REFERENCES segment,
	target    INTEGER NOT NULL REFERENCES segment,
	before    INTEGER NOT NULL,       -- segment, 0 for none
	after     INTEGER NOT NULL,
	document  INTEGER NOT NULL REFERENCES document,
	origin    INTEGER NOT NULL REFERENCES origin,
	import    INTEGER NOT NULL REFERENCES import,
	corrected INTEGER NOT NULL,       -- 1 where a person changed what a machine had made
	position  TEXT NOT NULL,          -- in the document, where it was first met there
	details   TEXT NOT NULL,          -- JSON: what only export needs
	draft     INTEGER NOT NULL        -- 1 where no person stands behind it: see Unit.Draft
);
CREATE UNIQUE INDEX unit_key ON unit (source, target, before, after, document);
CREATE INDEX unit_target ON unit (target);

CREATE TABLE posting (
	word     TEXT NOT NULL,           -- folded
	language INTEGER NOT NULL,
	length   INTEGER NOT NULL,        -- class of the segment's number of words
	range    INTEGER NOT NULL,        -- the segment's id >> 20
	ids      BLOB NOT NULL,           -- the lower 20 bits of the ids, 3 bytes each, rising
	PRIMARY KEY (word, language, length, range)
) WITHOUT ROWID;

` + tallySchema + `
CREATE TABLE machine (
	id          INTEGER PRIMARY KEY,
	hash        INTEGER NOT NULL,     -- of text
	engine      TEXT NOT NULL,
	model       TEXT NOT NULL,
	settings    TEXT NOT NULL,
	source      TEXT NOT NULL,        -- language
	target      TEXT NOT NULL,
	text        TEXT NOT NULL,
	translation TEXT NOT NULL,
	said_engine TEXT NOT NULL,        -- the origin that the answer came with
	said_model  TEXT NOT NULL,
	date        TEXT NOT NULL
);
CREATE INDEX machine_hash ON machine (hash);
`

const tallySchema = `CREATE TABLE tally (
	source    INTEGER NOT NULL,       -- languages
	target    INTEGER NOT NULL,
	document  INTEGER NOT NULL,
	origin    INTEGER NOT NULL,
	draft     INTEGER NOT NULL,
	corrected INTEGER NOT NULL,
	units     INTEGER NOT NULL,       -- how many there are
	PRIMARY KEY (source, target, document, origin, draft, corrected)
) WITHOUT ROWID;
`
