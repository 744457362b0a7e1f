-- Everything that is kept about a person is sealed under their data key. Destroying its row makes all of that unreadable.
-- `wrapped_under`: the day of the key-encryption key, as in `2026-11-28`.
CREATE TABLE data_key (
    person_id     TEXT PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    wrapped_under TEXT NOT NULL,
    wrapped_key   BYTEA NOT NULL
);

-- The first release sealed each record under a key of its own. The key waits here until the next start has opened the
-- record with it and sealed it under the person's data key.
ALTER TABLE person ADD COLUMN release_1_key BYTEA;
UPDATE person SET release_1_key = record_key;
ALTER TABLE person DROP COLUMN record_key;
ALTER TABLE guardian_consent ADD COLUMN release_1_key BYTEA;
UPDATE guardian_consent SET release_1_key = evidence_key;
ALTER TABLE guardian_consent DROP COLUMN evidence_key;

-- An enrolment is one sealed state under a data key of its own. Those under way begin again, and so do the sessions that
-- rest on no passkey.
DELETE FROM session WHERE by_passkey = 0;
DELETE FROM enrolment;
ALTER TABLE enrolment DROP COLUMN step;
ALTER TABLE enrolment DROP COLUMN notice_version;
ALTER TABLE enrolment DROP COLUMN notice_digest;
ALTER TABLE enrolment DROP COLUMN noticed_at;
ALTER TABLE enrolment DROP COLUMN document_kind;
ALTER TABLE enrolment DROP COLUMN challenge;
ALTER TABLE enrolment DROP COLUMN draft;
ALTER TABLE enrolment DROP COLUMN draft_key;
ALTER TABLE enrolment DROP COLUMN code_mac;
ALTER TABLE enrolment DROP COLUMN code_sent_at;
ALTER TABLE enrolment DROP COLUMN code_failures;
ALTER TABLE enrolment DROP COLUMN codes_sent;
ALTER TABLE enrolment DROP COLUMN already_enrolled;
ALTER TABLE enrolment DROP COLUMN applicant;
ALTER TABLE enrolment DROP COLUMN guardianship_id;
ALTER TABLE enrolment ADD COLUMN wrapped_under TEXT NOT NULL DEFAULT '';
ALTER TABLE enrolment ADD COLUMN wrapped_key BYTEA NOT NULL DEFAULT '';
ALTER TABLE enrolment ADD COLUMN state BYTEA NOT NULL DEFAULT '';
