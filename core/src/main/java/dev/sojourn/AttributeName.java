package dev.sojourn;

import dev.sojourn.policy.Limits;
import dev.sojourn.policy.NameRule;
import org.jspecify.annotations.Nullable;

/** Which names attributes may have, and how messages say them. */
final class AttributeName {

    private AttributeName() {}

    /** Refuses a name that the limits do not allow. */
    static void require(@Nullable String name, Limits limits) {
        String fault = name == null ? "The name of an attribute must not be null" : limits.nameFault(name);
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
    }

    /** The attribute of a name, as messages begin. */
    static String quoted(String name) {
        return "Attribute \"" + NameRule.shown(name) + "\"";
    }
}
