package dev.sojourn;

/** An attribute has another type than the one it was read as. */
public final class AttributeTypeException extends SojournException {
    private static final long serialVersionUID = 1L;

    AttributeTypeException(String name, Class<?> wanted, Class<?> found) {
        super(
                "Attribute \"" + name + "\" is a " + found.getName() + ", not a " + wanted.getName()
                        + ". Read it as it is stored, or set it anew",
                null);
    }
}
