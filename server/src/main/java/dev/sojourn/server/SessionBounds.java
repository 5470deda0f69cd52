package dev.sojourn.server;

import dev.sojourn.EngineBuilder;
import dev.sojourn.policy.Overflow;

/**
 * How many sessions of the server may live at once; those of mounts have bounds of their own.
 *
 * @param most of all, 0 for no limit
 * @param ofUser of one user, 0 for no limit
 * @param rule what happens at the login that is one too many
 */
record SessionBounds(int most, int ofUser, Overflow rule) {

    static SessionBounds of(Settings settings) throws OptionException {
        return new SessionBounds(
                ServerOptions.number(settings, Option.MAX_SESSIONS, 0, Integer.MAX_VALUE),
                ServerOptions.number(settings, Option.SESSIONS_PER_USER, 0, 1_000_000),
                switch (ServerOptions.required(settings, Option.SESSIONS_RULE)) {
                    case "end-oldest" -> Overflow.END_OLDEST;
                    case "refuse" -> Overflow.REFUSE;
                    default -> throw settings.fault(Option.SESSIONS_RULE, "it must be end-oldest or refuse");
                });
    }

    EngineBuilder applyTo(EngineBuilder builder) {
        if (most > 0) {
            builder.maxSessions(most);
        }
        return ofUser > 0 ? builder.sessionsPerUser(ofUser, rule) : builder;
    }
}
