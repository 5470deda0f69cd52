package dev.sojourn;

/**
 * The session that was asked for has expired. It can be told from an unknown one as long as the store keeps its
 * remains, see {@link dev.sojourn.policy.Lifetime#expiredRetention()}.
 */
public final class SessionExpiredException extends SessionNotFoundException {
    private static final long serialVersionUID = 1L;

    SessionExpiredException(String message) {
        super(message);
    }
}
