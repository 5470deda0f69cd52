package dev.sojourn.codec;

/**
 * Data that is probably whole, but written by something this node does not know yet: a later format, or an encryption
 * key that is not in its key ring. It must be refused and must not be deleted, because another node can read it.
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
