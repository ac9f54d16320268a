-- What untrained models answer to test rows, scored once for all experiments.

CREATE TABLE untrained_scores (
  key TEXT NOT NULL PRIMARY KEY, -- hash of the content of the model and of the test rows, and of how they are read
  score TEXT NOT NULL CHECK (json_valid(score)) -- JSON: scores, predictions, costs
) STRICT;
