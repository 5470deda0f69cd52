package dev.sojourn.http;

import dev.sojourn.id.Rejection;
import org.jspecify.annotations.Nullable;

/**
 * An id that a request presented and that was passed over, for events and counters. It never holds the text.
 *
 * @param carrier where it was presented
 * @param reason why it was passed over
 * @param rejection what the id room found wrong; null unless the reason is {@link Reason#REJECTED}
 */
public record IgnoredId(
        Carrier carrier, Reason reason, @Nullable Rejection rejection) {

    /** Why an id was passed over. */
    public enum Reason {
        /** It is not an id of this application. */
        REJECTED,
        /** It is a Secure cookie on a plain-HTTP request to another machine, where no browser sends it. */
        PLAIN_HTTP,
        /** It is a query or body parameter of a navigation that another site caused. */
        CROSS_SITE
    }

    static IgnoredId rejected(Carrier carrier, @Nullable Rejection rejection) {
        return new IgnoredId(carrier, Reason.REJECTED, rejection);
    }
}
