package dev.sojourn.server;

import com.zaxxer.hikari.SQLExceptionOverride;
import java.sql.SQLException;

/**
 * Takes a connection of H2 out of the pool when it is of no use any more: H2 has codes of its own for what others say
 * with SQLState 08, and finds such a connection valid when it is asked.
 */
final class LostConnectionsOfH2 implements SQLExceptionOverride {

    private static final int CONNECTION_BROKEN = 90067;
    private static final int DATABASE_CLOSED = 90121;

    @java.lang.Override
    public SQLExceptionOverride.Override adjudicate(SQLException e) {
        return switch (e.getErrorCode()) {
            case CONNECTION_BROKEN, DATABASE_CLOSED -> SQLExceptionOverride.Override.MUST_EVICT;
            default -> SQLExceptionOverride.Override.CONTINUE_EVICT;
        };
    }
}
