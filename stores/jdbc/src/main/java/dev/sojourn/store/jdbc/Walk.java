package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.ScanPage;
import dev.sojourn.store.StoredSession;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A walk over living sessions in pages, in an order that an index has. The data may be left where it is.
 *
 * @param operation what a failure says that it could not do
 * @param selected the table, and the condition
 * @param emptyBytes a literal of no bytes, for the data that is left out
 * @param order what the pages are ordered by, and their cursor is a value of
 */
record Walk(String operation, String selected, String emptyBytes, String order) {

    /**
     * The statement of a page. Parameters: those of the condition, the cursor unless it is the first page, the limit.
     */
    String sql(boolean first, boolean withData) {
        String columns = withData ? Rows.COLUMNS : Rows.COLUMNS.replace(" data,", " " + emptyBytes + ",");
        return "SELECT session_key, " + columns + ", " + order + " FROM " + selected
                + (first ? "" : " AND " + order + " > ?") + " ORDER BY " + order + " LIMIT ?";
    }

    ScanPage page(Connections connections, List<Object> whose, @Nullable String cursor, int atMost, boolean withData) {
        List<Object> parameters =
                cursor == null ? List.of(whose, atMost) : List.of(whose, SessionKey.parse(cursor), atMost);
        ScanPage page = connections.read(
                operation,
                borrowed -> borrowed.query(sql(cursor == null, withData), row -> read(row, atMost), parameters));
        // A row that can't be read has data that says so.
        return withData ? page : page.withoutData();
    }

    private static ScanPage read(ResultSet row, int atMost) throws SQLException {
        List<StoredSession> page = new ArrayList<>();
        int rows = 0;
        SessionKey last = null;
        for (; row.next(); rows++) {
            if (Rows.read(row) instanceof StoredSession session) {
                page.add(session);
            }
            last = Rows.key(row, 17);
        }
        return new ScanPage(page, last == null || rows < atMost ? null : last.hex());
    }
}
