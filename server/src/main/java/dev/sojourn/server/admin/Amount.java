package dev.sojourn.server.admin;

import java.util.Locale;

/** A number with what it counts, as a sentence has it. */
public final class Amount {

    private Amount() {}

    /**
     * "1 session", "2,000 sessions", "0 sessions".
     *
     * @param number how many
     * @param one what one of them is called; several get an s
     */
    public static String of(long number, String one) {
        return String.format(Locale.ROOT, "%,d", number) + " " + (number == 1 ? one : one + "s");
    }
}
