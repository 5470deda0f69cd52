package dev.sojourn.server.cli;

import dev.sojourn.server.admin.SessionFilter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the whole keys of sessions that are named by their first digits. */
final class Keys {

    private static final int SLICE = 500;

    private Keys() {}

    /**
     * The key that is meant.
     *
     * @param user only among the sessions of this user, or null
     */
    static String whole(KeyArgument named, Door door, @Nullable String user) throws Failure {
        if (named.isWhole()) {
            return named.digits();
        }
        SessionFilter filter = new SessionFilter(user, named.digits(), null, null, null, null, null, null);
        List<String> found = new ArrayList<>();
        String cursor = null;
        do {
            cursor = door.list(filter, Door.Data.NONE, cursor, SLICE, session -> {
                        String key = session.path("key").asText();
                        if (isMeant(key, named)) {
                            found.add(key);
                        }
                    })
                    .cursor();
        } while (cursor != null);
        return named.only(found);
    }

    /** Whether a key that a server tells is the one that was asked for: on its word alone none is shown or ended. */
    private static boolean isMeant(String key, KeyArgument named) {
        return key.startsWith(named.digits()) && key.matches("[0-9a-f]{64}");
    }
}
