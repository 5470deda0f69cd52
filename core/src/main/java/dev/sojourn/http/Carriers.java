package dev.sojourn.http;

import java.util.List;

/**
 * Where session ids may travel, in order, and what happens when a request contradicts itself. A place that is not
 * listed is never looked at. Immutable, safe for use by many threads.
 */
public final class Carriers {

    private final List<Carrier> order;
    private final CarrierConflict conflict;
    private final boolean malformedIsAbsent;
    private final int maxBodyBytes;
    private final CookieHeader cookieHeader;

    Carriers(CarriersBuilder builder) {
        order = builder.order();
        conflict = builder.conflict();
        malformedIsAbsent = builder.malformedIsAbsent();
        maxBodyBytes = builder.maxBodyBytes();
        cookieHeader = new CookieHeader(builder.maxCookieBytes());
    }

    /**
     * One cookie and nothing else: what browsers need.
     *
     * @param settings the cookie
     * @return the configuration
     */
    public static Carriers cookie(CookieSettings settings) {
        return builder().cookie(settings).build();
    }

    /**
     * Starts a configuration of several carriers.
     *
     * @return a builder without any carrier
     */
    public static CarriersBuilder builder() {
        return new CarriersBuilder();
    }

    /**
     * The carriers in the order they are looked at.
     *
     * @return at least one carrier
     */
    public List<Carrier> order() {
        return order;
    }

    /**
     * What happens when carriers present different ids.
     *
     * @return the rule
     */
    public CarrierConflict conflict() {
        return conflict;
    }

    /**
     * Whether a malformed id in a header, query or body counts as absent instead of being refused with 400.
     *
     * @return false by default
     */
    public boolean malformedIsAbsent() {
        return malformedIsAbsent;
    }

    int maxBodyBytes() {
        return maxBodyBytes;
    }

    CookieHeader cookieHeader() {
        return cookieHeader;
    }
}
