package dev.sojourn.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The five attributes that every session of every subject holds; names are shared literals, values are not shared. */
final class Payload {

    static final String USER = "user";
    static final String COUNTER = "counter";
    static final String SINCE = "since";
    static final String NOTE = "note";
    static final String CART = "cart";

    private static final int NOTE_LENGTH = 100;
    private static final long SOME_MOMENT = 1_780_000_000_000L;

    private Payload() {}

    static Map<String, Object> of(int number) {
        // In one order for all, and in the same one on every run.
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(USER, user(number));
        values.put(COUNTER, counter());
        values.put(SINCE, since(number));
        values.put(NOTE, note(number));
        values.put(CART, cart(number));
        return values;
    }

    static String user(int number) {
        return "user-" + number;
    }

    /** Outside the range of boxes that the JVM shares, so that a peer pays for its own. */
    static Integer counter() {
        return 1_000;
    }

    static Long since(int number) {
        return SOME_MOMENT + number;
    }

    static String note(int number) {
        String seed = Integer.toString(number);
        return "n".repeat(NOTE_LENGTH - seed.length()) + seed;
    }

    static List<String> cart(int number) {
        List<String> cart = new ArrayList<>(3);
        cart.add("item-" + number);
        cart.add("item-" + (number + 1));
        cart.add("item-" + (number + 2));
        return cart;
    }
}
