-- What the provider calls the state of a whole list, where it has a word for it: asked with it, it can say that
-- nothing changed. It stands for what was read from the provider; whoever changes a row otherwise takes it away.
ALTER TABLE collections ADD COLUMN version TEXT;
