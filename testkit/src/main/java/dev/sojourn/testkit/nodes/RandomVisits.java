package dev.sojourn.testkit.nodes;

import dev.sojourn.Session;
import dev.sojourn.SessionConflictException;
import dev.sojourn.SessionEngine;
import dev.sojourn.SessionNotFoundException;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.Visit;
import dev.sojourn.id.Transport;
import dev.sojourn.testkit.history.AttributeLog;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Random visits by one visitor at one node: to sessions that others visit at the same time. What they set, read and
 * count is noted.
 */
final class RandomVisits {

    private static final Duration GRACE = Duration.ofMinutes(1);

    private final SessionEngine engine;
    private final AttributeLog log;
    private final boolean noteReads;
    private final SplittableRandom random;
    private final String visitor;
    private int values;

    /** The visitor's name makes the values that it sets its own; reads are not noted where they may be old. */
    RandomVisits(SessionEngine engine, AttributeLog log, boolean noteReads, SplittableRandom random, String visitor) {
        this.engine = engine;
        this.log = log;
        this.noteReads = noteReads;
        this.random = random;
        this.visitor = visitor;
    }

    /** One visit. That a session has ended, or that others were quicker too often, is no fault. */
    void visit(List<NamedSession> sessions) {
        NamedSession session = sessions.get(random.nextInt(sessions.size()));
        try {
            visit(session);
        } catch (SessionNotFoundException | SessionConflictException | StoreUnavailableException e) {
            // The history has noted what it knows of the outcome.
        }
    }

    private void visit(NamedSession session) {
        String id = session.ids().get(session.ids().size() - 1);
        String name = random.nextBoolean() ? "x" : "y";
        int dice = random.nextInt(100);
        if (dice < 25) {
            String value = visitor + "-" + values++;
            log.set(session.key(), name, value, () -> found(id).set(name, value).save());
        } else if (dice < 45 && noteReads) {
            log.get(session.key(), name, () -> (String) found(id).get(name));
        } else if (dice < 65) {
            log.add(session.key(), "n", () -> add(found(id)));
        } else if (dice < 75) {
            found(id).touch();
        } else if (dice < 83) {
            roll(session, found(id));
        } else if (dice < 87) {
            found(id).destroy();
        } else if (dice < 93) {
            engine.directory().sweep();
        } else {
            try (Visit visit = engine.enter(id, Transport.COOKIE)) {
                visit.commit();
            }
        }
    }

    private static int add(Session session) {
        Integer number = session.update("n", Integer.class, n -> n == null ? 1 : n + 1);
        return Objects.requireNonNull(number);
    }

    private static void roll(NamedSession named, Session session) {
        if (session.roll(GRACE)) {
            named.ids().add(Objects.requireNonNull(session.id()));
        }
    }

    private Session found(String id) {
        return engine.directory().get(id);
    }
}
