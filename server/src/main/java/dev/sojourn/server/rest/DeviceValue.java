package dev.sojourn.server.rest;

import dev.sojourn.Session;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a body says of the device that a session is used from. */
record DeviceValue(
        String label, @Nullable String place, @Nullable String address) {

    private static final String MEMBER = "device";
    private static final Set<String> MEMBERS = Set.of("label", "place", "address");

    /** The member {@code device} of a body; null when it has none. */
    static @Nullable DeviceValue in(Map<String, @Nullable Object> body) {
        if (!body.containsKey(MEMBER)) {
            return null;
        }
        Map<String, @Nullable Object> device = JsonBody.known(JsonBody.object(body.get(MEMBER), "\"device\""), MEMBERS);
        String label = Filters.text(device, "label");
        if (label == null) {
            throw Refusal.badJson("\"device\" has no \"label\"");
        }
        return new DeviceValue(label, text(device, "place"), text(device, "address"));
    }

    /** What is not known may be missing or null. */
    private static @Nullable String text(Map<String, @Nullable Object> device, String name) {
        return device.get(name) == null ? null : Filters.text(device, name);
    }

    void describe(Session session) {
        try {
            session.describe(label, place, address);
        } catch (IllegalArgumentException e) {
            // Too long.
            throw Refusal.badRequest(String.valueOf(e.getMessage()));
        }
    }
}
