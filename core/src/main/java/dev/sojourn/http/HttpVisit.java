package dev.sojourn.http;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.Transport;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The visit of one HTTP request. Committed before the head of the response leaves: first the store, then the headers,
 * so that a cookie is never sent for a session that could not be stored. Used by one thread at a time.
 */
public final class HttpVisit implements AutoCloseable {

    private static final Logger LOG = System.getLogger(HttpVisit.class.getName());
    private static final String SET_COOKIE = "Set-Cookie";

    private final HttpVisits porch;
    private final WebExchange exchange;
    private final Visit visit;
    private final @Nullable PresentedId presented;
    private final @Nullable PresentedId requested;
    private final boolean cookieSent;
    /** The id that the client came with, if it led to a session. */
    private final @Nullable String came;
    /** The id of the session when it was found; null as well where the client's id only leads to it. */
    private final @Nullable SessionId idAtEntry;
    /** The id that the client holds, as far as this exchange knows. */
    private @Nullable String held;

    private boolean refreshed;

    HttpVisit(
            HttpVisits porch,
            WebExchange exchange,
            Visit visit,
            @Nullable PresentedId presented,
            @Nullable PresentedId requested,
            boolean cookieSent) {
        this.porch = porch;
        this.exchange = exchange;
        this.visit = visit;
        this.presented = presented;
        this.requested = requested;
        this.cookieSent = cookieSent;
        this.came = presented == null ? null : presented.reading().id().text();
        this.held = came;
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
     * The id by which the session was found, and where the client presented it.
     *
     * @return what was presented, or null when no living session was found
     */
    public @Nullable PresentedId presented() {
        return presented;
    }

    /**
     * The id that the client came with, whether a session lives under it or not: it is well formed, and signed where
     * the engine signs. So a client whose session has ended can be told from one that has none.
     *
     * @return what was presented, the one that leads to the session first; or null when nothing was
     */
    public @Nullable PresentedId requested() {
        return requested;
    }

    /**
     * Whether the client came with an id that leads to the session, and the session still has the id that it had then.
     *
     * @return false too when the session has ended in this visit, or has another id by now
     */
    public boolean isRequestedValid() {
        return presented != null && visit.found() && Objects.equals(idAtEntry, visit.currentId());
    }

    /**
     * Writes what was changed and, while the head of the response has not left, tells the client what changed for it:
     * {@code Set-Cookie} (one line at most for each cookie, the last state wins), the echoed header,
     * {@code Cache-Control: no-store} beside a session id (RFC 9111, section 7.3: a Set-Cookie alone does not stop
     * caching), and {@code Vary} when the session was consulted. Can be called again after further changes.
     *
     * @return what became of the visit; {@link CommitOutcome#DROPPED} is to be told to the client, with 409
     * @throws IllegalStateException when a session began after the head had left, so that the client can't be told
     *     its id; it is not stored
     * @throws dev.sojourn.SessionConflictException as {@link Visit#commit()}
     * @throws dev.sojourn.SessionLimitException as {@link Visit#commit()}
     * @throws dev.sojourn.StoreUnavailableException as {@link Visit#commit()}
     */
    public CommitOutcome commit() {
        boolean late = exchange.committed();
        if (late && visit.isUnstored() && isWritten()) {
            throw new IllegalStateException(
                    "A session began after the response had left, so the client cannot be told its"
                            + " id, and it is not stored. Begin it before the first byte of the body");
        }
        CommitOutcome outcome = visit.commit();
        if (late) {
            warnAboutLostId(visit.currentId());
        } else {
            tellClient();
        }
        return outcome;
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
        boolean told = !Objects.equals(held, came);
        // What was told may have been reset: a client that hears nothing holds what it came with.
        held = came;
        if (id != null && !id.text().equals(held)) {
            give(id);
        } else if (visit.endedHere() || told && !visit.found()) {
            takeBack();
        }
        if (visit.consulted()) {
            vary();
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

    private void tellClient() {
        SessionId id = visit.currentId();
        if (visit.endedHere()) {
            takeBack();
        } else if (id != null && (isNews(id) || isRefreshDue())) {
            give(id);
        } else if (id == null
                && held == null
                && cookieSent
                && presented == null
                && porch.unknownId() == UnknownId.CLEAR_COOKIE) {
            takeBack();
        }
        if (visit.consulted()) {
            vary();
        }
    }

    private boolean isNews(SessionId id) {
        return !id.text().equals(held)
                || presented != null
                        && presented.reading().stale()
                        && presented.reading().id().equals(id)
                        && !refreshed;
    }

    private boolean isRefreshDue() {
        return porch.cookieOn() == CookieOn.EVERY_RESPONSE && visit.consulted() && !refreshed;
    }

    private boolean isWritten() {
        return porch.carriers().order().stream().anyMatch(Carrier::isWritten);
    }

    private void give(SessionId id) {
        SessionEngine engine = porch.engine();
        boolean given = false;
        for (Carrier carrier : porch.carriers().order()) {
            if (carrier instanceof Carrier.Cookie cookie) {
                // Secure is configuration and never follows what a proxy made of the request.
                write(cookie.settings(), engine.ids().sign(id, Transport.COOKIE));
                String signature = engine.ids().signature(id, Transport.COOKIE);
                if (cookie.signatureSuffix() != null && signature != null) {
                    write(cookie.settings().withSuffix(cookie.signatureSuffix()), signature);
                }
                if (!cookie.settings().travelsOver(exchange.secure())) {
                    porch.warnOfPlainHttp(cookie.settings());
                }
                given = true;
            } else if (carrier instanceof Carrier.Header header && header.echoed()) {
                exchange.setHeader(header.name(), engine.ids().sign(id, Transport.HEADER));
                given = true;
            }
        }
        held = id.text();
        refreshed = true;
        if (given) {
            forbidStoring();
        }
    }

    private void takeBack() {
        held = null;
        for (Carrier carrier : porch.carriers().order()) {
            if (carrier instanceof Carrier.Cookie cookie && cookieSent) {
                replaceCookie(cookie.settings(), cookie.settings().delete(exchange.secure()));
                if (cookie.signatureSuffix() != null) {
                    CookieSettings companion = cookie.settings().withSuffix(cookie.signatureSuffix());
                    replaceCookie(companion, companion.delete(exchange.secure()));
                }
                forbidStoring();
            } else if (carrier instanceof Carrier.Cookie cookie) {
                replaceCookie(cookie.settings(), null);
                if (cookie.signatureSuffix() != null) {
                    replaceCookie(cookie.settings().withSuffix(cookie.signatureSuffix()), null);
                }
            }
        }
    }

    private void write(CookieSettings settings, String value) {
        replaceCookie(
                settings,
                settings.write(
                        value,
                        exchange.secure(),
                        porch.engine().now(),
                        visit.session().expiresAt()));
    }

    /** Puts one line in the place of an earlier one of the same cookie; lines of other cookies stay as they are. */
    private void replaceCookie(CookieSettings settings, @Nullable String line) {
        String start = settings.name(exchange.secure()) + "=";
        List<String> others = exchange.responseHeaders(SET_COOKIE);
        List<String> kept =
                others.stream().filter(other -> !other.startsWith(start)).toList();
        if (kept.size() == others.size()) {
            if (line != null) {
                exchange.addHeader(SET_COOKIE, line);
            }
            return;
        }
        String first = line != null ? line : kept.isEmpty() ? settings.delete(exchange.secure()) : kept.get(0);
        exchange.setHeader(SET_COOKIE, first);
        kept.stream().skip(line == null ? 1 : 0).forEach(other -> exchange.addHeader(SET_COOKIE, other));
    }

    private void forbidStoring() {
        exchange.setHeader("Cache-Control", "no-store");
        if (porch.readsQuery() && exchange.responseHeaders("Referrer-Policy").isEmpty()) {
            exchange.setHeader("Referrer-Policy", "no-referrer");
        }
    }

    private void vary() {
        List<String> missing = porch.vary();
        for (String line : exchange.responseHeaders("Vary")) {
            // Whole names: a Vary on X-Cookie-Consent says nothing about Cookie.
            Set<String> present = Stream.of(line.split(","))
                    .map(name -> name.strip().toLowerCase(Locale.ROOT))
                    .collect(Collectors.toSet());
            missing = present.contains("*")
                    ? List.of()
                    : missing.stream()
                            .filter(name -> !present.contains(name.toLowerCase(Locale.ROOT)))
                            .toList();
        }
        if (!missing.isEmpty()) {
            exchange.addHeader("Vary", String.join(", ", missing));
        }
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
