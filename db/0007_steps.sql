-- One wide row for each step instead of one row for each number of it: an eighth of the keys, and curves need no pivot.

CREATE TABLE steps (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  step INTEGER NOT NULL,
  -- NULL where it was not noted: older programs noted less.
  loss REAL,
  learning_rate REAL,
  grad_norm REAL, -- before clipping
  tokens_per_second REAL,
  boundary REAL, -- e: blocks up to it got no backward pass
  trained_blocks REAL,
  tokens REAL, -- without padding
  elapsed_seconds REAL, -- of the run, at the end of the step
  PRIMARY KEY (run, step)
) STRICT, WITHOUT ROWID;

INSERT INTO steps
SELECT run, step,
  max(value) FILTER (WHERE name = 'loss'),
  max(value) FILTER (WHERE name = 'learningRate'),
  max(value) FILTER (WHERE name = 'gradNorm'),
  max(value) FILTER (WHERE name = 'tokensPerSecond'),
  max(value) FILTER (WHERE name = 'boundary'),
  max(value) FILTER (WHERE name = 'trainedBlocks'),
  max(value) FILTER (WHERE name = 'tokens'),
  max(value) FILTER (WHERE name = 'elapsedSeconds')
FROM metrics GROUP BY run, step;

DROP TABLE metrics;
