package dev.sojourn.http;

import dev.sojourn.id.IdReading;
import dev.sojourn.id.Rejection;
import dev.sojourn.id.SessionIds;
import dev.sojourn.id.Transport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ids that the cookies of one name present. A name can come twice: a sibling host or another path may have set it.
 * Equal values are one; of different ones at most {@value #MAX_VERIFIED} have their signatures computed.
 */
final class CookieCandidates {

    static final int MAX_VERIFIED = 4;

    private final Carrier.Cookie carrier;
    private final SessionIds ids;
    private final boolean manyAllowed;
    private final List<IdReading> accepted = new ArrayList<>(1);
    private List<IgnoredId> ignored = List.of();

    private int verified;
    private @Nullable String firstSource;
    private int firstFrom;
    private int firstTo;
    private List<String> laterValues = List.of();

    /**
     * Makes an empty collection.
     *
     * @param manyAllowed whether different valid ids are all kept; otherwise they are refused
     */
    CookieCandidates(Carrier.Cookie carrier, SessionIds ids, boolean manyAllowed) {
        this.carrier = carrier;
        this.ids = ids;
        this.manyAllowed = manyAllowed;
    }

    /**
     * Reads the cookies called {@code name}.
     *
     * @param usable false when the cookie cannot have come from a browser; it is only reported then
     * @throws BadSessionRequestException when more than one valid id is there, or too much to tell
     */
    void read(CookieHeader header, List<String> lines, String name, boolean usable) {
        String suffix = carrier.signatureSuffix();
        if (!usable) {
            header.read(lines, name, this::addUnusable);
        } else if (suffix == null) {
            header.read(lines, name, this::add);
        } else {
            readPairs(values(header, lines, name), values(header, lines, name + suffix));
        }
    }

    List<IdReading> accepted() {
        return accepted;
    }

    List<IgnoredId> ignored() {
        return ignored;
    }

    private void addUnusable(String source, int from, int to) {
        ignore(new IgnoredId(carrier, IgnoredId.Reason.PLAIN_HTTP, null));
    }

    private void add(String source, int from, int to) {
        if (isKnown(source, from, to)) {
            return;
        }
        if (verified == MAX_VERIFIED) {
            throw BadSessionRequestException.ambiguous();
        }
        IdReading reading = ids.read(source, from, to, Transport.COOKIE);
        // Text that fails by its shape cost no signature, and a planted one must not push out the real one.
        if (reading.accepted() || reading.rejection() == Rejection.FORGED) {
            remember(source, from, to);
        }
        judge(reading);
    }

    /** Tries every value with every signature: which of two planted cookies belongs to which cannot be seen. */
    private void readPairs(List<String> values, List<String> signatures) {
        for (String value : values) {
            if (signatures.isEmpty()) {
                judgePair(value, null);
            }
            for (String signature : signatures) {
                judgePair(value, signature);
            }
        }
    }

    private void judgePair(String value, @Nullable String signature) {
        if (++verified > MAX_VERIFIED) {
            throw BadSessionRequestException.ambiguous();
        }
        judge(ids.read(value, signature, Transport.COOKIE));
    }

    private static List<String> values(CookieHeader header, List<String> lines, String name) {
        List<String> values = new ArrayList<>(1);
        header.read(lines, name, (source, from, to) -> {
            String value = source.substring(from, to);
            if (!values.contains(value)) {
                values.add(value);
            }
        });
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
        if (!accepted.isEmpty() && !manyAllowed) {
            throw BadSessionRequestException.ambiguous();
        }
        accepted.add(reading);
    }

    private boolean isKnown(String source, int from, int to) {
        if (firstSource == null) {
            return false;
        }
        int length = to - from;
        if (firstTo - firstFrom == length && firstSource.regionMatches(firstFrom, source, from, length)) {
            return true;
        }
        for (int i = 0; i < laterValues.size(); i++) {
            String known = laterValues.get(i);
            if (known.length() == length && source.startsWith(known, from)) {
                return true;
            }
        }
        return false;
    }

    private void remember(String source, int from, int to) {
        verified++;
        if (firstSource == null) {
            firstSource = source;
            firstFrom = from;
            firstTo = to;
            return;
        }
        if (laterValues.isEmpty()) {
            laterValues = new ArrayList<>();
        }
        laterValues.add(source.substring(from, to));
    }

    private void ignore(IgnoredId id) {
        if (ignored.isEmpty()) {
            ignored = new ArrayList<>();
        }
        ignored.add(id);
    }
}
