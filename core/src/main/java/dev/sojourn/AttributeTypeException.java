package dev.sojourn;

/** An attribute has another type than the one it was read as, or a value another than its key says. */
public final class AttributeTypeException extends SojournException {
    private static final long serialVersionUID = 1L;

    private AttributeTypeException(String message) {
        super(message, null);
    }

    static AttributeTypeException read(String name, Typed.Misfit what) {
        return new AttributeTypeException(
                AttributeName.quoted(name) + " " + what + ". Read it as it is stored, or set it anew");
    }

    static AttributeTypeException written(String name, Typed.Misfit what) {
        return new AttributeTypeException(
                AttributeName.quoted(name) + " not set: the value " + what + ", which its key was made for");
    }
}
