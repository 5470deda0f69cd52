package dev.sojourn.store.jdbc;

import dev.sojourn.id.SessionKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/** Lists of keys as parameters of statements. */
final class Keys {

    /** As many as one statement gets, and one transaction locks. */
    static final int BITE = 256;

    private Keys() {}

    /** The keys in bites, each once. */
    static List<List<SessionKey>> bites(Collection<SessionKey> keys) {
        List<SessionKey> distinct = keys.stream().distinct().toList();
        return IntStream.iterate(0, at -> at < distinct.size(), at -> at + BITE)
                .mapToObj(at -> distinct.subList(at, Math.min(distinct.size(), at + BITE)))
                .toList();
    }

    /** A list of marks for so many keys: one of nine lengths, so that the database meets few different statements. */
    static String marks(int keys) {
        return "(?" + ", ?".repeat(room(keys) - 1) + ")";
    }

    /** The keys as parameters for their {@link #marks}; the last one fills what is left. */
    static List<SessionKey> filled(List<SessionKey> keys) {
        List<SessionKey> filled = new ArrayList<>(keys);
        int all = keys.size();
        filled.addAll(Collections.nCopies(room(all) - all, keys.get(all - 1)));
        return filled;
    }

    private static int room(int keys) {
        int below = Integer.highestOneBit(keys);
        return below == keys ? keys : 2 * below;
    }
}
