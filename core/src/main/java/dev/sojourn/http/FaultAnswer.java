package dev.sojourn.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A whole answer to a fault: status, headers to set, body. What other filters have set, such as the headers of CORS and
 * HSTS, stays; what belonged to the body that is not sent now goes, see {@link #BODY_HEADERS}.
 *
 * @param status the HTTP status
 * @param headers names and values, to replace those that are there
 * @param body the whole body
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record FaultAnswer(int status, Map<String, String> headers, byte[] body) {

    /**
     * Headers that speak of the body they come with (RFC 9110, section 8), or of another page in its place, in lower
     * case.
     */
    public static final Set<String> BODY_HEADERS = Set.of(
            "accept-ranges",
            "content-digest",
            "content-disposition",
            "content-encoding",
            "content-language",
            "content-length",
            "content-location",
            "content-range",
            "content-type",
            "digest",
            "etag",
            "last-modified",
            "location",
            "refresh",
            "repr-digest",
            "transfer-encoding");

    static FaultAnswer of(SessionFault fault, FaultPage page) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", page.contentType());
        headers.put("Cache-Control", "no-store");
        headers.put("X-Content-Type-Options", "nosniff");
        if (fault.retryAfterSeconds() > 0) {
            headers.put("Retry-After", String.valueOf(fault.retryAfterSeconds()));
        }
        return new FaultAnswer(fault.status(), headers, page.bytes());
    }
}
