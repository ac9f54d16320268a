-- Paths of the workspace's own files are relative to it, so that it can be moved. The program gives SQL the function
-- portable(text): a path, or the strings of a JSON text.

UPDATE runs SET request = portable(request), command_line = portable(command_line), result = portable(result);
UPDATE checkpoints SET path = portable(path);
UPDATE models SET path = portable(path), facts = portable(facts);
UPDATE datasets SET facts = portable(facts);
UPDATE experiments SET request = portable(request);
UPDATE analyses SET request = portable(request);
UPDATE jobs SET request = portable(request);
UPDATE library_models SET path = portable(path);
UPDATE library_files SET path = portable(path);
UPDATE library_datasets SET data = portable(data);
