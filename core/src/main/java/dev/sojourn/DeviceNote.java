package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.codec.DamagedDataException;
import dev.sojourn.codec.MapEntries;
import dev.sojourn.codec.ValueCodec;
import dev.sojourn.policy.NameRule;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the application said of the device that a session is used from. It lies among what is kept about the user, under
 * a reserved name, as all that the engine keeps there beside what the application said of the user.
 *
 * @param words what was said
 * @param at when, in milliseconds since the epoch
 * @param encoded both, as they are stored; empty for a note that was read
 * @param due whether it is worth a write of its own
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record DeviceNote(Device.Description words, long at, byte[] encoded, boolean due) {

    /** The most bytes of UTF-8 that the words of a description take together. */
    static final int MOST_BYTES = 512;

    private static final long REFRESH_MILLIS = 5 * 60_000;

    private static final String NAME = AboutUser.RESERVED + "device";

    /** A note of what is said now. */
    static DeviceNote of(String label, @Nullable String place, @Nullable String address, EngineParts parts) {
        Device.Description words = new Device.Description(label, place, address);
        requireText(label);
        requireText(place);
        requireText(address);
        int bytes = bytes(label) + bytes(place) + bytes(address);
        if (label.isEmpty() || bytes > MOST_BYTES) {
            throw new IllegalArgumentException("The device was not described: "
                    + (label.isEmpty()
                            ? "its label is empty. Say \"Unknown device\" where nothing is known"
                            : "label, place and address take " + bytes + " bytes of UTF-8 together, and may take "
                                    + MOST_BYTES + ". Make a few words of what the client sent"));
        }
        long now = parts.clock().millis();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("at", now);
        all.put("label", label);
        if (place != null) {
            all.put("place", place);
        }
        if (address != null) {
            all.put("address", address);
        }
        return new DeviceNote(words, now, parts.codec().encode(all), true);
    }

    private static void requireText(@Nullable String text) {
        if (text != null && text.codePoints().anyMatch(DeviceNote::isLoneSurrogate)) {
            throw new IllegalArgumentException("The device was not described: \"" + NameRule.shown(text)
                    + "\" holds a lone surrogate, so it is no valid text. Cut texts between characters, not within"
                    + " one");
        }
    }

    /** A pair is one code point, so only a lone one shows as itself. */
    private static boolean isLoneSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    private static int bytes(@Nullable String text) {
        return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The note in a table; null when there is none, or none that can be read. No other value is decoded. */
    static @Nullable DeviceNote in(AttributeTable table, ValueCodec codec) {
        byte[] stored = AboutUser.noted(table, NAME);
        if (stored == null) {
            return null;
        }
        try {
            return codec.decode(stored, 0, stored.length) instanceof Map<?, ?> all
                            && all.get("label") instanceof String label
                            && all.get("at") instanceof Long at
                    ? new DeviceNote(
                            new Device.Description(label, text(all.get("place")), text(all.get("address"))),
                            at,
                            stored,
                            false)
                    : null;
        } catch (DamagedDataException e) {
            return null;
        }
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text ? text : null;
    }

    /** This note; null when a table says the same already. It is due unless a note of the table is young. */
    @Nullable
    DeviceNote unlessIn(AttributeTable table, ValueCodec codec) {
        DeviceNote known = in(table, codec);
        if (known == null) {
            return new DeviceNote(words, at, encoded, true);
        }
        // A clock that was set back must not keep an old note for as long as it was wrong.
        boolean young = at >= known.at && at - known.at < REFRESH_MILLIS;
        return known.words.equals(words) ? null : new DeviceNote(words, at, encoded, !young);
    }

    /** What is kept about a user, with this note in it. What cannot be read there is not written over. */
    byte[] into(byte[] source, int from, int to) {
        try {
            return MapEntries.with(source, from, to, NAME, encoded);
        } catch (DamagedDataException e) {
            return Arrays.copyOfRange(source, from, to);
        }
    }

    /** What is kept about a user, with no note in it; null when there is none. */
    static byte @Nullable [] without(byte[] source, int from, int to) {
        try {
            return from == to ? null : MapEntries.without(source, from, to, NAME);
        } catch (DamagedDataException e) {
            return null;
        }
    }

    /** What is to be kept about a user, with the note of a table in it if that has one. */
    static byte[] kept(AttributeTable table, byte[] userData) {
        return AboutUser.carried(table, userData, NAME);
    }
}
