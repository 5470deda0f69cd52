package dev.sojourn.script;

import dev.sojourn.Session;
import dev.sojourn.http.WebExchange;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The way by which a call reaches its session: opened at the first look, so that a script that has none costs none. */
interface Door {

    /**
     * The session of this call.
     *
     * @throws dev.sojourn.http.BadSessionRequestException when the request contradicts itself
     * @throws dev.sojourn.StoreUnavailableException when the store does not answer
     */
    Session session();

    /**
     * The session, if this call looked at it.
     *
     * @return the object of {@link #session()}, or null when nothing was opened
     */
    default @Nullable Session sessionIfOpen() {
        return null;
    }

    /** The id that the client presented and that led to a living session. */
    boolean presented();

    /**
     * Writes what was changed, and tells the client while its response has not left.
     *
     * @throws dev.sojourn.http.ChangesLostException when what a request has changed is lost, because its session has
     *     ended meanwhile
     */
    void commit();

    /** Forgets what was changed and not committed. */
    void discard();

    /**
     * Has the session looked for anew, through a view of the request: for a dialect that lets scripts say which id
     * counts, or that reads ids in a spelling of its own. What an earlier look brought and did not commit is forgotten.
     *
     * @param view from the request to what carriers see of it; the response behind both is the same
     */
    default void through(UnaryOperator<WebExchange> view) {
        throw new IllegalStateException("The id of a session can only be chosen in a request");
    }
}
