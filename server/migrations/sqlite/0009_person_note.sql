-- What a person sees of themselves on every page, sealed under their data key. NULL for those who enrolled before
-- there were notes, until they look.
ALTER TABLE person ADD COLUMN note BLOB;
