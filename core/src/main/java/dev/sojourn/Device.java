package dev.sojourn;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One living session of a user, as the user sees it: a device on which he is logged in.
 *
 * @param handle names it for {@link Devices#end}; the key of the session, with which nobody can log in
 * @param current whether it is the one that asks
 * @param created when the session began
 * @param lastUsed when it was last used, with the engine's precision: an access soon after another is not noted, see
 *     {@link dev.sojourn.policy.Lifetime}
 * @param ends when it expires as things are, or null for never
 * @param device what the application said of it by {@link Session#describe}, or null when it has said nothing
 */
public record Device(
        String handle,
        boolean current,
        Instant created,
        Instant lastUsed,
        @Nullable Instant ends,
        @Nullable Description device) {

    /**
     * What the application said of a device. Text for people, which is escaped by whoever shows it.
     *
     * @param label which device it is
     * @param place where it is, or null when that is not known
     * @param address its network address, or null when that is not known
     */
    public record Description(
            String label, @Nullable String place, @Nullable String address) {}
}
