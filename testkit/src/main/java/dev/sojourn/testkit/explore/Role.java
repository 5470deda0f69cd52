package dev.sojourn.testkit.explore;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Who an actor is. */
enum Role {
    /** A request with the cookie of a planted session. */
    VISIT("V", true),
    /** The same, quiet. */
    QUIET("Q", true),
    /** A message on a socket that is attached to a planted session. */
    SOCKET("K", true),
    /** The same, quiet. */
    QUIET_SOCKET("QK", true),
    /** A request by a client that holds no cookie. */
    NEWCOMER("N", false),
    /** Time: each step moves the clock, {@code +30s}, {@code +10m}, {@code +12h}. */
    CLOCK("C", false),
    /** The housekeeping of the engine. */
    SWEEP("S", false),
    /** An administrator. */
    ADMIN("A", false);

    private static final Set<String> ADMIN_STEPS = Set.of("e0", "ea", "eu");
    private static final Set<String> VISIT_STEPS =
            Stream.of(Op.values()).map(op -> op.word).collect(Collectors.toUnmodifiableSet());

    final String letters;
    final boolean ofSession;

    Role(String letters, boolean ofSession) {
        this.letters = letters;
        this.ofSession = ofSession;
    }

    static Role of(String name) {
        String letters = name.replaceAll("\\d+$", "");
        for (Role role : values()) {
            if (role.letters.equals(letters)) {
                return role;
            }
        }
        throw new IllegalArgumentException("\"" + name + "\" is no role; there are " + List.of(values()));
    }

    boolean visits() {
        return ofSession || this == NEWCOMER;
    }

    boolean quiet() {
        return this == QUIET || this == QUIET_SOCKET;
    }

    boolean socket() {
        return this == SOCKET || this == QUIET_SOCKET;
    }

    void require(String step) {
        boolean known = switch (this) {
            case CLOCK -> step.matches("\\+\\d+[smh]");
            case SWEEP -> step.equals("w");
            case ADMIN -> ADMIN_STEPS.contains(step);
            default -> VISIT_STEPS.contains(step);
        };
        if (!known) {
            throw new IllegalArgumentException("\"" + step + "\" is no step of " + letters);
        }
    }

    /** How far a step of the clock goes. */
    static Duration distance(String step) {
        return Duration.parse("PT" + step.substring(1).toUpperCase(Locale.ROOT));
    }
}
