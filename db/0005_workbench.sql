-- What the window works with: the queue of jobs, and the library of models and data.

CREATE TABLE jobs (
  id TEXT NOT NULL PRIMARY KEY,
  title TEXT NOT NULL,
  request TEXT NOT NULL CHECK (json_valid(request)), -- JSON: what it does
  state TEXT NOT NULL CHECK (state IN ('waiting', 'running', 'paused', 'done', 'failed')),
  place REAL NOT NULL, -- jobs that wait run by rising place
  subject TEXT, -- the analysis, experiment or run that it makes
  message TEXT, -- a sentence: why it failed or was paused
  host_name TEXT, -- who works at it while it runs
  host_pid INTEGER,
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  ended_at TEXT,
  removed_at TEXT -- it can be taken back until the workspace is opened the next time
) STRICT;

CREATE TABLE library_models (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  path TEXT NOT NULL,
  added_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  removed_at TEXT -- it can be taken back
) STRICT;

-- A file that was brought in; data sets are made of them.
CREATE TABLE library_files (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  path TEXT NOT NULL,
  added_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;

CREATE TABLE library_datasets (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  task TEXT NOT NULL CHECK (json_valid(task)), -- JSON: how rows are read
  data TEXT NOT NULL CHECK (json_valid(data)), -- JSON: the files of the splits, by path
  facts TEXT NOT NULL CHECK (json_valid(facts)), -- JSON: what was counted when it was made
  added_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  removed_at TEXT
) STRICT;

-- Bootstraps that were done: each takes a while, and the same answers give the same numbers.
CREATE TABLE bootstraps (
  key TEXT NOT NULL PRIMARY KEY, -- hash of the runs, the test rows and the way of resampling
  outcome TEXT NOT NULL CHECK (json_valid(outcome)) -- JSON: difference, interval, p and resamples
) STRICT;

-- What a person prefers in this workspace.
CREATE TABLE preferences (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL CHECK (json_valid(value))
) STRICT;

-- Deleted in the window; the files go when the workspace is opened the next time, and until then it can be undone.
ALTER TABLE runs ADD COLUMN removed_at TEXT;
ALTER TABLE analyses ADD COLUMN removed_at TEXT;
ALTER TABLE experiments ADD COLUMN removed_at TEXT;

-- Curves are read by name: before, the names of a step lay together, and a curve was strewn over all rows of its run.
CREATE TABLE new_metrics (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  name TEXT NOT NULL,
  value REAL NOT NULL,
  PRIMARY KEY (run, name, step)
) STRICT, WITHOUT ROWID;
INSERT INTO new_metrics SELECT run, step, name, value FROM metrics;
DROP TABLE metrics;
ALTER TABLE new_metrics RENAME TO metrics;
