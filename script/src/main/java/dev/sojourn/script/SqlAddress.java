package dev.sojourn.script;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Where the database of a mount is, and how its scripts log in. There are three kinds of databases and no more: what
 * other drivers do with an address, a value or an option nobody has looked at.
 */
sealed interface SqlAddress permits H2Address, ServerAddress {

    /**
     * The database that a mount names, or the one that it has when it names none.
     *
     * @throws MountException when the address asks for more than scripts may have
     */
    static SqlAddress of(Place place) {
        String given = place.options().text("db");
        if (given == null) {
            return H2Address.embedded(place);
        }
        return given.startsWith(H2Address.SCHEME) ? H2Address.of(given, place) : ServerAddress.of(given, place);
    }

    /**
     * Readies the database for scripts.
     *
     * @return what stays open as long as scripts come, or null for nothing
     */
    @Nullable
    Connection prepare() throws SQLException;

    /**
     * Opens a connection for scripts: each call has its own, so that nothing which a session of SQL remembers is there
     * for the next.
     *
     * @param keeper what {@link #prepare} returned
     */
    Connection connect(@Nullable Connection keeper) throws SQLException;
}
