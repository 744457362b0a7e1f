-- Tries, counted before they are looked at. `subject` is a keyed MAC of a document, phone number, person or address (that one
-- under a key of the day). `earlier`: passes in the window before the one that began at `window_start`.
CREATE TABLE attempt (
    kind         TEXT NOT NULL,
    subject      BLOB NOT NULL,
    earlier      BIGINT NOT NULL,
    passes       BIGINT NOT NULL,
    window_start BIGINT NOT NULL,
    locked_until BIGINT,
    expires_at   BIGINT NOT NULL,
    PRIMARY KEY (kind, subject)
);

-- Faces are counted there now.
DROP TABLE face_try;
ALTER TABLE enrolment DROP COLUMN face_failures;
ALTER TABLE enrolment DROP COLUMN face_locked_until;
