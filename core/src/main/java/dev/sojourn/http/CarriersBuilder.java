package dev.sojourn.http;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The settings of {@link Carriers}, checked together by {@link #build()}. Not safe for use by several threads. */
public final class CarriersBuilder {

    private static final int MAX_PARAMETER_NAME = 128;

    /** Headers with a meaning of their own, which no client can use to carry a bare id. */
    private static final Set<String> RESERVED_HEADERS = Set.of(
            "connection",
            "content-length",
            "content-type",
            "cookie",
            "host",
            "origin",
            "set-cookie",
            "transfer-encoding",
            "upgrade");

    private final List<Carrier> order = new ArrayList<>();
    private CarrierConflict conflict = CarrierConflict.REFUSE;
    private boolean malformedIsAbsent;
    private int maxBodyBytes = 64 * 1024;
    private int maxCookieBytes = 8 * 1024;

    CarriersBuilder() {}

    /**
     * Adds a cookie whose value holds the id, with its signature if ids are signed.
     *
     * @param settings the cookie
     * @return this builder
     */
    public CarriersBuilder cookie(CookieSettings settings) {
        return add(new Carrier.Cookie(settings, null));
    }

    /**
     * Adds a cookie that holds the bare id, with a second cookie that holds its signature.
     *
     * @param settings the cookie of the id
     * @param suffix what the second cookie's name adds to the first, such as {@code .sig}
     * @return this builder
     */
    public CarriersBuilder cookieWithSignature(CookieSettings settings, String suffix) {
        return add(new Carrier.Cookie(settings, suffix));
    }

    /**
     * Adds a request header that is only read.
     *
     * @param name the header's name
     * @return this builder
     */
    public CarriersBuilder header(String name) {
        return add(new Carrier.Header(name, false));
    }

    /**
     * Adds a header that is read from requests and written to responses.
     *
     * @param name the header's name
     * @return this builder
     */
    public CarriersBuilder echoedHeader(String name) {
        return add(new Carrier.Header(name, true));
    }

    /**
     * Adds the {@code Authorization} header with the scheme {@code Bearer}, which is only read: what clients on mobile
     * devices and gateways use. An application hands the token out by {@code session.signedId(Transport.HEADER)}. Other
     * schemes are no id and are left alone; a challenge by {@code WWW-Authenticate} is the application's.
     *
     * @return this builder
     */
    public CarriersBuilder bearer() {
        return add(new Carrier.Bearer());
    }

    /**
     * Adds a query parameter. It is not read from a navigation that another site caused: a link must not be able to log
     * its victim in as somebody else.
     *
     * @param parameter the parameter's name
     * @return this builder
     */
    public CarriersBuilder query(String parameter) {
        return add(new Carrier.Query(parameter));
    }

    /**
     * Adds a body parameter, with the same care for navigations from other sites as {@link #query(String)}.
     *
     * @param parameter the name of the form field or JSON member
     * @return this builder
     */
    public CarriersBuilder body(String parameter) {
        return add(new Carrier.Body(parameter));
    }

    /**
     * Says what happens when carriers present different ids.
     *
     * @param value the default is {@link CarrierConflict#REFUSE}
     * @return this builder
     */
    public CarriersBuilder onConflict(CarrierConflict value) {
        conflict = value;
        return this;
    }

    /**
     * Counts malformed and empty ids in headers, queries and bodies, and bodies that cannot be parsed, as absent.
     * Unset, such a request is refused with 400: its sender is a program, and its author should know.
     *
     * @return this builder
     */
    public CarriersBuilder treatMalformedAsAbsent() {
        malformedIsAbsent = true;
        return this;
    }

    /**
     * Limits the bodies that are looked into. A larger body of a readable type is refused with 413.
     *
     * @param bytes at least 1; the default is 64 KiB
     * @return this builder
     */
    public CarriersBuilder bodyLimit(int bytes) {
        maxBodyBytes = bytes;
        return this;
    }

    /**
     * Limits the Cookie header. A larger one is refused with 431 (RFC 6585). The work that a header makes grows with
     * its bytes, so their number alone is the bound: honest browsers send hundreds of small cookies.
     *
     * @param bytes of all Cookie lines together, at least 1; the default is 8 KiB
     * @return this builder
     */
    public CarriersBuilder cookieHeaderLimit(int bytes) {
        maxCookieBytes = bytes;
        return this;
    }

    /**
     * Checks all settings together and makes the configuration.
     *
     * @return the configuration
     * @throws IllegalArgumentException when settings are wrong; the message lists every fault
     */
    public Carriers build() {
        List<String> faults = new ArrayList<>();
        if (order.isEmpty()) {
            faults.add("No carrier is listed. Add one, such as cookie(CookieSettings.standard()).");
        }
        Set<String> places = new HashSet<>();
        for (Carrier carrier : order) {
            addFault(faults, fault(carrier));
            if (!places.add(place(carrier))) {
                faults.add("The " + place(carrier) + " is listed twice. Remove one.");
            }
        }
        addFault(faults, limitFault("body limit", maxBodyBytes));
        addFault(faults, limitFault("Cookie header limit", maxCookieBytes));
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("The carriers cannot be built:\n- " + String.join("\n- ", faults));
        }
        return new Carriers(this);
    }

    List<Carrier> order() {
        return List.copyOf(order);
    }

    CarrierConflict conflict() {
        return conflict;
    }

    boolean malformedIsAbsent() {
        return malformedIsAbsent;
    }

    int maxBodyBytes() {
        return maxBodyBytes;
    }

    int maxCookieBytes() {
        return maxCookieBytes;
    }

    private CarriersBuilder add(Carrier carrier) {
        order.add(carrier);
        return this;
    }

    private static void addFault(List<String> faults, @Nullable String fault) {
        if (fault != null) {
            faults.add(fault);
        }
    }

    private static @Nullable String limitFault(String name, int value) {
        return value < 1 ? "The " + name + " is " + value + "; it must be at least 1." : null;
    }

    private static @Nullable String fault(Carrier carrier) {
        if (carrier instanceof Carrier.Cookie cookie) {
            return signatureFault(cookie.signatureSuffix());
        }
        if (carrier instanceof Carrier.Header header) {
            return headerFault(header.name());
        }
        if (carrier instanceof Carrier.Bearer) {
            return null;
        }
        String parameter =
                carrier instanceof Carrier.Query query ? query.parameter() : ((Carrier.Body) carrier).parameter();
        return parameterFault(parameter);
    }

    private static @Nullable String signatureFault(@Nullable String suffix) {
        return suffix == null || HeaderGrammar.isToken(suffix)
                ? null
                : "The suffix of the signature cookie is not a token of RFC 9110. Use one like \".sig\".";
    }

    private static @Nullable String headerFault(String name) {
        if (!HeaderGrammar.isToken(name)) {
            return "A header name of " + name.length() + " characters is not a token of RFC 9110."
                    + " Use one like \"X-Session-Id\".";
        }
        if (name.equalsIgnoreCase("Authorization")) {
            return "Header \"Authorization\" holds a scheme before its credentials. Use bearer(), or a header like"
                    + " \"X-Session-Id\".";
        }
        return RESERVED_HEADERS.contains(name.toLowerCase(Locale.ROOT))
                ? "Header \"" + name + "\" has a meaning of its own. Use one like \"X-Session-Id\"."
                : null;
    }

    private static @Nullable String parameterFault(String name) {
        boolean plain = !name.isEmpty() && name.length() <= MAX_PARAMETER_NAME;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            plain &= HeaderGrammar.isAlphanumeric(c) || c == '_' || c == '-' || c == '.' || c == ':';
        }
        return plain
                ? null
                : "A parameter name of " + name.length() + " characters is not made of 1 to " + MAX_PARAMETER_NAME
                        + " letters, digits and \"_-.:\". Use one like \"sid\".";
    }

    private static String place(Carrier carrier) {
        if (carrier instanceof Carrier.Cookie cookie) {
            return "cookie " + cookie.settings().name(true);
        }
        if (carrier instanceof Carrier.Header header) {
            return "header " + header.name().toLowerCase(Locale.ROOT);
        }
        if (carrier instanceof Carrier.Bearer) {
            return "bearer token";
        }
        return carrier instanceof Carrier.Query query
                ? "query parameter " + query.parameter()
                : "body parameter " + ((Carrier.Body) carrier).parameter();
    }
}
