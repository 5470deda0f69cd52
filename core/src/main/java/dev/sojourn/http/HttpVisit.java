package dev.sojourn.http;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.Transport;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The visit of one HTTP request. Committed before the head of the response leaves: first the store, then the headers,
 * so that a cookie is never sent for a session that could not be stored. Used by one thread at a time.
 */
public final class HttpVisit implements AutoCloseable {

    private static final Logger LOG = System.getLogger(HttpVisit.class.getName());

    private final HttpVisits porch;
    private final WebExchange exchange;
    private final ResponseHeaders headers;
    private final Visit visit;
    private final CarrierReading reading;
    /** The id that led to a living session; null when none did. */
    private final @Nullable PresentedId by;
    /** The id of the session when it was found; null as well where the client's id only leads to it. */
    private final @Nullable SessionId idAtEntry;
    /** The id that the client holds, as far as this exchange knows. */
    private @Nullable String held;

    private boolean refreshed;
    /** Whether the head says anything of the session yet. */
    private boolean told;
    /** Whether this response gives the client an id, or takes one from it. */
    private boolean changesId;

    HttpVisit(HttpVisits porch, WebExchange exchange, Visit visit, CarrierReading reading, @Nullable PresentedId by) {
        this.porch = porch;
        this.exchange = exchange;
        this.headers = new ResponseHeaders(exchange);
        this.visit = visit;
        this.reading = reading;
        this.by = by;
        this.held = came();
        this.idAtEntry = visit.currentId();
    }

    /**
     * The session of this visit.
     *
     * @return the session, the same object each time, absent until it begins
     */
    public Session session() {
        return visit.session();
    }

    /**
     * Makes this request no use of the session, as {@link Visit#quiet()}: for one that a page sends by itself.
     *
     * @return this
     */
    public HttpVisit quiet() {
        visit.quiet();
        return this;
    }

    /**
     * Whose session it is, as {@link Visit#user()}: for an integration that sets up the user of each request. Whoever
     * makes the response depend on it looks at the session.
     *
     * @return the user's id, or null when the session is nobody's
     */
    public @Nullable String user() {
        return visit.user();
    }

    /**
     * Whether there is something to commit, as {@link Visit#hasWrites()}: for an integration that asks before each
     * write of a response.
     *
     * @return false too when only values that were read have been changed in place
     */
    public boolean hasWrites() {
        return visit.hasWrites();
    }

    /**
     * The id by which the session was found, and where the client presented it.
     *
     * @return what was presented, or null when no living session was found
     */
    public @Nullable PresentedId presented() {
        return by;
    }

    /**
     * The id that the client came with, whether a session lives under it or not: it is well formed, and signed where
     * the engine signs. So a client whose session has ended can be told from one that has none.
     *
     * @return what was presented, the one that leads to the session first; or null when nothing was
     */
    public @Nullable PresentedId requested() {
        return by == null ? reading.id() : by;
    }

    /**
     * Whether the client came with an id that leads to the session, and the session still has the id that it had then.
     *
     * @return false too when the session has ended in this visit, or has another id by now
     */
    public boolean isRequestedValid() {
        return by != null && visit.found() && Objects.equals(idAtEntry, visit.currentId());
    }

    /**
     * Writes what was changed and, while the head of the response has not left, tells the client what changed for it:
     * {@code Set-Cookie} (one line at most for each cookie, the last state wins), the echoed header, and what
     * {@link #tellCaches()} says. Can be called again after further changes.
     *
     * @return what became of the visit; {@link CommitOutcome#DROPPED} is to be told to the client, with 409
     * @throws IllegalStateException when a session began after the head had left, so that the client can't be told
     *     its id; it is not stored
     * @throws dev.sojourn.SessionConflictException as {@link Visit#commit()}
     * @throws dev.sojourn.SessionLimitException as {@link Visit#commit()}
     * @throws dev.sojourn.StoreUnavailableException as {@link Visit#commit()}
     */
    public CommitOutcome commit() {
        requireInTime();
        boolean late = exchange.committed();
        CommitOutcome outcome = store();
        tell(late);
        return outcome;
    }

    /** Refuses to store a session of which the client can't be told any more. */
    void requireInTime() {
        if (exchange.committed() && visit.isUnstored() && isWritten()) {
            throw new IllegalStateException(
                    "A session began after the response had left, so the client cannot be told its"
                            + " id, and it is not stored. Begin it before the first byte of the body");
        }
    }

    /** Writes what was changed; neither reads nor writes the exchange. */
    CommitOutcome store() {
        return visit.commit();
    }

    /** Tells the client what was stored, unless the head has left. */
    void tell(boolean late) {
        if (late) {
            warnAboutLostId(visit.currentId());
        } else {
            tellClient();
        }
    }

    boolean isLate() {
        return exchange.committed();
    }

    /**
     * Tells the client what the store has by now, in place of a commit: for a response that is a refusal, whose request
     * may have stored something all the same. While the head has not left, an id that is not the one the client came
     * with is given, as {@link #commit()} gives it, and the cookie of a session that was ended here is taken back.
     * Writes nothing and forgets nothing. Where the refusal resets the response, to be called after that.
     */
    public void tellStored() {
        SessionId id = visit.isUnstored() ? null : visit.currentId();
        if (exchange.committed()) {
            warnAboutLostId(id);
            return;
        }
        boolean toldBefore = !Objects.equals(held, came());
        // What was told may have been reset: a client that hears nothing holds what it came with.
        held = came();
        if (id != null && !id.text().equals(held)) {
            give(id);
        } else if (visit.endedHere() || toldBefore && !visit.found()) {
            takeBack();
        }
        told = true;
        tellCaches();
    }

    /**
     * Says once more what caches and browsers have to keep to, beside what the application has set meanwhile: for an
     * integration whose handlers can set these headers after a commit. Says nothing before the first commit, or when
     * the head of the response has left.
     *
     * <ul>
     *   <li>{@code Cache-Control: no-store} when a session began, ended or was given a new id in this response (RFC
     *       9111, section 7.3: a Set-Cookie alone does not stop caching), and when it was consulted and the request
     *       presented an id by another carrier than a cookie, whether it led to a session or not;
     *   <li>otherwise {@code private}, in the place of {@code public} and {@code s-maxage}, when a session that a
     *       cookie led to was consulted; a stricter value stays;
     *   <li>{@code Vary} with the headers that carry ids, when the session was consulted;
     *   <li>{@code Referrer-Policy: no-referrer} where the URL holds an id, or ids are handed out that may travel in
     *       URLs, unless the present policy tells no query anyway;
     *   <li>{@code Access-Control-Expose-Headers} with an echoed header, beside what is listed: scripts of another
     *       origin read it only where the application lets that origin read the response.
     * </ul>
     */
    public void tellCaches() {
        if (!told || exchange.committed()) {
            return;
        }
        boolean consulted = visit.consulted();
        if (changesId || consulted && reading.withOther) {
            headers.forbidStoring();
        } else if (consulted && by != null) {
            headers.keepPrivate();
        }
        if (consulted) {
            headers.vary(porch.vary());
        }
        if (reading.inUrl || changesId && porch.readsQuery()) {
            headers.hideReferrer();
        }
        if (changesId) {
            porch.echoed().stream()
                    .filter(name -> !exchange.responseHeaders(name).isEmpty())
                    .forEach(headers::expose);
        }
    }

    /** Forgets what was changed since the last commit, as {@link Visit#discard()}: for a handler that threw. */
    public void discard() {
        visit.discard();
    }

    /** Forgets what was not committed, as {@link Visit#close()}. */
    @Override
    public void close() {
        visit.close();
    }

    /** The id that the client came with, if it led to a session. */
    private @Nullable String came() {
        return by == null ? null : by.reading().id().text();
    }

    /** Whether the session has the id that the client came with, which need not only lead to it. */
    boolean hasOwnId() {
        return idAtEntry != null;
    }

    private void tellClient() {
        SessionId id = visit.currentId();
        if (visit.endedHere()) {
            takeBack();
        } else if (id != null && (isNews(id) || isRefreshDue())) {
            give(id);
        } else if (id == null
                && held == null
                && reading.withCookie
                && by == null
                && porch.unknownId() == UnknownId.CLEAR_COOKIE) {
            takeBack();
        }
        told = true;
        tellCaches();
    }

    private boolean isNews(SessionId id) {
        return !id.text().equals(held)
                || by != null && by.reading().stale() && by.reading().id().equals(id) && !refreshed;
    }

    private boolean isRefreshDue() {
        return visit.consulted()
                && !refreshed
                && (porch.cookieOn() == CookieOn.EVERY_RESPONSE || porch.slidesRemembered() && visit.isRemembered());
    }

    private boolean isWritten() {
        return porch.carriers().order().stream().anyMatch(Carrier::isWritten);
    }

    private void give(SessionId id) {
        SessionEngine engine = porch.engine();
        for (Carrier carrier : porch.carriers().order()) {
            if (carrier instanceof Carrier.Cookie cookie) {
                // Secure is configuration and never follows what a proxy made of the request.
                write(cookie.settings(), engine.ids().sign(id, Transport.COOKIE));
                String signature = engine.ids().signature(id, Transport.COOKIE);
                if (cookie.signatureSuffix() != null && signature != null) {
                    write(cookie.settings().withSuffix(cookie.signatureSuffix()), signature);
                }
                if (!cookie.settings().travelsOver(exchange)) {
                    porch.warnOfPlainHttp(cookie.settings());
                }
            } else if (carrier instanceof Carrier.Header header && header.echoed()) {
                exchange.setHeader(header.name(), engine.ids().sign(id, Transport.HEADER));
            }
        }
        held = id.text();
        refreshed = true;
        changesId = true;
    }

    private void takeBack() {
        held = null;
        for (Carrier carrier : porch.carriers().order()) {
            if (carrier instanceof Carrier.Cookie cookie && reading.withCookie) {
                headers.takeBack(cookie);
                changesId = true;
            } else if (carrier instanceof Carrier.Cookie cookie) {
                headers.leaveOut(cookie);
            }
        }
    }

    private void write(CookieSettings settings, String value) {
        boolean untilBrowserCloses = settings.lifetime() == CookieLifetime.REMEMBERED && !visit.isRemembered();
        Instant end = untilBrowserCloses ? null : visit.session().expiresAt();
        headers.replaceCookie(
                settings,
                settings.write(value, exchange.secure(), porch.engine().now(), end));
    }

    private void warnAboutLostId(@Nullable SessionId id) {
        if (id != null && !id.text().equals(held) && isWritten()) {
            held = id.text();
            LOG.log(
                    Level.WARNING,
                    "Session {0} was given a new id after the response had left, so its client has lost it",
                    visit.session().fingerprint());
        }
    }
}
