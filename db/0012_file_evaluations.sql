-- Scores of runs on labelled files that were given after the training.

CREATE TABLE file_evaluations (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  step INTEGER, -- whose weights were scored; null: not known
  data_hash TEXT NOT NULL, -- of texts and labels
  file TEXT NOT NULL, -- its path
  score TEXT NOT NULL CHECK (json_valid(score)), -- JSON: scores, predictions, how the file was read
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;
CREATE INDEX file_evaluations_by_run ON file_evaluations (run);
