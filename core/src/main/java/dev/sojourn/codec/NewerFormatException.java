package dev.sojourn.codec;

/**
 * Data that is probably whole, but written by another version or configuration than this node's: a later format, an
 * encryption key that is not in its key ring, or no encryption at all. It must be refused and must not be deleted,
 * because another node can read it.
 */
public final class NewerFormatException extends CodecException {

    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception; open to writers of their own {@link Seal}.
     *
     * @param message what was met, what this node knows, and what to do
     */
    public NewerFormatException(String message) {
        super(message);
    }
}
