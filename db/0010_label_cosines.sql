-- Cosines are floats [6, n+1, labels] from now on: to the targets of all labels of the task. Those of earlier analyses are
-- to the target of the sample's own label alone.
ALTER TABLE traces ADD COLUMN labels INTEGER NOT NULL DEFAULT 1;
