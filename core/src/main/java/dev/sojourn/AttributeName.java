package dev.sojourn;

import dev.sojourn.policy.Limits;
import org.jspecify.annotations.Nullable;

/** Which names attributes may have. */
final class AttributeName {

    private AttributeName() {}

    /** Refuses a name that the limits do not allow. */
    static void require(@Nullable String name, Limits limits) {
        if (name == null) {
            throw new IllegalArgumentException("The name of an attribute must not be null");
        }
        if (name.length() > limits.nameLength() || !limits.names().accepts(name)) {
            throw new IllegalArgumentException(fault(name, limits));
        }
    }

    private static String fault(String name, Limits limits) {
        if (name.isEmpty()) {
            return "The name of an attribute must not be empty";
        }
        if (name.length() > limits.nameLength()) {
            return "The name of an attribute has " + name.length() + " characters, over Limits.nameLength ("
                    + limits.nameLength() + ")";
        }
        return "The name of an attribute does not follow Limits.names (" + limits.names()
                + "), or begins with the reserved \"sojourn.\"";
    }
}
