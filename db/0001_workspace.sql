-- Instants are UTC, as in 2026-11-24T04:12:31.000Z. Columns that hold JSON say so.

CREATE TABLE models (
  hash TEXT NOT NULL PRIMARY KEY,
  path TEXT NOT NULL,
  facts TEXT NOT NULL CHECK (json_valid(facts)), -- JSON: the engine's model event
  first_seen TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;

CREATE TABLE datasets (
  hash TEXT NOT NULL PRIMARY KEY,
  task TEXT NOT NULL,
  facts TEXT NOT NULL CHECK (json_valid(facts)), -- JSON: the engine's data event
  first_seen TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;

CREATE TABLE runs (
  id TEXT NOT NULL PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'stopped', 'finished', 'failed', 'crashed', 'diverged')),
  reason TEXT, -- a sentence: why it did not finish
  fault_code TEXT,
  request TEXT NOT NULL CHECK (json_valid(request)), -- JSON: the request as the engine got it
  command_line TEXT NOT NULL CHECK (json_valid(command_line)), -- JSON: the words that were typed
  seed INTEGER NOT NULL,
  plan TEXT CHECK (json_valid(plan)), -- JSON: the engine's plan event
  provider TEXT, -- the one that really ran
  salf_version TEXT,
  node_version TEXT,
  onnxruntime_version TEXT,
  model_hash TEXT REFERENCES models (hash),
  data_hash TEXT REFERENCES datasets (hash),
  host_name TEXT, -- who supervises it while it runs
  host_pid INTEGER,
  result TEXT CHECK (json_valid(result)), -- JSON: the engine's result event
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  started_at TEXT,
  ended_at TEXT
) STRICT;

CREATE TABLE metrics (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  name TEXT NOT NULL,
  value REAL NOT NULL,
  PRIMARY KEY (run, step, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE evaluations (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  split TEXT NOT NULL,
  macro_f1 REAL NOT NULL,
  accuracy REAL NOT NULL,
  loss REAL NOT NULL,
  per_class TEXT NOT NULL CHECK (json_valid(per_class)), -- JSON
  confusion TEXT NOT NULL CHECK (json_valid(confusion)), -- JSON: [truth][prediction]
  predictions TEXT NOT NULL CHECK (json_valid(predictions)), -- JSON: label index per row
  PRIMARY KEY (run, step, split)
) STRICT;

CREATE TABLE checkpoints (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  path TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  best INTEGER NOT NULL CHECK (best IN (0, 1)),
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  PRIMARY KEY (run, path)
) STRICT;

CREATE TABLE ledger (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  unit TEXT NOT NULL CHECK (unit IN ('second', 'flop', 'token', 'byte')),
  value REAL NOT NULL,
  PRIMARY KEY (run, name, unit)
) STRICT, WITHOUT ROWID;

CREATE TABLE traces (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  sample INTEGER NOT NULL, -- row of the training split, from 0
  deviations BLOB NOT NULL, -- n+1 little-endian 32-bit floats: d_0 .. d_n
  PRIMARY KEY (run, step, sample)
) STRICT, WITHOUT ROWID;
