package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.codec.AttributeWriter;
import dev.sojourn.codec.ValueCodec;
import dev.sojourn.policy.NameRule;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What one commit changes in the attributes, encoded, so that it can be applied onto whatever state it meets.
 *
 * @param cleared whether everything was removed before the values were set
 * @param values the values and removals
 * @param userData the new user data, empty for none, null when it stays
 * @param device the device as the visit describes it, kept beside the user data, null when that stays
 */
@SuppressWarnings("ArrayRecordComponent") // Deltas are applied and never compared.
record Delta(
        boolean cleared,
        HeldValues values,
        byte @Nullable [] userData,
        @Nullable DeviceNote device) {

    static final Delta NOTHING = new Delta(false, HeldValues.NONE, null, null);

    boolean isEmpty() {
        return !cleared && values.isEmpty() && userData == null && (device == null || !device.due());
    }

    /** This delta, with nothing said of the device. */
    Delta withoutDevice() {
        return device == null ? this : new Delta(cleared, values, userData, null);
    }

    /** This delta, already made for a table, without what that says of the device either. */
    Delta withoutDeviceOf(AttributeTable table) {
        byte[] about = userData == null
                ? DeviceNote.without(table.source(), table.userDataFrom(), table.userDataTo())
                : DeviceNote.without(userData, 0, userData.length);
        return new Delta(cleared, values, about == null ? userData : about, null);
    }

    /** Whether any of the values is kept by reference. */
    boolean refers() {
        for (int i = 0; i < values.size(); i++) {
            if (values.held(i).isReference()) {
                return true;
            }
        }
        return false;
    }

    /** This delta with one more value, which may be a removal. */
    Delta with(String name, Held held) {
        return new Delta(cleared, values.with(name, held), userData, device);
    }

    /** This delta for a record of which nothing stays but its reference. */
    Delta alone(AttributeTable table) {
        byte[] about = userData == null ? null : AboutUser.carried(table, userData);
        about = device == null || about == null ? about : device.into(about, 0, about.length);
        return cleared && about == userData ? this : new Delta(true, values, about, null);
    }

    /**
     * This delta for a record: with what this node's classes do not know of the values it takes the place of, and with
     * the description of the device in its place. One that is not due is left out when nothing else would change.
     */
    Delta onto(AttributeTable table, ValueCodec codec) {
        Delta known = over(table, codec);
        DeviceNote said = device == null ? null : device.unlessIn(table, codec);
        if (said != null && (said.due() || known.changes(table))) {
            byte[] about = known.userData;
            about = about == null
                    ? said.into(table.source(), table.userDataFrom(), table.userDataTo())
                    : said.into(about, 0, about.length);
            return new Delta(cleared, known.values, about, null);
        }
        // What is kept about the user is replaced as a whole, which is not to take the device with it.
        byte[] about = known.userData == null ? null : DeviceNote.kept(table, known.userData);
        return about == known.userData ? known : new Delta(cleared, known.values, about, device);
    }

    private Delta over(AttributeTable table, ValueCodec codec) {
        HeldValues carried = values;
        for (int i = 0; !cleared && i < values.size(); i++) {
            byte[] value = values.held(i).bytes();
            int at = value == null ? -1 : table.indexOf(values.name(i));
            if (value != null && at >= 0) {
                byte[] whole = codec.carryOver(value, table.source(), table.valueFrom(at), table.valueTo(at));
                carried = whole == value
                        ? carried
                        : carried.with(values.name(i), values.held(i).encodedAs(whole));
            }
        }
        byte[] about = userData == null
                ? null
                : AboutUser.carried(
                        table, codec.carryOver(userData, table.source(), table.userDataFrom(), table.userDataTo()));
        return carried == values && about == userData ? this : new Delta(cleared, carried, about, device);
    }

    /** Whether anything in a table would be another after this change. */
    boolean changes(AttributeTable table) {
        byte[] source = table.source();
        if (userData != null
                && !Arrays.equals(userData, 0, userData.length, source, table.userDataFrom(), table.userDataTo())) {
            return true;
        }
        for (int i = 0; i < values.size(); i++) {
            if (!values.held(i).isIn(table, values.name(i))) {
                return true;
            }
        }
        return cleared && sizeOn(table) != table.size();
    }

    /** How many attributes there are after this change. */
    int sizeOn(AttributeTable table) {
        int size = cleared ? 0 : table.size();
        for (int i = 0; i < values.size(); i++) {
            boolean there = !cleared && table.indexOf(values.name(i)) >= 0;
            size += (values.held(i).removed() ? 0 : 1) - (there ? 1 : 0);
        }
        return size;
    }

    /** Names the largest of the values, for the person who has to make them smaller. */
    String largest() {
        String name = "";
        int most = -1;
        for (int i = 0; i < values.size(); i++) {
            byte[] value = values.held(i).bytes();
            if (value != null && value.length > most) {
                name = values.name(i);
                most = value.length;
            }
        }
        return most < 0
                ? "No attribute was set"
                : String.format(Locale.ROOT, "Largest attribute set: \"%s\", %,d bytes", NameRule.shown(name), most);
    }

    /** The body of a record that holds the given attributes after this change: theirs when nothing changes. */
    byte[] bodyOn(AttributeTable table) {
        if (!changes(table)) {
            return table.source();
        }
        if (!cleared && userData == null && values.size() == 1) {
            byte[] value = values.held(0).bytes();
            int at = value == null ? -1 : table.indexOf(values.name(0));
            if (value != null && at >= 0) {
                return table.withValue(at, value);
            }
        }
        return rewritten(table);
    }

    private byte[] rewritten(AttributeTable table) {
        AttributeWriter writer = new AttributeWriter(likelySize(table)).earlierKeys(table.earlierKeys());
        if (userData == null) {
            writer.userData(table.source(), table.userDataFrom(), table.userDataTo());
        } else {
            writer.userData(userData);
        }
        HeldValues fresh = values;
        for (int i = 0; !cleared && i < table.size(); i++) {
            String name = table.name(i);
            Held held = values.get(name);
            if (held == null) {
                writer.copy(table, i);
            } else {
                fresh = fresh.without(name);
                put(writer, name, held);
            }
        }
        for (int i = 0; i < fresh.size(); i++) {
            put(writer, fresh.name(i), fresh.held(i));
        }
        return writer.finish();
    }

    private int likelySize(AttributeTable table) {
        int size = table.source().length;
        for (int i = 0; i < values.size(); i++) {
            byte[] value = values.held(i).bytes();
            size += value == null ? 0 : AttributeWriter.size(values.name(i), value);
        }
        return size;
    }

    private static void put(AttributeWriter writer, String name, Held held) {
        byte[] value = held.bytes();
        if (value != null) {
            writer.put(name, value);
        }
    }
}
