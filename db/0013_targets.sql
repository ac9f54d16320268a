-- Where runs are trained besides this machine.

CREATE TABLE targets (
  name TEXT NOT NULL PRIMARY KEY,
  settings TEXT NOT NULL CHECK (json_valid(settings)), -- JSON: kind, host, folder, what is asked for
  created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;

-- The run of a cell at a target. It stays when the run has ended, and says where that was.
CREATE TABLE placements (
  run TEXT NOT NULL PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
  target TEXT NOT NULL,
  changes TEXT NOT NULL CHECK (json_valid(changes)), -- JSON: what is asked for besides the settings of the target
  needs TEXT NOT NULL CHECK (json_valid(needs)), -- JSON: memory and time by its plan
  state TEXT NOT NULL CHECK (state IN ('waiting', 'pending', 'running', 'stopping', 'ended', 'stopped')),
  reason TEXT, -- in the words of the target
  lot TEXT, -- what was submitted together; NULL: not submitted yet
  ticket TEXT, -- what the target calls it; NULL with a lot: nobody knows yet whether the target took it
  sent INTEGER NOT NULL DEFAULT 0, -- how often it was submitted
  step INTEGER NOT NULL DEFAULT 0, -- steps that were done when it was submitted last
  since INTEGER NOT NULL DEFAULT 0, -- number of its last event then
  memory INTEGER, -- bytes that it was promised
  seconds INTEGER -- of its time limit; NULL: what the target gives
) STRICT;
CREATE INDEX placements_of_target ON placements (target, state);
