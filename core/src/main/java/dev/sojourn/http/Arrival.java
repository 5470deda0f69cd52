package dev.sojourn.http;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a request came to its session.
 *
 * @param by the id that led to a living session; null when none did
 * @param requested the id that it came with: that one, or else the first that is well formed; null when there was none
 * @param withCookie whether it sent a cookie of the session's name
 * @param withOther whether it presented anything by a carrier that is no cookie, found or not
 * @param inUrl whether it presented anything in its URL
 */
record Arrival(
        @Nullable PresentedId by,
        @Nullable PresentedId requested,
        boolean withCookie,
        boolean withOther,
        boolean inUrl) {

    static Arrival of(CarrierReading reading, @Nullable PresentedId by) {
        List<Carrier> all = Stream.concat(
                        reading.candidates().stream().map(PresentedId::carrier),
                        reading.ignored().stream().map(IgnoredId::carrier))
                .toList();
        return new Arrival(
                by,
                by != null || reading.candidates().isEmpty()
                        ? by
                        : reading.candidates().get(0),
                all.stream().anyMatch(Carrier.Cookie.class::isInstance),
                all.stream().anyMatch(carrier -> !(carrier instanceof Carrier.Cookie)),
                all.stream().anyMatch(Carrier.Query.class::isInstance));
    }
}
