package dev.sojourn;

import dev.sojourn.id.SessionKey;
import dev.sojourn.policy.NameRule;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Trail;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sessions by a reference of the caller's own, such as the number of an order: no two living sessions of an engine's
 * store have the same one. It is given when a session is made, stays through all rolls and logins, and is free again
 * when the session is over. Safe for use by several threads.
 *
 * <p>A reference is a name and no secret: no client gets in with it. It lies in the session's record, sealed as all of
 * that is; what leads to the session is under a hash of it.
 *
 * <p>Every method throws {@link StoreUnavailableException} when the store does not answer, and
 * {@link UnsupportedOperationException} when it leads no names to sessions.
 */
public final class References {

    /** The most characters of a reference. */
    public static final int LONGEST = 128;

    /** With its NUL and its space the beginning of no id, whatever the format: no id has the key of a reference. */
    private static final String DOMAIN = "sojourn reference\0";

    /** So often others may take a reference and let it go while somebody asks for it. */
    private static final int ATTEMPTS = 100;

    private final EngineParts parts;
    private final Commit commit;
    private final Sweeper sweeper;

    References(EngineParts parts, Commit commit, Sweeper sweeper) {
        this.parts = parts;
        this.commit = commit;
        this.sweeper = sweeper;
    }

    /**
     * The key under which the session of a reference is found, as {@link SessionDirectory#find} and all that takes keys
     * do. No session ever has it.
     *
     * @param reference the reference
     * @return 64 hexadecimal characters
     * @throws IllegalArgumentException when it is empty, has more than {@value #LONGEST} characters, holds a control
     *     character or half a surrogate pair, or is one dot or two; the message does not repeat it
     */
    public static String keyOf(String reference) {
        return name(reference).hex();
    }

    /**
     * What is wrong with a text as a reference.
     *
     * @return a sentence that does not repeat it, or null when it may be one
     */
    public static @Nullable String faultOf(String text) {
        if (text.isEmpty()) {
            return "A reference must not be empty";
        }
        if (text.length() > LONGEST) {
            return "A reference has at most " + LONGEST + " characters, not " + text.length();
        }
        // The rule for names also reserves some that begin like its own.
        return NameRule.PRINTABLE.accepts("_" + text) && !text.equals(".") && !text.equals("..")
                ? null
                : "A reference holds no control character and no half of a surrogate pair, and is not . or .., which no"
                        + " address can hold";
    }

    private static SessionKey name(String reference) {
        String fault = faultOf(reference);
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
        try {
            return SessionKey.fromBytes(
                    MessageDigest.getInstance("SHA-256").digest((DOMAIN + reference).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /**
     * Finds the living session of a reference.
     *
     * @param reference the reference
     * @return what administration sees of it, or empty
     * @throws IllegalArgumentException as for {@link #keyOf}
     */
    public Optional<SessionInfo> find(String reference) {
        SessionKey name = name(reference);
        return Optional.ofNullable(parts.trails().ofLineage(name, name))
                .filter(parts::lives)
                .map(parts::describe);
    }

    /**
     * Makes a session with a reference and stores it.
     *
     * @param reference the reference
     * @param prepare is given the session, to set what it shall hold, its duration and its user
     * @return the stored session, with its id
     * @throws ReferenceTakenException when a living session has the reference, or one whose end was not noticed yet;
     *     then none is left, and whether {@code prepare} was called, and a login in it has ended an older session, is
     *     left open
     * @throws IllegalArgumentException as for {@link #keyOf}
     * @throws IllegalStateException when {@code prepare} has ended the session
     */
    public Session create(String reference, Consumer<? super Session> prepare) {
        SessionKey name = name(reference);
        SessionKey nowhere = free(name);
        VisitState state = VisitState.absent(parts, parts.clock().millis());
        Session session = new LiveSession(state, commit);
        session.begin();
        boolean made = false;
        try {
            prepare.accept(session);
            if (!state.exists()) {
                throw new IllegalStateException("What prepares a session with a reference must not end it");
            }
            state.attributes.refer(reference);
            if (!commit.save(state)) {
                throw new SessionNotFoundException("Session " + session.fingerprint()
                        + " was ended while it was being made; its reference is free");
            }
            lead(name, nowhere, Objects.requireNonNull(state.base));
            made = true;
        } finally {
            if (!made) {
                abandon(state);
            }
            state.leave();
        }
        return session;
    }

    /** The session is there before its name leads to it: so a name that leads to no living session is free. */
    private void lead(SessionKey name, @Nullable SessionKey nowhere, StoredSession session) {
        Trail trail = new Trail(name, session.lineage(), 0, parts.expiry().latest(session.created()));
        SessionKey expected = nowhere;
        for (int attempt = 0; !parts.store().swapTrail(name, expected, trail); attempt++) {
            expected = free(name);
            if (attempt == ATTEMPTS) {
                throw new ReferenceTakenException(name);
            }
        }
    }

    /**
     * Where a name leads that is free: to a session that is over, or nowhere. One that has expired is over once its end
     * is claimed: until then a write that is under way may keep it alive, and another clock may tell another time.
     */
    private @Nullable SessionKey free(SessionKey name) {
        for (boolean swept = false; ; swept = true) {
            StoredRecord met = parts.store().findFresh(name);
            SessionKey lineage = met instanceof Trail trail ? trail.to() : null;
            StoredSession there = lineage == null ? null : parts.trails().ofLineage(lineage, lineage);
            boolean over = there == null || there.claimed();
            if (over && (met == null || lineage != null)) {
                return lineage;
            }
            if (swept || there == null || parts.lives(there)) {
                throw new ReferenceTakenException(name);
            }
            sweeper.sweep();
        }
    }

    /** Nobody will know an id of it: what lies there goes, now or later. */
    private void abandon(VisitState state) {
        StoredSession base = state.base;
        try {
            Destroy.destroy(state);
        } catch (StoreUnavailableException e) {
            if (base != null) {
                Destroy.endLater(parts, base, 0);
            }
        }
    }

    /** Lets the name of a session go that is over. Where that fails the name leads to nothing, and is free too. */
    static void release(EngineParts parts, StoredSession last) {
        String reference = AboutUser.reference(parts.codec(), parts.readable(last));
        if (reference != null && faultOf(reference) == null) {
            parts.store().letGo(name(reference), last.lineage());
        }
    }
}
