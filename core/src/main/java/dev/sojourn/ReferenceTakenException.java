package dev.sojourn;

import dev.sojourn.id.SessionKey;

/** A session was to be made with a reference that a living session has. None was made. */
public final class ReferenceTakenException extends SojournException {
    private static final long serialVersionUID = 1L;

    ReferenceTakenException(SessionKey key) {
        super(
                "No session was made: a living one has the reference. Find it with SessionDirectory.references(), or"
                        + " give another reference. The key of this one begins with "
                        + key.fingerprint(),
                null);
    }
}
