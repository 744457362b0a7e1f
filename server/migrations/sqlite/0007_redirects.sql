-- Origins to which the relying party's callback sends the browser on: a JSON array.
ALTER TABLE relying_party ADD COLUMN redirects_to TEXT NOT NULL DEFAULT '[]';
