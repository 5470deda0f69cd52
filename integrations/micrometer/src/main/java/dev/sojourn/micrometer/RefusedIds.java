package dev.sojourn.micrometer;

import dev.sojourn.http.IgnoredId;
import dev.sojourn.id.Rejection;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How ids come and why they are refused, as tags: words that are known, and one for all others. */
final class RefusedIds {

    private static final String OTHER = "other";

    private static final Set<String> CARRIAGES = Set.of("cookie", "header", "query", "body", "request");

    /** Codes of refusals of whole requests, see BadSessionRequestException. */
    private static final Set<String> REQUESTS = Set.of(
            "session_conflict",
            "session_ambiguous",
            "malformed_id",
            "malformed_body",
            "many_origins",
            "foreign_origin",
            "unknown_host",
            "body_too_large",
            "body_incomplete",
            "cookie_header_too_large");

    private static final Set<String> REASONS = Stream.of(
                    Stream.of(Rejection.values()), Stream.of(IgnoredId.Reason.values()))
            .flatMap(words -> words.map(word -> word.name().toLowerCase(Locale.ROOT)))
            .collect(Collectors.toUnmodifiableSet());

    private RefusedIds() {}

    static String carriage(String transport) {
        return CARRIAGES.contains(transport) ? transport : OTHER;
    }

    static String reason(String rejection) {
        String word = rejection.toLowerCase(Locale.ROOT);
        return REASONS.contains(word) || REQUESTS.contains(word) ? word : OTHER;
    }
}
