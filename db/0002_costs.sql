-- When an evaluation was done, what a run chose, and what it saved beside what it cost.

ALTER TABLE evaluations ADD COLUMN seconds REAL; -- of the run, at its end; NULL where it was not noted

ALTER TABLE runs ADD COLUMN choice TEXT CHECK (json_valid(choice)); -- JSON: the engine's last choice event

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
