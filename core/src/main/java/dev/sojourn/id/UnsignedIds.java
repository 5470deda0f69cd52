package dev.sojourn.id;

import org.jspecify.annotations.Nullable;

/** Ids that travel bare; see {@link SignedIdFormat#unsigned}. */
final class UnsignedIds extends SignedIdFormat {

    static final UnsignedIds INSTANCE = new UnsignedIds();

    private UnsignedIds() {}

    @Override
    @Nullable
    String fault(IdFormat ids, @Nullable KeyRing keys) {
        return keys == null
                ? null
                : "unsigned ids use no keys: remove keys(..), or choose a format that signs; as an older format"
                        + " beside one that signs they would let anyone in";
    }

    @Override
    boolean signs() {
        return false;
    }

    @Override
    int maxLength(IdFormat ids) {
        return ids.maxLength();
    }

    @Override
    String sign(String id, Transport by, @Nullable KeyRing keys) {
        return id;
    }

    @Override
    IdReading read(Presented token, IdFormat ids, @Nullable KeyRing keys) {
        Rejection shape = ids.examine(token.source(), token.from(), token.to());
        return shape == null ? accepted(token.text(token.from(), token.to()), false) : IdReading.rejected(shape);
    }

    @Override
    public String toString() {
        return "unsigned";
    }
}
