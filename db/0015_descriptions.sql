-- What people call what a workspace holds, note of it and tag it with; data sets before they were edited; what reports are about.

CREATE TABLE descriptions (
  subject TEXT NOT NULL PRIMARY KEY, -- id of a run, an experiment, or a model or data set of the library
  name TEXT, -- NULL: as the program calls it
  note TEXT NOT NULL
) STRICT;

CREATE TABLE tags (
  subject TEXT NOT NULL,
  tag TEXT NOT NULL COLLATE NOCASE,
  PRIMARY KEY (subject, tag)
) STRICT, WITHOUT ROWID;

-- Runs keep what they were trained on in their own requests; these say which data set that was.
CREATE TABLE dataset_versions (
  dataset TEXT NOT NULL REFERENCES library_datasets (id) ON DELETE CASCADE,
  version INTEGER NOT NULL, -- from 1
  task TEXT NOT NULL CHECK (json_valid(task)), -- JSON, as the next two: see library_datasets
  data TEXT NOT NULL CHECK (json_valid(data)),
  facts TEXT NOT NULL CHECK (json_valid(facts)),
  replaced_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  PRIMARY KEY (dataset, version)
) STRICT;

CREATE TABLE report_subjects (
  report TEXT NOT NULL, -- name of its file in the folder of reports
  subject TEXT NOT NULL, -- id of an experiment, or of a run
  PRIMARY KEY (report, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX report_subjects_by_subject ON report_subjects (subject);

CREATE TRIGGER runs_lose_descriptions AFTER DELETE ON runs BEGIN
  DELETE FROM descriptions WHERE subject = OLD.id;
  DELETE FROM tags WHERE subject = OLD.id;
END;
