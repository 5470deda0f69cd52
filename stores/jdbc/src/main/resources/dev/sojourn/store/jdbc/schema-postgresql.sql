-- The tables of Sojourn's JDBC store on PostgreSQL 12 or newer, schema version 2.
-- Every part is left alone when it is there already, so the script may be run again.
-- Tables of version 1 are brought to this one by upgrade-postgresql-2.sql.
-- For another table name, replace sojourn_session everywhere.

-- One row for each session, and for the trail that a new id leaves under the old one.
CREATE TABLE IF NOT EXISTS sojourn_session (
    session_key  BYTEA    NOT NULL PRIMARY KEY,  -- SHA-256 of the session id
    format       SMALLINT NOT NULL,              -- version of this row's layout, 1
    state        SMALLINT NOT NULL,              -- 0 live, 1 claimed, 2 remains, 3 trail
    version      BIGINT   NOT NULL,              -- counts the writes, not the visits
    created      BIGINT   NOT NULL,              -- this and all moments: milliseconds since 1970
    last_access  BIGINT   NOT NULL,
    last_update  BIGINT   NOT NULL,
    expiry_base  BIGINT   NOT NULL,
    expires_at   BIGINT   NOT NULL,              -- 9223372036854775807 for never
    duration     BIGINT   NOT NULL,              -- 0 for the engine's
    due_at       BIGINT   NOT NULL,              -- when the sweep looks at the row; lags behind expires_at
    user_hash    BIGINT,                         -- of the user of a live session
    user_name    BYTEA,                          -- UTF-8
    forward_to   BYTEA,                          -- of a trail: the key the session lives under now
    usable_until BIGINT,                         -- of a trail
    data         BYTEA    NOT NULL,
    lineage      BYTEA,                          -- the key that a rolled session began under
    CONSTRAINT sojourn_session_key_length CHECK (octet_length(session_key) = 32)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
-- Visits rewrite rows in place of others: room in each page, and cleaning early, keep them out of the indexes.

CREATE INDEX IF NOT EXISTS sojourn_session_due ON sojourn_session (due_at, state);
CREATE INDEX IF NOT EXISTS sojourn_session_of_user
    ON sojourn_session (user_hash, (COALESCE(lineage, session_key))) WHERE user_hash IS NOT NULL;

-- Places that are held for logins under way, where the sessions of a user are limited.
CREATE TABLE IF NOT EXISTS sojourn_session_hold (
    user_hash  BIGINT NOT NULL,
    holder     BYTEA  NOT NULL,  -- the lineage of the session
    user_name  BYTEA  NOT NULL,
    held_until BIGINT NOT NULL,
    PRIMARY KEY (user_hash, holder)
);

CREATE TABLE IF NOT EXISTS sojourn_session_schema (
    id      SMALLINT NOT NULL PRIMARY KEY,
    version INTEGER  NOT NULL
);
INSERT INTO sojourn_session_schema (id, version) VALUES (1, 2) ON CONFLICT (id) DO NOTHING;
