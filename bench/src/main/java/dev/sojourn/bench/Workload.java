package dev.sojourn.bench;

/** The kinds of request that are measured, each a loop of its own so that none shares its compiled code. */
enum Workload {
    /** The session is found, one attribute read, the access noted, the session left. */
    READ {
        @Override
        int run(Subject subject, String[] tickets, Object[] seen) {
            for (int i = 0; i < tickets.length; i++) {
                seen[i] = subject.read(tickets[i]);
            }
            return tickets.length;
        }
    },
    /** As a read, with a counter raised by one and saved. */
    WRITE {
        @Override
        int run(Subject subject, String[] tickets, Object[] seen) {
            int done = 0;
            for (String ticket : tickets) {
                done += subject.raise(ticket) > 0 ? 1 : 0;
            }
            return done;
        }
    },
    /** A session is made with five attributes, saved and ended. */
    CREATE {
        @Override
        int run(Subject subject, String[] tickets, Object[] seen) {
            int done = 0;
            for (int i = 0; i < tickets.length; i++) {
                done += subject.beginAndEnd(i) ? 1 : 0;
            }
            return done;
        }
    };

    /**
     * One request for each ticket.
     *
     * @param seen takes what was read, so that no compiler leaves the reading out
     * @return how many requests did their work
     */
    abstract int run(Subject subject, String[] tickets, Object[] seen);
}
