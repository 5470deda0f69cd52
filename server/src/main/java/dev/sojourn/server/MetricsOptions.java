package dev.sojourn.server;

import org.jspecify.annotations.Nullable;

/**
 * Who may read the metrics, beside those who administer.
 *
 * @param token a bearer token of the metrics alone, or null for none
 * @param open whether no token is asked for
 */
record MetricsOptions(@Nullable String token, boolean open) {

    /** Without the token. */
    @Override
    public String toString() {
        return "MetricsOptions[token=" + (token == null ? "none" : "one") + ", open=" + open + "]";
    }
}
