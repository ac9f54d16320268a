-- When an evaluation was done, and what a run saved beside what it cost.

ALTER TABLE evaluations ADD COLUMN seconds REAL; -- of the run, at its end; NULL where it was not noted

CREATE TABLE new_ledger (
  run TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  unit TEXT NOT NULL CHECK (unit IN ('second', 'flop', 'token', 'byte', 'share')),
  value REAL NOT NULL,
  PRIMARY KEY (run, name, unit)
) STRICT, WITHOUT ROWID;
INSERT INTO new_ledger SELECT run, name, unit, value FROM ledger;
DROP TABLE ledger;
ALTER TABLE new_ledger RENAME TO ledger;
