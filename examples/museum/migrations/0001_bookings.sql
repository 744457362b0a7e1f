-- One row for one seat. Random handles are kept as SHA-256 only, so a reader of this file can open no ticket.
CREATE TABLE bookings (
    state_hash         BLOB PRIMARY KEY NOT NULL,
    visitor_hash       BLOB NOT NULL,            -- the visitor's cookie
    slot               TEXT NOT NULL,            -- 2026-11-27
    way                TEXT NOT NULL,            -- netcert | desk
    created_at         INTEGER NOT NULL,          -- Unix seconds
    outcome            TEXT NOT NULL,            -- waiting | checking | booked | a failure's name
    nonce              TEXT,                     -- only while the answer is awaited
    response_code_hash BLOB,                     -- only until the ticket is collected
    over_18            INTEGER,
    sub                TEXT,                     -- pairwise: means nothing to any other site
    checked_at         INTEGER
) STRICT;

CREATE INDEX bookings_by_age ON bookings (outcome, created_at);
