-- Comparisons: which runs belong together, and the true labels that their answers are held against.

CREATE TABLE experiments (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  request TEXT NOT NULL CHECK (json_valid(request)), -- JSON: methods, seeds, data sets, models and settings
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;

CREATE TABLE experiment_runs (
  experiment TEXT NOT NULL REFERENCES experiments (id) ON DELETE CASCADE,
  model TEXT NOT NULL, -- this and the next two by the names that the request gives them
  data TEXT NOT NULL,
  method TEXT NOT NULL,
  seed INTEGER NOT NULL,
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE, -- several experiments may share a run
  PRIMARY KEY (experiment, model, data, method, seed)
) STRICT, WITHOUT ROWID;

CREATE TABLE split_labels (
  hash TEXT NOT NULL PRIMARY KEY, -- of the split's texts and labels, as in the facts of a data set
  labels TEXT NOT NULL CHECK (json_valid(labels)) -- JSON: label index per row
) STRICT;
