-- Faces that did not match, by document: a new enrolment with it gives no new tries.
CREATE TABLE face_try (
    document_index BYTEA PRIMARY KEY,
    failures       BIGINT NOT NULL,
    locked_until   BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL
);
