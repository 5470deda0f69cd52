-- The tables of Sojourn's JDBC store on MariaDB 10.6 or newer and MySQL 8.0 or newer, schema version 2.
-- Every part is left alone when it is there already, so the script may be run again.
-- Tables of version 1 are brought to this one by upgrade-mariadb-2.sql.
-- For another table name, replace sojourn_session everywhere.

-- One row for each session, and for the trail that a new id leaves under the old one.
CREATE TABLE IF NOT EXISTS sojourn_session (
    session_key  BINARY(32) NOT NULL PRIMARY KEY,  -- SHA-256 of the session id
    format       SMALLINT   NOT NULL,              -- version of this row's layout, 1
    state        SMALLINT   NOT NULL,              -- 0 live, 1 claimed, 2 remains, 3 trail, 4 ended
    version      BIGINT     NOT NULL,              -- counts the writes, not the visits
    created      BIGINT     NOT NULL,              -- this and all moments: milliseconds since 1970
    last_access  BIGINT     NOT NULL,
    last_update  BIGINT     NOT NULL,
    expiry_base  BIGINT     NOT NULL,
    expires_at   BIGINT     NOT NULL,              -- 9223372036854775807 for never
    duration     BIGINT     NOT NULL,              -- 0 for the engine's
    due_at       BIGINT     NOT NULL,              -- when the sweep looks at the row; lags behind expires_at
    user_hash    BIGINT,                           -- of the user of a live session
    user_name    MEDIUMBLOB,                       -- UTF-8
    forward_to   BINARY(32),                       -- of a trail: the key the session lives under now
    usable_until BIGINT,                           -- of a trail
    changed_at   BIGINT,                           -- microseconds, by the server's clock; only with announcements
    data         LONGBLOB   NOT NULL,
    lineage      BINARY(32),                       -- the key that a rolled session began under
    origin       BINARY(32) GENERATED ALWAYS AS (COALESCE(lineage, session_key)) STORED,
    KEY by_due (due_at, state),
    KEY of_user (user_hash, origin),
    KEY by_changed (changed_at)
) ENGINE = InnoDB ROW_FORMAT = DYNAMIC;

-- Places that are held for logins under way, where the sessions of a user are limited.
CREATE TABLE IF NOT EXISTS sojourn_session_hold (
    user_hash  BIGINT     NOT NULL,
    holder     BINARY(32) NOT NULL,  -- the lineage of the session
    user_name  MEDIUMBLOB NOT NULL,
    held_until BIGINT     NOT NULL,
    PRIMARY KEY (user_hash, holder)
) ENGINE = InnoDB;

-- Logins of one user wait for each other on one of these rows, by the user's hash.
CREATE TABLE IF NOT EXISTS sojourn_session_lock (
    stripe SMALLINT NOT NULL PRIMARY KEY
) ENGINE = InnoDB;
INSERT IGNORE INTO sojourn_session_lock (stripe) VALUES
    (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15),
    (16), (17), (18), (19), (20), (21), (22), (23), (24), (25), (26), (27), (28), (29), (30),
    (31);

CREATE TABLE IF NOT EXISTS sojourn_session_schema (
    id      SMALLINT NOT NULL PRIMARY KEY,
    version INTEGER  NOT NULL
) ENGINE = InnoDB;
INSERT IGNORE INTO sojourn_session_schema (id, version) VALUES (1, 2);
