package dev.sojourn.script.mars;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads single values of a result for scripts. */
@FunctionalInterface
interface Cells {

    /** The value of a column in the present row. */
    @Nullable
    Object read(ResultSet result, ResultSetMetaData columns, int column) throws SQLException;

    /** The elements of an array, each read like the value of a column. */
    static @Nullable List<@Nullable Object> elements(@Nullable Array array, Cells cells) throws SQLException {
        if (array == null) {
            return null;
        }
        // Of the two columns the first is the index. Array.getArray would make all elements objects at once.
        try (ResultSet elements = array.getResultSet()) {
            ResultSetMetaData columns = elements.getMetaData();
            List<@Nullable Object> list = new ArrayList<>();
            while (elements.next()) {
                list.add(cells.read(elements, columns, 2));
            }
            return list;
        }
    }
}
