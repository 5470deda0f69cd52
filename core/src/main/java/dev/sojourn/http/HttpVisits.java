package dev.sojourn.http;

import dev.sojourn.Connection;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.id.Transport;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Opens the visits of HTTP requests in an engine, by the carriers in which ids travel, and closes them with the right
 * headers. This is what an integration talks to, so that every framework behaves the same. Safe for use by many
 * threads.
 */
public final class HttpVisits {

    private static final Logger LOG = System.getLogger(HttpVisits.class.getName());

    private final SessionEngine engine;
    private final AtomicBoolean warned = new AtomicBoolean();
    private final Carriers carriers;
    private final UnknownId unknownId;
    private final CookieOn cookieOn;
    private final List<String> vary;
    private final boolean readsQuery;

    private HttpVisits(Builder from) {
        this.engine = from.engine;
        this.carriers = from.carriers;
        this.unknownId = from.unknownId;
        this.cookieOn = from.cookieOn != null ? from.cookieOn : slides(carriers);
        this.vary = varyOf(carriers);
        this.readsQuery = carriers.order().stream().anyMatch(Carrier.Query.class::isInstance);
    }

    /**
     * The visits of an application, with default rules.
     *
     * @param engine the engine
     * @param carriers where ids may travel
     * @return what opens its visits
     */
    public static HttpVisits of(SessionEngine engine, Carriers carriers) {
        return builder(engine).carriers(carriers).build();
    }

    /**
     * Begins a description with other rules.
     *
     * @param engine the engine
     * @return a builder with the standard cookie as its only carrier
     */
    public static Builder builder(SessionEngine engine) {
        return new Builder(engine);
    }

    /**
     * The engine in which visits are opened.
     *
     * @return the engine
     */
    public SessionEngine engine() {
        return engine;
    }

    /**
     * Where ids may travel.
     *
     * @return the carriers
     */
    public Carriers carriers() {
        return carriers;
    }

    /**
     * Opens the visit of a request. Forged ids are told to the engine's listeners and cost no store call; an honest
     * request costs one at most, unless the carriers let the first living session decide.
     *
     * @param exchange the request and its response, used until the visit is closed
     * @return the visit, to be committed before the head of the response leaves, and closed in any case
     * @throws BadSessionRequestException when the request contradicts itself, is malformed or is too large
     * @throws dev.sojourn.StoreUnavailableException when the store does not answer
     */
    public HttpVisit enter(WebExchange exchange) {
        CarrierReading reading = read(exchange);
        for (IgnoredId ignored : reading.ignored()) {
            String reason = String.valueOf(ignored.rejection() != null ? ignored.rejection() : ignored.reason());
            engine.rejected(wayOf(ignored.carrier()).name().toLowerCase(Locale.ROOT), reason);
        }
        List<PresentedId> candidates = reading.candidates();
        boolean cookieSent = candidates.stream().anyMatch(id -> id.carrier() instanceof Carrier.Cookie)
                || reading.ignored().stream().anyMatch(id -> id.carrier() instanceof Carrier.Cookie);
        for (PresentedId candidate : candidates) {
            Visit visit = engine.enter(candidate.reading());
            if (visit.found()) {
                return new HttpVisit(this, exchange, visit, candidate, candidate, cookieSent);
            }
            visit.close();
        }
        return new HttpVisit(
                this, exchange, engine.enter(), null, candidates.isEmpty() ? null : candidates.get(0), cookieSent);
    }

    private CarrierReading read(WebExchange exchange) {
        try {
            return CarrierReading.of(exchange, carriers, engine.ids());
        } catch (BadSessionRequestException refusal) {
            engine.rejected("request", refusal.code());
            throw refusal;
        }
    }

    /**
     * Opens the visit of a message on a socket.
     *
     * @param attachment the socket's place in the engine
     * @return the visit; its session is absent when it has ended
     */
    public Visit enter(Connection.Attachment attachment) {
        return engine.enter(attachment);
    }

    UnknownId unknownId() {
        return unknownId;
    }

    CookieOn cookieOn() {
        return cookieOn;
    }

    /** The request headers that a response depends on when its session was consulted; empty when none. */
    List<String> vary() {
        return vary;
    }

    boolean readsQuery() {
        return readsQuery;
    }

    /** Says once what would otherwise show as clients that never stay logged in. */
    void warnOfPlainHttp(CookieSettings settings) {
        if (!warned.getAndSet(true)) {
            LOG.log(
                    Level.WARNING,
                    "The cookie {0} is Secure, but requests arrive as plain HTTP, so it will not be accepted back."
                            + " Serve HTTPS, make the server trust its TLS proxy, or use"
                            + " CookieSettingsBuilder.insecureForDevelopment",
                    settings.name(false));
        }
    }

    static Transport wayOf(Carrier carrier) {
        if (carrier instanceof Carrier.Cookie) {
            return Transport.COOKIE;
        }
        if (carrier instanceof Carrier.Header) {
            return Transport.HEADER;
        }
        return carrier instanceof Carrier.Query ? Transport.QUERY : Transport.BODY;
    }

    private static CookieOn slides(Carriers carriers) {
        return carriers.order().stream()
                        .anyMatch(carrier -> carrier instanceof Carrier.Cookie cookie
                                && cookie.settings().dies())
                ? CookieOn.EVERY_RESPONSE
                : CookieOn.CHANGE;
    }

    private static List<String> varyOf(Carriers carriers) {
        return carriers.order().stream()
                .filter(carrier -> carrier instanceof Carrier.Header || carrier instanceof Carrier.Cookie)
                .map(carrier -> carrier instanceof Carrier.Header header ? header.name() : "Cookie")
                .distinct()
                .toList();
    }

    /** The settings of {@link HttpVisits}. Not safe for use by several threads. */
    public static final class Builder {

        private final SessionEngine engine;
        private Carriers carriers = Carriers.cookie(CookieSettings.standard());
        private UnknownId unknownId = UnknownId.IGNORE;
        private @Nullable CookieOn cookieOn;

        private Builder(SessionEngine engine) {
            this.engine = engine;
        }

        /**
         * Sets where ids may travel.
         *
         * @param value the carriers
         * @return this
         */
        public Builder carriers(Carriers value) {
            carriers = value;
            return this;
        }

        /**
         * Sets what a client with a dead cookie is told.
         *
         * @param value the rule
         * @return this
         */
        public Builder unknownId(UnknownId value) {
            unknownId = value;
            return this;
        }

        /**
         * Sets which responses carry the cookie; unless set, each response when a cookie has a lifetime of its own,
         * so that it does not die before its session, and otherwise those that change it.
         *
         * @param value the rule
         * @return this
         */
        public Builder cookieOn(CookieOn value) {
            cookieOn = value;
            return this;
        }

        /**
         * Makes what opens the visits.
         *
         * @return the visits of the application
         */
        public HttpVisits build() {
            return new HttpVisits(this);
        }
    }
}
