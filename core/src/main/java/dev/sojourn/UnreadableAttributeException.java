package dev.sojourn;

/**
 * An attribute cannot be decoded here, because its class is not registered on this node or it is kept by reference on
 * another one, so that it can't be updated either: what another node has stored is not overwritten by accident. Setting
 * it outright is possible.
 */
public final class UnreadableAttributeException extends SojournException {
    private static final long serialVersionUID = 1L;

    UnreadableAttributeException(String name, String fingerprint, Throwable cause) {
        super(
                AttributeName.quoted(name) + " of session " + fingerprint
                        + " not updated: its value cannot be decoded here (" + cause.getMessage()
                        + "). Make it readable on this node, as by registering its class, or set or remove it outright",
                cause);
    }
}
