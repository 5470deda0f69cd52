package dev.sojourn.server.cli;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What somebody may have meant who wrote a name that there is not. */
public final class Suggestion {

    /** A name of this length may have one slip of the pen, and a longer one two. */
    private static final int SHORT = 6;

    private static final int LONGEST = 40;

    private Suggestion() {}

    /**
     * The known name that is nearest.
     *
     * @param given what was written
     * @param known the names that there are
     * @return one of the known names, or null when none is near, or when several are equally near
     */
    public static @Nullable String of(String given, Collection<String> known) {
        if (given.length() > LONGEST) {
            return null;
        }
        int least = given.length() <= SHORT ? 1 : 2;
        Set<String> nearest = new HashSet<>();
        for (String name : known) {
            int slips = slips(given, name);
            if (slips < least) {
                nearest.clear();
            }
            if (slips <= least) {
                least = slips;
                nearest.add(name);
            }
        }
        return nearest.size() == 1 ? nearest.iterator().next() : null;
    }

    /** How many letters are wrong, missing, too many, or have changed places with the next. */
    private static int slips(String a, String b) {
        int[][] table = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    table[i][j] = i + j;
                    continue;
                }
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                int least = Math.min(table[i - 1][j], table[i][j - 1]) + 1;
                least = Math.min(least, table[i - 1][j - 1] + (same ? 0 : 1));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                table[i][j] = swapped ? Math.min(least, table[i - 2][j - 2] + 1) : least;
            }
        }
        return table[a.length()][b.length()];
    }
}
