package dev.sojourn.bench;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;

/** The tickets of live sessions, in random order. Safe for use by several threads. */
final class Tickets {

    private final byte[][] tickets;

    private Tickets(byte[][] tickets) {
        this.tickets = tickets;
    }

    /** Fills an engine; then each session is visited once, so that nobody's first visit is measured. */
    static Tickets fill(Subject subject, int sessions) {
        byte[][] tickets = new byte[sessions][];
        for (int i = 0; i < sessions; i++) {
            tickets[i] = subject.begin(i).getBytes(StandardCharsets.ISO_8859_1);
        }
        shuffle(tickets);
        for (byte[] ticket : tickets) {
            subject.read(text(ticket));
        }
        return new Tickets(tickets);
    }

    /** Picks at random, and hands over texts as a request does: made a moment ago, and their hash not yet known. */
    void draw(String[] into) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int i = 0; i < into.length; i++) {
            into[i] = text(tickets[random.nextInt(tickets.length)]);
        }
    }

    private static String text(byte[] ticket) {
        return new String(ticket, StandardCharsets.ISO_8859_1);
    }

    /** Else neighbours in the array would be neighbours in memory. */
    private static void shuffle(byte[][] tickets) {
        SplittableRandom random = new SplittableRandom(tickets.length);
        for (int i = tickets.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            byte[] held = tickets[i];
            tickets[i] = tickets[j];
            tickets[j] = held;
        }
    }
}
