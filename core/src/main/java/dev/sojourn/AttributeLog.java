package dev.sojourn;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a visit has changed in its attributes, and what it has read of them that may have been changed in place. */
final class AttributeLog {
    HeldValues changed = HeldValues.NONE;
    HeldValues read = HeldValues.NONE;
    boolean cleared;
    byte @Nullable [] userData;

    @Nullable
    DeviceNote device;

    boolean fresh;
    /** How many attributes there are, or -1 when they have to be counted. */
    int size = -1;
    /** What a commit wrote. */
    byte @Nullable [] written;
    /** The names of the values that cannot be decoded, each of which is told once. */
    @Nullable
    Set<String> undecodable;

    /** What the log holds at one moment, so that a call that is refused can leave it as it was. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Mark(
            HeldValues changed,
            HeldValues read,
            boolean cleared,
            byte @Nullable [] userData,
            @Nullable DeviceNote device) {}

    Mark mark() {
        return new Mark(changed, read, cleared, userData, device);
    }

    void returnTo(Mark mark) {
        changed = mark.changed();
        read = mark.read();
        cleared = mark.cleared();
        userData = mark.userData();
        device = mark.device();
        size = -1;
    }

    /** Whether there is something to write: a description that is not due waits for the rest. */
    boolean isNoted() {
        return !isOnlyDevice() || device != null && device.due();
    }

    /** Whether nothing was set, removed or cleared. */
    boolean isOnlyDevice() {
        return !cleared && changed.isEmpty() && userData == null;
    }

    /** Forgets the changes and all that was read. */
    void forget() {
        changed = HeldValues.NONE;
        read = HeldValues.NONE;
        cleared = false;
        userData = null;
        device = null;
        size = -1;
    }
}
