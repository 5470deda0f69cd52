-- Brings the tables of Sojourn's JDBC store on PostgreSQL from schema version 1 to version 2.
-- Stop the nodes of the earlier version first: they would roll sessions without their lineage.
-- For another table name, replace sojourn_session everywhere.

ALTER TABLE sojourn_session ADD COLUMN IF NOT EXISTS lineage BYTEA;
CREATE INDEX IF NOT EXISTS sojourn_session_of_user
    ON sojourn_session (user_hash, (COALESCE(lineage, session_key))) WHERE user_hash IS NOT NULL;
DROP INDEX IF EXISTS sojourn_session_user;
UPDATE sojourn_session_schema SET version = 2 WHERE version = 1;
