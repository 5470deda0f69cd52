package dev.sojourn.http;

import dev.sojourn.id.IdReading;
import dev.sojourn.id.SessionId;
import dev.sojourn.id.SessionIds;
import dev.sojourn.id.Transport;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The ids that the cookies of one name present. A name can come twice: a sibling host or another path may have set it.
 * Equal values are one. All different ones are judged: a signature costs some microseconds, and a header of the
 * largest size holds fewer than a hundred, while any bound on their number would let a sibling host that plants as many
 * lock its victim out.
 */
final class CookieCandidates {

    /** The most valid ids of which the store may be asked which one lives. */
    static final int MOST_VALID = 16;

    /** What is planted must not flood the listeners. */
    static final int MOST_REPORTED = 16;

    /** The most pairs of a value and a separate signature by an older key that are tried. */
    private static final int MOST_TRIES = 64;

    private final Carrier.Cookie carrier;
    private final SessionIds ids;
    private final int mostValid;
    private final List<IdReading> accepted = new ArrayList<>(1);
    private final List<IgnoredId> ignored = new ArrayList<>();
    private int tries;

    /**
     * Makes an empty collection.
     *
     * @param mostValid how many different valid ids are kept; more are refused
     */
    CookieCandidates(Carrier.Cookie carrier, SessionIds ids, int mostValid) {
        this.carrier = carrier;
        this.ids = ids;
        this.mostValid = mostValid;
    }

    /**
     * Reads the cookies called {@code name}.
     *
     * @param usable false when the cookie cannot have come from a browser; it is only reported then
     * @throws BadSessionRequestException when more valid ids are there than are kept, or too much to tell
     */
    void read(CookieHeader header, List<String> lines, String name, boolean usable) {
        String suffix = carrier.signatureSuffix();
        if (!usable) {
            header.read(lines, name, this::addUnusable);
        } else if (suffix == null) {
            for (String value : values(header, lines, name)) {
                judge(ids.read(value, Transport.COOKIE));
            }
        } else {
            readPairs(values(header, lines, name), List.copyOf(values(header, lines, name + suffix)));
        }
    }

    List<IdReading> accepted() {
        return accepted;
    }

    /** What was passed over, the first {@value #MOST_REPORTED}. */
    List<IgnoredId> ignored() {
        return ignored;
    }

    private void addUnusable(String source, int from, int to) {
        ignore(new IgnoredId(carrier, IgnoredId.Reason.PLAIN_HTTP, null));
    }

    private void readPairs(Set<String> values, List<String> signatures) {
        for (String value : values) {
            judge(ids.read(value, own(value, signatures), Transport.COOKIE));
        }
    }

    /**
     * The signature of a value: each may belong to it, because which of two planted cookies belongs to which cannot be
     * seen. The newest key signs a value once, however many came; for older ones it is a bounded number of tries.
     */
    private @Nullable String own(String value, List<String> signatures) {
        String newest = signatures.size() > 1 && ids.accepts(value)
                ? ids.signature(SessionId.of(value), Transport.COOKIE)
                : null;
        byte[] expected = bytes(newest);
        for (int i = 0; newest != null && i < signatures.size(); i++) {
            String signature = signatures.get(i);
            if (MessageDigest.isEqual(expected, bytes(signature))
                    || tries++ < MOST_TRIES
                            && ids.read(value, signature, Transport.COOKIE).accepted()) {
                return signature;
            }
        }
        return signatures.isEmpty() ? null : signatures.get(0);
    }

    private static byte[] bytes(@Nullable String text) {
        return String.valueOf(text).getBytes(StandardCharsets.UTF_8);
    }

    private static Set<String> values(CookieHeader header, List<String> lines, String name) {
        Set<String> values = new LinkedHashSet<>();
        header.read(lines, name, (source, from, to) -> values.add(source.substring(from, to)));
        return values;
    }

    private void judge(IdReading reading) {
        if (!reading.accepted()) {
            ignore(IgnoredId.rejected(carrier, reading.rejection()));
            return;
        }
        for (int i = 0; i < accepted.size(); i++) {
            if (accepted.get(i).id().equals(reading.id())) {
                return;
            }
        }
        if (accepted.size() == mostValid) {
            throw BadSessionRequestException.ambiguous(carrier);
        }
        accepted.add(reading);
    }

    private void ignore(IgnoredId id) {
        if (ignored.size() < MOST_REPORTED) {
            ignored.add(id);
        }
    }
}
