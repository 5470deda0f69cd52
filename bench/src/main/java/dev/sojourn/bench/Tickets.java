package dev.sojourn.bench;

import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;

/** The tickets of live sessions, in random order. Safe for use by several threads. */
final class Tickets {

    private final String[] tickets;

    private Tickets(String[] tickets) {
        this.tickets = tickets;
    }

    /** Fills an engine; then each session is visited once, so that nobody's first visit is measured. */
    static Tickets fill(Subject subject, int sessions) {
        String[] tickets = new String[sessions];
        for (int i = 0; i < sessions; i++) {
            tickets[i] = subject.begin(i);
        }
        shuffle(tickets);
        for (String ticket : tickets) {
            subject.read(ticket);
        }
        return new Tickets(tickets);
    }

    String any() {
        return tickets[ThreadLocalRandom.current().nextInt(tickets.length)];
    }

    /** Else neighbours in the array would be neighbours in memory. */
    private static void shuffle(String[] tickets) {
        SplittableRandom random = new SplittableRandom(tickets.length);
        for (int i = tickets.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            String held = tickets[i];
            tickets[i] = tickets[j];
            tickets[j] = held;
        }
    }
}
