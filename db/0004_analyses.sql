-- Traces belong to an analysis, which may be older than any run. Those of runs were never written.
DROP TABLE traces;

CREATE TABLE analyses (
  id TEXT NOT NULL PRIMARY KEY,
  model_hash TEXT NOT NULL REFERENCES models (hash),
  data_hash TEXT NOT NULL REFERENCES datasets (hash),
  task TEXT NOT NULL,
  request TEXT NOT NULL CHECK (json_valid(request)), -- JSON: the request as the engine got it
  facts TEXT NOT NULL CHECK (json_valid(facts)), -- JSON: the engine's result without its samples
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;

-- 32-bit numbers in BLOBs are little-endian. n+1 latent spaces, and `count` nearest tokens where they were sought.
CREATE TABLE traces (
  analysis TEXT NOT NULL REFERENCES analyses (id) ON DELETE CASCADE,
  sample INTEGER NOT NULL, -- from 0, in the order of the file
  line INTEGER NOT NULL, -- where it stands in its file: line, or row number in Parquet
  label INTEGER NOT NULL, -- index into the labels of the analysis
  cosines BLOB NOT NULL, -- floats [6, n+1], by target (basis, lerp) and norm (hf, all, none)
  nearest_tokens BLOB, -- integers [n+1, count]
  nearest_cosines BLOB, -- floats [n+1, count]
  PRIMARY KEY (analysis, sample)
) STRICT, WITHOUT ROWID;
