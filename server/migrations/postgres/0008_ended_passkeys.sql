-- Passkeys that ended when their person enrolled again on another device: what tells that device so at its sign-in.
CREATE TABLE ended_passkey (
    credential_id TEXT PRIMARY KEY,
    person_id     TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    credential    TEXT NOT NULL,
    ended_at      BIGINT NOT NULL
);
CREATE INDEX ended_passkey_person ON ended_passkey (person_id);
