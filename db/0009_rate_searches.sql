-- Searches for learning rates: short trainings that leave nothing but their scores on the validation rows.

CREATE TABLE rate_searches (
  id TEXT NOT NULL PRIMARY KEY, -- by the content of model and data, and the settings of the trials
  request TEXT NOT NULL CHECK (json_valid(request)), -- JSON
  validation_hash TEXT NOT NULL, -- of texts and labels of the validation rows; see split_labels
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;

CREATE TABLE rate_trials (
  number INTEGER NOT NULL PRIMARY KEY,
  search TEXT NOT NULL REFERENCES rate_searches (id) ON DELETE CASCADE,
  trial TEXT NOT NULL CHECK (json_valid(trial)) -- JSON: method, rate, how it ended, scores, costs
) STRICT;
CREATE INDEX rate_trials_by_search ON rate_trials (search);
