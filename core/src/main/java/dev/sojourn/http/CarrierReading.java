package dev.sojourn.http;

import dev.sojourn.id.IdReading;
import dev.sojourn.id.Rejection;
import dev.sojourn.id.SessionIds;
import dev.sojourn.id.Transport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one request says about its session, found without asking any store: no id, one id, or, where the configuration
 * lets the living session decide, several in order. A cookie that is no id counts as absent, because a sibling host can
 * plant one; a malformed id anywhere else is refused, because a program sent it. Immutable once made.
 */
public final class CarrierReading {

    private final WebExchange exchange;
    private final Carriers carriers;
    private final SessionIds ids;
    private List<PresentedId> presented = List.of();
    private List<IgnoredId> ignored = List.of();
    /** Whether a cookie of the session's name came. */
    boolean withCookie;
    /** Whether anything was presented by a carrier that is no cookie, accepted or not. */
    boolean withOther;
    /** Whether anything was presented in the URL. */
    boolean inUrl;

    private CarrierReading(WebExchange exchange, Carriers carriers, SessionIds ids) {
        this.exchange = exchange;
        this.carriers = carriers;
        this.ids = ids;
    }

    /**
     * Reads all configured carriers of a request.
     *
     * @param exchange the request
     * @param carriers where ids may travel
     * @param ids judges the text of an id
     * @return what was found
     * @throws BadSessionRequestException when the request contradicts itself, is malformed or is too large
     */
    public static CarrierReading of(WebExchange exchange, Carriers carriers, SessionIds ids) {
        CarrierReading reading = new CarrierReading(exchange, carriers, ids);
        reading.readInOrder();
        return reading;
    }

    /**
     * The id that the request presents.
     *
     * @return the first of {@link #candidates()}, or null when the request is anonymous
     */
    public @Nullable PresentedId id() {
        return presented.isEmpty() ? null : presented.get(0);
    }

    /**
     * All different ids that may be looked up, in configured order.
     *
     * @return none or one; more, of which at most one may live, when the cookies of one name present several; and any
     *     number with {@link CarrierConflict#FIRST_LIVE}
     */
    public List<PresentedId> candidates() {
        return List.copyOf(presented);
    }

    /**
     * What was presented and passed over.
     *
     * @return one entry for each such id
     */
    public List<IgnoredId> ignored() {
        return List.copyOf(ignored);
    }

    private void readInOrder() {
        List<Carrier> order = carriers.order();
        for (int i = 0; i < order.size(); i++) {
            boolean decided = read(order.get(i));
            if (decided && carriers.conflict() == CarrierConflict.FIRST_PRESENT) {
                return;
            }
        }
    }

    /** Reads one carrier; true when it presents something that counts. */
    private boolean read(Carrier carrier) {
        if (carrier instanceof Carrier.Cookie cookie) {
            return readCookie(cookie);
        }
        if (carrier instanceof Carrier.Header header) {
            return judge(header, HeaderValue.value(exchange.headers(header.name())), Transport.HEADER);
        }
        if (carrier instanceof Carrier.Bearer bearer) {
            return judge(bearer, BearerToken.value(exchange.headers("Authorization")), Transport.HEADER);
        }
        if (carrier instanceof Carrier.Query query) {
            String raw = exchange.rawQuery();
            String value = raw == null ? null : QueryParameter.value(raw, query.parameter());
            return value != null && !isPlanted(query) && judge(query, value, Transport.QUERY);
        }
        Carrier.Body body = (Carrier.Body) carrier;
        String value = bodyValue(body.parameter());
        return value != null && !isPlanted(body) && judge(body, value, Transport.BODY);
    }

    private boolean readCookie(Carrier.Cookie cookie) {
        List<String> lines = exchange.headers("Cookie");
        if (lines.isEmpty()) {
            return false;
        }
        String name = cookie.settings().name(exchange.secure());
        boolean usable = cookie.settings().travelsOver(exchange);
        if (lines.size() == 1 && usable && cookie.signatureSuffix() == null) {
            String line = lines.get(0);
            carriers.cookieHeader().requireLength(line.length());
            long value = CookieHeader.first(line, name);
            if (value == CookieHeader.NONE) {
                return false;
            }
            if (CookieHeader.next(line, name, value) == CookieHeader.NONE) {
                return judge(cookie, line, CookieHeader.from(value), CookieHeader.to(value), Transport.COOKIE);
            }
        }
        return readAll(cookie, lines, name, usable);
    }

    private boolean readAll(Carrier.Cookie cookie, List<String> lines, String name, boolean usable) {
        boolean many = carriers.conflict() == CarrierConflict.FIRST_LIVE;
        int most = many ? Integer.MAX_VALUE : CookieCandidates.MOST_VALID;
        CookieCandidates candidates = new CookieCandidates(cookie, ids, most);
        candidates.read(carriers.cookieHeader(), lines, name, usable);
        candidates.ignored().forEach(this::ignore);
        List<IdReading> accepted = candidates.accepted();
        if (accepted.isEmpty()) {
            return false;
        }
        accept(cookie, accepted);
        return true;
    }

    private @Nullable String bodyValue(String parameter) {
        List<String> types = exchange.headers("Content-Type");
        String type = types.size() == 1 ? types.get(0) : null;
        if (!mayHaveBody(exchange.method()) || !BodyParameter.isReadable(type)) {
            return null;
        }
        byte[] body = exchange.body(carriers.maxBodyBytes());
        if (body.length > carriers.maxBodyBytes()) {
            throw BadSessionRequestException.bodyTooLarge(carriers.maxBodyBytes());
        }
        try {
            return BodyParameter.value(type, body, parameter);
        } catch (BadSessionRequestException refusal) {
            if (carriers.malformedIsAbsent() && refusal.code().equals(BadSessionRequestException.MALFORMED_BODY)) {
                return null;
            }
            throw refusal;
        }
    }

    /** Bodies of these methods have no meaning, RFC 9110 section 9.3, and integrations disagree on them. */
    private static boolean mayHaveBody(String method) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "CONNECT" -> false;
            default -> true;
        };
    }

    private boolean judge(Carrier carrier, @Nullable String text, Transport transport) {
        return text != null && judge(carrier, text, 0, text.length(), transport);
    }

    private boolean judge(Carrier carrier, String source, int from, int to, Transport transport) {
        IdReading reading = ids.read(source, from, to, transport);
        if (reading.accepted()) {
            accept(carrier, reading);
            return true;
        }
        boolean planted = transport == Transport.COOKIE;
        boolean wellFormed = reading.rejection() == Rejection.FORGED || reading.rejection() == Rejection.UNKNOWN_KEY;
        if (!planted && !wellFormed && !carriers.malformedIsAbsent()) {
            throw BadSessionRequestException.malformedId(transport);
        }
        ignore(IgnoredId.rejected(carrier, reading.rejection()));
        return !planted && wellFormed;
    }

    private void accept(Carrier carrier, IdReading reading) {
        if (presented.isEmpty()) {
            presented = List.of(new PresentedId(carrier, reading));
            note(carrier);
        } else {
            accept(carrier, List.of(reading));
        }
    }

    /**
     * Several cookies of one name are no contradiction as long as one of them lives, which only the store can tell; and
     * where another carrier presents one of them, that one is meant.
     */
    private void accept(Carrier carrier, List<IdReading> readings) {
        List<PresentedId> kept = new ArrayList<>(presented);
        if (presented.isEmpty() || carriers.conflict() != CarrierConflict.REFUSE) {
            for (IdReading reading : readings) {
                if (kept.stream().noneMatch(other -> other.reading().id().equals(reading.id()))) {
                    kept.add(new PresentedId(carrier, reading));
                    note(carrier);
                }
            }
        } else {
            kept.removeIf(other -> readings.stream()
                    .noneMatch(reading -> reading.id().equals(other.reading().id())));
            if (kept.isEmpty()) {
                throw BadSessionRequestException.conflict();
            }
        }
        presented = kept;
    }

    private void note(Carrier carrier) {
        boolean cookie = carrier instanceof Carrier.Cookie;
        withCookie |= cookie;
        withOther |= !cookie;
        inUrl |= carrier instanceof Carrier.Query;
    }

    /** Whether another site made a browser navigate here, so that the parameter may be the attacker's own id. */
    private boolean isPlanted(Carrier carrier) {
        List<String> modes = exchange.headers("Sec-Fetch-Mode");
        boolean planted = exchange.headers("Sec-Fetch-Site").contains("cross-site")
                && (modes.isEmpty() || modes.contains("navigate"));
        if (planted) {
            ignore(new IgnoredId(carrier, IgnoredId.Reason.CROSS_SITE, null));
        }
        return planted;
    }

    private void ignore(IgnoredId id) {
        if (ignored.isEmpty()) {
            ignored = new ArrayList<>();
        }
        ignored.add(id);
        note(id.carrier());
    }
}
