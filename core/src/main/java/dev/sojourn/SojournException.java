package dev.sojourn;

import org.jspecify.annotations.Nullable;

/**
 * What the engine throws. Messages say what failed, for which session (by fingerprint), which limit or setting was
 * met, and what to do; they never hold an id, a value or a secret.
 */
public abstract sealed class SojournException extends RuntimeException
        permits SessionNotFoundException,
                SessionConflictException,
                ReferenceTakenException,
                SessionLimitException,
                StoreUnavailableException,
                AttributeTypeException,
                UnreadableAttributeException {
    private static final long serialVersionUID = 1L;

    SojournException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
