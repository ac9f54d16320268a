-- How far the event file of a run has been read into this database, and which process works at what.

ALTER TABLE runs ADD COLUMN events_offset INTEGER NOT NULL DEFAULT 0; -- bytes of the file
ALTER TABLE runs ADD COLUMN events_sequence INTEGER NOT NULL DEFAULT 0; -- number of the last event

-- When the process began, in the words of its system: a process number is given again. NULL where it was not noted.
ALTER TABLE runs ADD COLUMN host_start TEXT;
ALTER TABLE jobs ADD COLUMN host_start TEXT;
