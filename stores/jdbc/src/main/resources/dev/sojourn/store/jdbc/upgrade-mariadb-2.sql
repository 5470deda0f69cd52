-- Brings the tables of Sojourn's JDBC store on MariaDB or MySQL from schema version 1 to version 2.
-- Stop the nodes of the earlier version first: they would roll sessions without their lineage.
-- For another table name, replace sojourn_session everywhere.

-- One statement for the table, which is done as a whole or not at all.
ALTER TABLE sojourn_session
    ADD COLUMN lineage BINARY(32),
    ADD COLUMN origin BINARY(32) GENERATED ALWAYS AS (COALESCE(lineage, session_key)) STORED,
    ADD KEY of_user (user_hash, origin),
    DROP KEY by_user;
UPDATE sojourn_session_schema SET version = 2 WHERE version = 1;
