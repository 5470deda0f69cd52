package dev.sojourn.http;

import dev.sojourn.Connection;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.VisitDoor;
import dev.sojourn.id.Transport;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private final VisitDoor door;
    private final PublicAddress address;
    private final @Nullable Origins origins;
    private final @Nullable FaultPages pages;
    private final boolean slidesRemembered;
    private final String vary;
    private final List<String> echoed;
    private final boolean readsQuery;
    private final boolean setsCookie;

    HttpVisits(HttpVisitsBuilder from) {
        this.engine = from.engine;
        this.carriers = from.carriers;
        this.unknownId = from.unknownId;
        this.door = from.door;
        this.cookieOn = from.cookieOn != null ? from.cookieOn : slides(carriers);
        this.address = from.address;
        this.origins = from.origins;
        this.pages = from.pages;
        this.slidesRemembered = from.cookieOn == null && remembers(carriers);
        this.vary = varyOf(carriers);
        this.setsCookie = carriers.order().stream().anyMatch(Carrier.Cookie.class::isInstance);
        this.echoed = carriers.order().stream()
                .filter(carrier -> carrier instanceof Carrier.Header header && header.echoed())
                .map(carrier -> ((Carrier.Header) carrier).name())
                .toList();
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
    public static HttpVisitsBuilder builder(SessionEngine engine) {
        return new HttpVisitsBuilder(engine);
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
     * The session of a request, which is opened at its first use: what most integrations want.
     *
     * @param exchange the request and its response, used until the visit is closed
     * @return the visit, not open yet; to be closed in any case
     */
    public RequestVisit request(WebExchange exchange) {
        return new RequestVisit(this, exchange);
    }

    /**
     * Opens the visit of a request. Forged ids are told to the engine's listeners and cost no store call; an honest
     * request costs one at most, unless the carriers let the first living session decide. Where the cookies of one name
     * present several valid ids, up to 16 are looked up, and the living one counts.
     *
     * <p>A request whose cookies present two living sessions is refused, because a sibling host may have set one of
     * them. The refusal takes the cookie back that this application set, in the headers of the exchange, so that the
     * next request is served; an answer to the refusal keeps them.
     *
     * @param exchange the request and its response, used until the visit is closed
     * @return the visit, to be committed before the head of the response leaves, and closed in any case
     * @throws BadSessionRequestException when the request contradicts itself, is malformed or is too large, or comes
     *     from where {@link #check} refuses it
     * @throws dev.sojourn.StoreUnavailableException when the store does not answer
     */
    public HttpVisit enter(WebExchange exchange) {
        WebExchange seen = seen(exchange);
        try {
            return open(seen, read(seen));
        } catch (BadSessionRequestException refusal) {
            throw refused(seen, refusal);
        }
    }

    /** The request as it came from the client, unless it comes from where it is refused. */
    WebExchange seen(WebExchange exchange) {
        check(exchange);
        return address.seen(exchange);
    }

    /** What the request presents; asks no store. */
    CarrierReading read(WebExchange seen) {
        return CarrierReading.of(seen, carriers, engine.ids());
    }

    /** Tells listeners of a refusal, and the client what it has to forget. */
    BadSessionRequestException refused(WebExchange seen, BadSessionRequestException refusal) {
        engine.rejected("request", refusal.code());
        Carrier.Cookie cookie = refusal.takenBack();
        if (cookie != null && !seen.committed()) {
            new ResponseHeaders(seen).takeBack(cookie);
        }
        return refusal;
    }

    /**
     * Refuses a request for a host that the application does not answer for, and one that changes something for a page
     * of another origin, if {@link HttpVisitsBuilder#origins} was set and ids travel in a cookie. {@link #enter} does
     * this too; for those that want to know it before they do anything else.
     *
     * @param exchange the request
     * @throws BadSessionRequestException status 421 or 403
     */
    public void check(WebExchange exchange) {
        BadSessionRequestException refusal = null;
        if (!address.answersFor(exchange)) {
            refusal = BadSessionRequestException.otherHost();
        } else if (origins != null && setsCookie && !origins.mayChange(exchange, address)) {
            refusal = BadSessionRequestException.foreignOrigin();
        }
        if (refusal != null) {
            engine.rejected("request", refusal.code());
            throw refusal;
        }
    }

    /** Opens the visit of what was read; may ask the store, and neither reads nor writes the exchange. */
    HttpVisit open(WebExchange exchange, CarrierReading reading) {
        List<IgnoredId> ignored = reading.ignored();
        for (int i = 0; i < ignored.size(); i++) {
            tell(ignored.get(i));
        }
        HttpVisit found = find(exchange, reading);
        return found == null ? new HttpVisit(this, exchange, engine.enter(door), reading, null) : found;
    }

    private void tell(IgnoredId ignored) {
        String reason = String.valueOf(ignored.rejection() != null ? ignored.rejection() : ignored.reason());
        engine.rejected(wayOf(ignored.carrier()).name().toLowerCase(Locale.ROOT), reason);
    }

    /** That of the living session; the first one, or the only one. */
    private @Nullable HttpVisit find(WebExchange exchange, CarrierReading reading) {
        List<PresentedId> candidates = reading.candidates();
        HttpVisit found = null;
        try {
            for (int i = 0; i < candidates.size(); i++) {
                PresentedId candidate = candidates.get(i);
                Visit visit = engine.enter(candidate.reading(), door);
                if (visit.found()) {
                    HttpVisit next = new HttpVisit(this, exchange, visit, reading, candidate);
                    found = found == null ? next : onlyOne(found, next);
                } else {
                    visit.close();
                }
                if (found != null && carriers.conflict() == CarrierConflict.FIRST_LIVE) {
                    return found;
                }
            }
            return found;
        } catch (RuntimeException failure) {
            if (found != null) {
                found.close();
            }
            throw failure;
        }
    }

    /** Of two that are found: both may lead to one session, which was given a new id a moment ago. */
    private static HttpVisit onlyOne(HttpVisit first, HttpVisit second) {
        boolean same = Objects.equals(first.session().key(), second.session().key());
        boolean firstStays = !same || first.hasOwnId();
        (firstStays ? second : first).close();
        if (!same) {
            // Other carriers present one id at most.
            throw BadSessionRequestException.ambiguous(
                    (Carrier.Cookie) Objects.requireNonNull(second.presented()).carrier());
        }
        return firstStays ? first : second;
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

    /**
     * How the application is seen from outside.
     *
     * @return the address
     */
    public PublicAddress address() {
        return address;
    }

    /**
     * The whole answer to a fault, with the application's own page where it has one.
     *
     * @param fault what is told
     * @param exchange the request that is refused
     * @return status, headers and body
     */
    public FaultAnswer answer(SessionFault fault, WebExchange exchange) {
        FaultPage page = null;
        if (pages != null) {
            try {
                page = pages.page(fault, exchange);
            } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
                // A page that fails must not turn one fault into another.
                LOG.log(Level.WARNING, "The page for the fault " + fault.code() + " failed", e);
            }
        }
        return FaultAnswer.of(fault, page == null ? FaultPage.standard(fault, exchange) : page);
    }

    UnknownId unknownId() {
        return unknownId;
    }

    CookieOn cookieOn() {
        return cookieOn;
    }

    /** Whether cookies of remembered sessions go along with each response, so that they don't die before them. */
    boolean slidesRemembered() {
        return slidesRemembered;
    }

    /** The request headers that a response depends on when its session was consulted, in one line; empty when none. */
    String vary() {
        return vary;
    }

    /** The headers in which responses carry ids. */
    List<String> echoed() {
        return echoed;
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
        if (carrier instanceof Carrier.Header || carrier instanceof Carrier.Bearer) {
            return Transport.HEADER;
        }
        return carrier instanceof Carrier.Query ? Transport.QUERY : Transport.BODY;
    }

    private static CookieOn slides(Carriers carriers) {
        return has(carriers, CookieSettings::dies) ? CookieOn.EVERY_RESPONSE : CookieOn.CHANGE;
    }

    /** Whether a cookie is kept as long as the remembered session it is of. */
    static boolean remembers(Carriers carriers) {
        return has(carriers, settings -> settings.lifetime() == CookieLifetime.REMEMBERED);
    }

    private static boolean has(Carriers carriers, Predicate<CookieSettings> rule) {
        return carriers.order().stream()
                .anyMatch(carrier -> carrier instanceof Carrier.Cookie cookie && rule.test(cookie.settings()));
    }

    private static String varyOf(Carriers carriers) {
        return carriers.order().stream()
                .flatMap(carrier -> Stream.ofNullable(headerOf(carrier)))
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static @Nullable String headerOf(Carrier carrier) {
        if (carrier instanceof Carrier.Cookie) {
            return "Cookie";
        }
        if (carrier instanceof Carrier.Header header) {
            return header.name();
        }
        return carrier instanceof Carrier.Bearer ? "Authorization" : null;
    }
}
