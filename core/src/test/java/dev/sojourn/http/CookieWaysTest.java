package dev.sojourn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.KeyRing;
import dev.sojourn.id.SessionIds;
import dev.sojourn.id.Transport;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One cookie on one line goes a way of its own. Several lines are one list (RFC 9113, section 8.2.3) and go the general
 * way, so that both have to decide alike.
 */
class CookieWaysTest {

    private static final int LONGEST = 1_000;
    private static final SessionIds IDS = SessionIds.builder()
            .keys(KeyRing.ofSecrets(List.of("an example secret of over 32 characters")))
            .build();
    private static final String TOKEN = IDS.sign(IDS.generate(), Transport.COOKIE);
    private static final String OTHER = IDS.sign(IDS.generate(), Transport.COOKIE);
    private static final String IN_HEADER =
            IDS.sign(IDS.read(TOKEN, Transport.COOKIE).id(), Transport.HEADER);

    private static final List<String> NAMES = List.of(
            "__Host-sid",
            "__Host-sid",
            "__Host-sid",
            " \t__Host-sid",
            "__Host-sid ",
            "__host-sid",
            "__Host-si",
            "__Host-sid2",
            "sid",
            "$Version",
            "\u00e9",
            "");

    private static final List<String> VALUES = List.of(
            TOKEN,
            TOKEN,
            TOKEN,
            OTHER,
            IN_HEADER,
            '"' + TOKEN + '"',
            '"' + TOKEN,
            TOKEN + '"',
            "\" " + TOKEN + " \"",
            ' ' + TOKEN,
            TOKEN + " \t",
            TOKEN + '=',
            TOKEN.substring(1),
            TOKEN + TOKEN,
            "\\" + TOKEN,
            "\u00e9\u0416\ud83d",
            "x".repeat(300),
            "1",
            "\"\"",
            "\"",
            "");

    private static final List<String> ENDS = List.of("; ", ";", " ;\t", ";;", ",", "");

    @ParameterizedTest
    @EnumSource(CarrierConflict.class)
    void theWayOfOneLineDecidesAsTheWayOfSeveral(CarrierConflict conflict) {
        Carriers carriers = Carriers.builder()
                .cookie(CookieSettings.standard())
                .header("X-Session")
                .onConflict(conflict)
                .cookieHeaderLimit(LONGEST)
                .build();
        Random random = new Random(20261130L);
        Set<String> kinds = new HashSet<>();
        for (int round = 0; round < 20_000; round++) {
            String first = line(random);
            String second = random.nextBoolean() ? "" : line(random);
            String header = List.of("", "", IN_HEADER, "junk").get(random.nextInt(4));

            String decided = decided(carriers, header, first + "; " + second);

            assertThat(decided(carriers, header, first, second))
                    .as("round %d: %s and %s, header %s", round, first, second, header)
                    .isEqualTo(decided);
            kinds.add(decided.replaceAll("\\[.*", ""));
        }
        assertThat(kinds).contains("anonymous", "found", "malformed_id", "cookie_header_too_large");
    }

    private static String line(Random random) {
        StringBuilder line = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            line.append(NAMES.get(random.nextInt(NAMES.size())))
                    .append('=')
                    .append(VALUES.get(random.nextInt(VALUES.size())))
                    .append(ENDS.get(random.nextInt(ENDS.size())));
        }
        return line.toString();
    }

    /** All that a request is found to say of its session, or the code of its refusal. */
    private static String decided(Carriers carriers, String header, String... lines) {
        RecordedExchange exchange = RecordedExchange.get();
        for (String line : lines) {
            exchange.cookie(line);
        }
        if (!header.isEmpty()) {
            exchange.with("X-Session", header);
        }
        try {
            CarrierReading reading = CarrierReading.of(exchange, carriers, IDS);
            return (reading.id() == null ? "anonymous" : "found")
                    + List.of(
                            reading.candidates(),
                            reading.ignored(),
                            reading.withCookie,
                            reading.withOther,
                            reading.inUrl);
        } catch (BadSessionRequestException refusal) {
            return refusal.code();
        }
    }
}
