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
    private final List<PresentedId> presented = new ArrayList<>(1);
    private List<IgnoredId> ignored = List.of();

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
        boolean https = exchange.secure();
        boolean many = carriers.conflict() == CarrierConflict.FIRST_LIVE;
        int most = many ? Integer.MAX_VALUE : CookieCandidates.MOST_VALID;
        CookieCandidates candidates = new CookieCandidates(cookie, ids, most);
        candidates.read(
                carriers.cookieHeader(),
                lines,
                cookie.settings().name(https),
                cookie.settings().travelsOver(exchange));
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
        if (text == null) {
            return false;
        }
        IdReading reading = ids.read(text, 0, text.length(), transport);
        if (reading.accepted()) {
            accept(carrier, List.of(reading));
            return true;
        }
        boolean wellFormed = reading.rejection() == Rejection.FORGED || reading.rejection() == Rejection.UNKNOWN_KEY;
        if (!wellFormed && !carriers.malformedIsAbsent()) {
            throw BadSessionRequestException.malformedId(transport);
        }
        ignore(IgnoredId.rejected(carrier, reading.rejection()));
        return wellFormed;
    }

    /**
     * Several cookies of one name are no contradiction as long as one of them lives, which only the store can tell; and
     * where another carrier presents one of them, that one is meant.
     */
    private void accept(Carrier carrier, List<IdReading> readings) {
        if (presented.isEmpty() || carriers.conflict() != CarrierConflict.REFUSE) {
            for (int i = 0; i < readings.size(); i++) {
                if (!has(readings.get(i))) {
                    presented.add(new PresentedId(carrier, readings.get(i)));
                }
            }
            return;
        }
        presented.removeIf(other -> readings.stream()
                .noneMatch(reading -> reading.id().equals(other.reading().id())));
        if (presented.isEmpty()) {
            throw BadSessionRequestException.conflict();
        }
    }

    private boolean has(IdReading reading) {
        for (int i = 0; i < presented.size(); i++) {
            if (presented.get(i).reading().id().equals(reading.id())) {
                return true;
            }
        }
        return false;
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
    }
}
