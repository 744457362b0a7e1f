-- One row a person. `record` is the sealed identity; `record_key` its own key, wrapped by the key-encryption key.
CREATE TABLE person (
    id             TEXT PRIMARY KEY,
    state          TEXT NOT NULL,
    document_index BLOB NOT NULL UNIQUE,
    netnum_index   BLOB NOT NULL UNIQUE,
    record         BLOB NOT NULL,
    record_key     BLOB NOT NULL,
    notice_version BIGINT NOT NULL,
    notice_digest  TEXT NOT NULL,
    noticed_at     BIGINT NOT NULL,
    enrolled_at    BIGINT NOT NULL
);

CREATE TABLE pin (
    person_id   TEXT PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    verifier    TEXT NOT NULL,
    failures    BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    frozen      BIGINT NOT NULL
);

CREATE TABLE passkey (
    credential_id TEXT PRIMARY KEY,
    person_id     TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    credential    TEXT NOT NULL,
    sealing_key   BLOB,
    created_at    BIGINT NOT NULL,
    last_used_at  BIGINT NOT NULL
);
CREATE INDEX passkey_person ON passkey (person_id);

-- `draft` is the sealed read of the document and the phone number; it goes when the enrolment ends or expires.
CREATE TABLE enrolment (
    id             TEXT PRIMARY KEY,
    step           TEXT NOT NULL,
    notice_version BIGINT NOT NULL,
    notice_digest  TEXT NOT NULL,
    noticed_at     BIGINT NOT NULL,
    document_kind  TEXT,
    challenge      TEXT,
    draft          BLOB,
    draft_key      BLOB,
    face_failures  BIGINT NOT NULL,
    face_locked_until BIGINT NOT NULL,
    code_mac       BLOB,
    code_sent_at   BIGINT NOT NULL,
    code_failures  BIGINT NOT NULL,
    codes_sent     BIGINT NOT NULL,
    person_id      TEXT REFERENCES person (id) ON DELETE CASCADE,
    already_enrolled BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL
);

-- `by_passkey`: begun by a passkey's touch. Without it a session may enrol and register its first passkey, no more.
CREATE TABLE session (
    token_digest BLOB PRIMARY KEY,
    person_id    TEXT REFERENCES person (id) ON DELETE CASCADE,
    enrolment_id TEXT REFERENCES enrolment (id) ON DELETE SET NULL,
    by_passkey   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL
);

-- A begun passkey ceremony or mint challenge: good once, in the session that began it.
CREATE TABLE ceremony (
    id           TEXT PRIMARY KEY,
    kind         TEXT NOT NULL,
    token_digest BLOB,
    state        TEXT NOT NULL,
    expires_at   BIGINT NOT NULL
);

CREATE TABLE relying_party (
    client_id TEXT PRIMARY KEY,
    entry     TEXT NOT NULL
);

CREATE TABLE consent (
    id           TEXT PRIMARY KEY,
    person_id    TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    client_id    TEXT NOT NULL,
    purpose      TEXT NOT NULL,
    claims       TEXT NOT NULL,
    shown        TEXT NOT NULL,
    given_at     BIGINT NOT NULL,
    withdrawn_at BIGINT
);
CREATE INDEX consent_person ON consent (person_id);

CREATE TABLE status_list (
    id        BIGINT PRIMARY KEY,
    bits      BLOB NOT NULL,
    allocated BIGINT NOT NULL,
    version   BIGINT NOT NULL
);

CREATE TABLE netcert (
    list_id    BIGINT NOT NULL REFERENCES status_list (id),
    list_index BIGINT NOT NULL,
    person_id  TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    consent_id TEXT NOT NULL REFERENCES consent (id) ON DELETE CASCADE,
    client_id  TEXT NOT NULL,
    sub        TEXT NOT NULL,
    issued_at  BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    PRIMARY KEY (list_id, list_index)
);
CREATE INDEX netcert_sub ON netcert (client_id, sub);
CREATE INDEX netcert_person ON netcert (person_id);

-- Version counters of what edges must never see go back: trust_list, directory.
CREATE TABLE publication (
    name    TEXT PRIMARY KEY,
    digest  TEXT NOT NULL,
    version BIGINT NOT NULL
);

-- Which keys this database was begun with: one row.
CREATE TABLE key_check (
    id          BIGINT PRIMARY KEY,
    fingerprint TEXT NOT NULL
);

-- Every opening of a sealed record: when, whose, by whom, what for.
CREATE TABLE audit (
    id        TEXT PRIMARY KEY,
    at        BIGINT NOT NULL,
    person_id TEXT NOT NULL,
    actor     TEXT NOT NULL,
    purpose   TEXT NOT NULL
);

CREATE TABLE demo_message (
    id           TEXT PRIMARY KEY,
    enrolment_id TEXT NOT NULL REFERENCES enrolment (id) ON DELETE CASCADE,
    code         TEXT NOT NULL,
    sent_at      BIGINT NOT NULL
);
