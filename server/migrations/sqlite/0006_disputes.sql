-- Disputes, and how fresh the authority's word about guardians is.

-- A dispute belongs to a child: nothing that changes the child's links, devices or PIN goes through until an operator has
-- settled it. `guardianship_id`: the link that it was opened about, which may have ended. `opened_by`: `guardian`,
-- `operator` or `authority`. `settled_as`: `kept`, `ended` or `of_age`.
CREATE TABLE dispute (
    id              TEXT PRIMARY KEY,
    child_id        TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    guardianship_id TEXT REFERENCES guardianship (id) ON DELETE SET NULL,
    opened_by       TEXT NOT NULL,
    opened_at       BIGINT NOT NULL,
    settled_at      BIGINT,
    settled_as      TEXT
);
-- One at a time.
CREATE UNIQUE INDEX dispute_open ON dispute (child_id) WHERE settled_at IS NULL;
CREATE INDEX dispute_child ON dispute (child_id);
CREATE INDEX dispute_guardianship ON dispute (guardianship_id);

-- Before, a dispute belonged to a link. Of several about one child the first one goes on.
INSERT INTO dispute (id, child_id, guardianship_id, opened_by, opened_at)
SELECT id, child_id, id, 'guardian', disputed_at FROM guardianship AS link
WHERE ended_at IS NULL AND disputed_at IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM guardianship AS other WHERE other.child_id = link.child_id
    AND other.ended_at IS NULL AND other.disputed_at IS NOT NULL
    AND (other.disputed_at < link.disputed_at OR other.disputed_at = link.disputed_at AND other.id < link.id)
);

-- `asked_at`: when the authority was last asked about guardian and child; `answered_at`: when it last answered.
ALTER TABLE guardianship ADD COLUMN asked_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE guardianship ADD COLUMN answered_at BIGINT NOT NULL DEFAULT 0;
UPDATE guardianship SET asked_at = started_at, answered_at = started_at;
CREATE INDEX guardianship_answered ON guardianship (answered_at) WHERE ended_at IS NULL;

-- Whose code opened the application of one more guardian; their own link must be live when it is approved.
ALTER TABLE application ADD COLUMN invited_by TEXT REFERENCES person (id) ON DELETE CASCADE;

-- When the daily job noticed the 18th birthday of somebody who has yet to take over from a guardian.
ALTER TABLE minor ADD COLUMN of_age_at BIGINT;
