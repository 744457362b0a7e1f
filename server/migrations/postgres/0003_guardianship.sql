-- Guardianship (DESIGN §4, Minors), consents of guardians, and what the service tells people.

-- One row a person under 18. `turns_14` and `turns_18`: blind indexes of the days on which these ages are reached, so that
-- a daily job finds them and nobody else learns a birthday.
CREATE TABLE minor (
    person_id     TEXT PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    turns_14      BYTEA NOT NULL,
    turns_18      BYTEA NOT NULL,
    -- Enrolled by a guardian and not taken over yet.
    by_guardian   BIGINT NOT NULL,
    -- 14–17 and not approved yet: erased then.
    awaits_until  BIGINT
);
CREATE INDEX minor_turns_14 ON minor (turns_14);
CREATE INDEX minor_turns_18 ON minor (turns_18);

-- How many children this person may have, where an operator has said so.
ALTER TABLE person ADD COLUMN children_limit BIGINT;

-- A guardian's signed consent: `evidence` is sealed (text, nonce, assertion, credential, the authority's statement).
CREATE TABLE guardian_consent (
    id           TEXT PRIMARY KEY,
    guardian_id  TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    child_id     TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    about        TEXT NOT NULL,
    evidence     BYTEA NOT NULL,
    evidence_key BYTEA NOT NULL,
    given_at     BIGINT NOT NULL
);
CREATE INDEX guardian_consent_child ON guardian_consent (child_id);

-- Many to many. A link without `ended_at` is live if its guardian is an active adult and its child is under 18. `note`: the
-- child's masked name and date of birth, sealed, for lists that guardians look at often.
CREATE TABLE guardianship (
    id          TEXT PRIMARY KEY,
    guardian_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    child_id    TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    consent_id  TEXT NOT NULL REFERENCES guardian_consent (id) ON DELETE CASCADE,
    note        BYTEA NOT NULL,
    started_at  BIGINT NOT NULL,
    disputed_at BIGINT,
    ended_at    BIGINT,
    end_reason  TEXT
);
CREATE UNIQUE INDEX guardianship_pair ON guardianship (guardian_id, child_id) WHERE ended_at IS NULL;
CREATE INDEX guardianship_child ON guardianship (child_id);

-- An application that a guardian has opened with a code.
CREATE TABLE application (
    id          TEXT PRIMARY KEY,
    guardian_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    child_id    TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    kind        TEXT NOT NULL,
    -- Sealed: the child's masked name and date of birth; the authority's statement.
    note        BYTEA NOT NULL,
    evidence    BYTEA NOT NULL,
    asked_at    BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    UNIQUE (guardian_id, child_id)
);

-- A short code that one screen shows and another takes, once. `person_id`: whom it is about; `by_id`: whose screen shows it.
CREATE TABLE invitation (
    code_index BYTEA PRIMARY KEY,
    kind       TEXT NOT NULL,
    person_id  TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    by_id      TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    expires_at BIGINT NOT NULL
);

-- A child under 14 wants to use a site. `answer` is NULL, `allowed` or `refused`.
CREATE TABLE site_request (
    id          TEXT PRIMARY KEY,
    child_id    TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    client_id   TEXT NOT NULL,
    purpose     TEXT NOT NULL,
    claims      TEXT NOT NULL,
    shown       TEXT NOT NULL,
    asked_at    BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    answer      TEXT,
    answered_at BIGINT
);
CREATE INDEX site_request_child ON site_request (child_id);

-- One yes to one request. It counts while its link is live and it is neither over, used up nor withdrawn.
CREATE TABLE site_consent (
    id              TEXT PRIMARY KEY REFERENCES guardian_consent (id) ON DELETE CASCADE,
    request_id      TEXT NOT NULL UNIQUE REFERENCES site_request (id) ON DELETE CASCADE,
    guardianship_id TEXT NOT NULL REFERENCES guardianship (id) ON DELETE CASCADE,
    scope           TEXT NOT NULL,
    good_until      BIGINT NOT NULL,
    used_at         BIGINT,
    withdrawn_at    BIGINT
);
CREATE INDEX site_consent_guardianship ON site_consent (guardianship_id);

ALTER TABLE netcert ADD COLUMN site_consent_id TEXT;
CREATE INDEX netcert_site_consent ON netcert (site_consent_id);

-- `kept_by`: a guardian on whose device this passkey of a child lies.
ALTER TABLE passkey ADD COLUMN kept_by TEXT REFERENCES person (id) ON DELETE CASCADE;
-- `kept_by`: begun by such a passkey. `told`: what is left to be said in this browser, such as `declined`.
ALTER TABLE session ADD COLUMN kept_by TEXT REFERENCES person (id) ON DELETE CASCADE;
ALTER TABLE session ADD COLUMN told TEXT;

-- `applicant`: `own`, or `guardian`; the child's date of birth lies in the sealed draft.
ALTER TABLE enrolment ADD COLUMN applicant TEXT NOT NULL DEFAULT 'own';
ALTER TABLE enrolment ADD COLUMN guardian_id TEXT REFERENCES person (id) ON DELETE CASCADE;
ALTER TABLE enrolment ADD COLUMN guardianship_id TEXT;

CREATE TABLE message (
    id              TEXT PRIMARY KEY,
    person_id       TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    about           TEXT NOT NULL,
    guardianship_id TEXT REFERENCES guardianship (id) ON DELETE CASCADE,
    sent_at         BIGINT NOT NULL,
    read_at         BIGINT
);
CREATE INDEX message_person ON message (person_id);

-- Up to which day (of Asia/Shanghai) a daily job has done its work.
CREATE TABLE daily_job (
    name       TEXT PRIMARY KEY,
    done_until TEXT NOT NULL
);
