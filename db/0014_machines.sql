-- The kind of machine that trained a run: processor, cores, GPUs; those that trained it one after the other joined by ' + '.
ALTER TABLE runs ADD COLUMN machine TEXT;
