package dev.sojourn.server.rest;

import dev.sojourn.server.admin.Owner;
import dev.sojourn.server.admin.SessionFilter;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which sessions are meant, as a query or a body says it. Times are milliseconds since the epoch, sizes bytes. */
final class Filters {

    static final Set<String> NAMES = Set.of(
            "user",
            "fingerprint",
            "idleSince",
            "createdBefore",
            "createdAfter",
            "expiresBefore",
            "largerThan",
            "owner");

    private Filters() {}

    static SessionFilter of(QueryText query) {
        return filter(
                query.text("user"),
                query.text("fingerprint"),
                moment(query.number("idleSince")),
                moment(query.number("createdBefore")),
                moment(query.number("createdAfter")),
                moment(query.number("expiresBefore")),
                query.number("largerThan"),
                owner(query.text("owner")));
    }

    /** One in a body, which must say something: an empty one would be every session. */
    static SessionFilter of(@Nullable Object body) {
        Map<String, @Nullable Object> parts = JsonBody.object(body, "\"filter\"");
        if (parts.isEmpty() || !NAMES.containsAll(parts.keySet())) {
            throw Refusal.badJson("\"filter\" must have one or more of the members "
                    + String.join(", ", NAMES.stream().sorted().toList())
                    + " and no other; for every session send \"all\": true");
        }
        return filter(
                text(parts, "user"),
                text(parts, "fingerprint"),
                moment(number(parts, "idleSince")),
                moment(number(parts, "createdBefore")),
                moment(number(parts, "createdAfter")),
                moment(number(parts, "expiresBefore")),
                number(parts, "largerThan"),
                owner(text(parts, "owner")));
    }

    private static SessionFilter filter(
            @Nullable String user,
            @Nullable String fingerprint,
            @Nullable Instant idleSince,
            @Nullable Instant createdBefore,
            @Nullable Instant createdAfter,
            @Nullable Instant expiresBefore,
            @Nullable Long largerThan,
            @Nullable Owner owner) {
        try {
            return new SessionFilter(
                    user, fingerprint, idleSince, createdBefore, createdAfter, expiresBefore, largerThan, owner);
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest(String.valueOf(e.getMessage()));
        }
    }

    /** A member that is a text, or null when it is missing. */
    static @Nullable String text(Map<String, @Nullable Object> members, String name) {
        if (!members.containsKey(name)) {
            return null;
        }
        if (members.get(name) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw Refusal.badJson("\"" + name + "\" must be a text that is not empty");
    }

    /** A member that is a moment or a size, or null when it is missing. */
    static @Nullable Long number(Map<String, @Nullable Object> members, String name) {
        if (!members.containsKey(name)) {
            return null;
        }
        Object value = members.get(name);
        long number = value instanceof Integer || value instanceof Long ? ((Number) value).longValue() : -1;
        if (number < 0) {
            throw Refusal.badNumber("\"" + name + "\" must be a whole number that is not negative");
        }
        return number;
    }

    static @Nullable Instant moment(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    private static @Nullable Owner owner(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return switch (text) {
            case "user" -> Owner.USER;
            case "nobody" -> Owner.NOBODY;
            default -> throw Refusal.badRequest("\"owner\" must be user or nobody");
        };
    }
}
