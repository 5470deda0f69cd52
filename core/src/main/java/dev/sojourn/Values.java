package dev.sojourn;

import dev.sojourn.codec.AttributeTable;
import dev.sojourn.codec.DamagedDataException;
import dev.sojourn.codec.NodeReference;
import dev.sojourn.codec.UnsupportedValueException;
import dev.sojourn.codec.ValueCodec;
import dev.sojourn.codec.ValueTooLargeException;
import dev.sojourn.id.SessionKey;
import dev.sojourn.policy.Limits;
import dev.sojourn.policy.NameRule;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The values of attributes to bytes and back: by the codec or, where that is allowed, by reference. Immutable. */
final class Values {

    /** The session whose values they are. */
    interface Owner {
        /** The lineage of what is stored, or null when nothing is. */
        @Nullable
        SessionKey lineage();

        /** What an attribute holds in the newest record, which is another than that which this node has let go. */
        @Nullable
        Object newest(String name, NodeReference outdated);

        /** One of its values cannot be decoded here. */
        void undecodable(String name, DamagedDataException fault);
    }

    private final ValueCodec codec;
    private final Limits limits;
    private final NodeValues nodeValues;

    Values(ValueCodec codec, Limits limits, NodeValues nodeValues) {
        this.codec = codec;
        this.limits = limits;
        this.nodeValues = nodeValues;
    }

    ValueCodec codec() {
        return codec;
    }

    Limits limits() {
        return limits;
    }

    NodeValues nodeValues() {
        return nodeValues;
    }

    /** A value as it would be written. What is there already may be a reference to this very object, which it keeps. */
    Held held(String name, @Nullable Object value, @Nullable Held present) {
        AttributeName.require(name, limits);
        if (present != null && present.isReference() && present.value() == value) {
            return present;
        }
        try {
            return new Held(value, codec.encode(value, limits.valueBytes()), !codec.isImmutable(value));
        } catch (ValueTooLargeException e) {
            // Whether a value is seen by other nodes must not depend on its size.
            throw tooLarge(name);
        } catch (UnsupportedValueException e) {
            if (value == null || !nodeValues.allows(value.getClass())) {
                throw e.inAttribute(NameRule.shown(name));
            }
            if (present == null || !present.isReference()) {
                nodeValues.requireRoom(name);
            }
            return new Held(value, nodeValues.refer().toBytes(), false);
        }
    }

    /** The bytes of a value that may have been changed in place since it was held. */
    byte[] encoded(String name, @Nullable Object value) {
        try {
            return codec.encode(value, limits.valueBytes());
        } catch (ValueTooLargeException e) {
            throw tooLarge(name);
        } catch (UnsupportedValueException e) {
            throw e.inAttribute(NameRule.shown(name));
        }
    }

    /**
     * The bytes of a value that was changed in place since it was read, or null. What was read is not held against its
     * stored bytes alone: a type that orders or drops on the way in writes others for a value that nobody changed.
     */
    byte @Nullable [] changedInPlace(String name, Held held) {
        if (!held.mutable()) {
            return null;
        }
        byte[] now = encoded(name, held.value());
        byte[] stored = Objects.requireNonNull(held.bytes());
        boolean same = Arrays.equals(stored, now)
                || Arrays.equals(
                        codec.carryOver(now, stored, 0, stored.length), codec.normalized(stored, 0, stored.length));
        return same ? null : now;
    }

    /**
     * Reads the value of an attribute.
     *
     * @throws DamagedDataException when it cannot be decoded here
     */
    @Nullable
    Object read(Owner owner, AttributeTable table, String name, int at) {
        NodeReference reference = NodeReference.read(table.source(), table.valueFrom(at), table.valueTo(at));
        if (reference == null) {
            return codec.decode(table.source(), table.valueFrom(at), table.valueTo(at));
        }
        Object value = find(owner, reference);
        if (value == null && nodeValues.isMine(reference)) {
            // Another visit has replaced or removed it since this one began; who shares values sees the last.
            return owner.newest(name, reference);
        }
        if (value == null) {
            throw NodeReference.elsewhere();
        }
        return value;
    }

    /** What a table refers to under a name, or null when that is not kept here or is a value of another kind. */
    @Nullable
    Held referredTo(Owner owner, AttributeTable table, String name) {
        int at = nodeValues.isOff() ? -1 : table.indexOf(name);
        if (at < 0) {
            return null;
        }
        byte[] source = table.source();
        NodeReference reference = NodeReference.isIn(source, table.valueFrom(at), table.valueTo(at))
                ? NodeReference.read(source, table.valueFrom(at), table.valueTo(at))
                : null;
        Object value = reference == null ? null : find(owner, reference);
        return value == null
                ? null
                : new Held(value, Arrays.copyOfRange(source, table.valueFrom(at), table.valueTo(at)), false);
    }

    private @Nullable Object find(Owner owner, NodeReference reference) {
        SessionKey lineage = owner.lineage();
        return lineage == null ? null : nodeValues.find(lineage, reference);
    }

    /** That there is no room for an attribute, or for several where no name is given. */
    SessionLimitException tooMany(String name, int after) {
        return new SessionLimitException(
                SessionLimitException.Limit.SESSION_SIZE,
                (name.isEmpty() ? "Attributes" : AttributeName.quoted(name)) + " not set: the session would have "
                        + after + " attributes, and Limits.attributes is " + limits.attributes()
                        + ". Remove some, or keep them in one map");
    }

    private SessionLimitException tooLarge(String name) {
        return new SessionLimitException(
                SessionLimitException.Limit.SESSION_SIZE,
                String.format(
                        Locale.ROOT,
                        "%s not saved: it is over Limits.valueBytes (%,d bytes). Store large values elsewhere and keep"
                                + " a key",
                        AttributeName.quoted(name),
                        limits.valueBytes()));
    }
}
