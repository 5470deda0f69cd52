package dev.sojourn.codec;

/**
 * A value that cannot be stored: its class is not one of the closed set and not registered, it is nested too deeply or
 * contains itself, or it is too large. The message names the class and the path inside the value, never the value.
 */
public sealed class UnsupportedValueException extends CodecException permits ValueTooLargeException {

    private static final long serialVersionUID = 1L;
    private static final String NAME = "[A-Za-z_][A-Za-z0-9_]{0,63}";
    /** Of a long path, at its beginning and at its end: what contains itself has one as long as the limit of depth. */
    private static final int SHOWN = 120;

    private String path = "";
    private String what = "";

    /**
     * Creates the exception; open to writers of their own {@link ObjectForm}.
     *
     * @param reason what cannot be stored, naming the class, and what to do instead; without any value
     */
    public UnsupportedValueException(String reason) {
        super(reason);
    }

    /**
     * The place inside the value that was refused, such as {@code .lines[3].price}; empty for the value itself. A map
     * key shows only when it looks like a name, otherwise as {@code {2}}, the position of its entry.
     *
     * @return the path, never null
     */
    public String path() {
        return path;
    }

    @Override
    public String getMessage() {
        String shown = path.length() <= 2 * SHOWN
                ? path
                : path.substring(0, SHOWN) + " ... " + path.substring(path.length() - SHOWN);
        return what + super.getMessage() + (path.isEmpty() ? "" : " At " + shown + " inside the value.");
    }

    /**
     * Adds to the message which attribute the value is of.
     *
     * @param name the name of the attribute, as messages show it
     * @return this exception, to be thrown
     */
    public UnsupportedValueException inAttribute(String name) {
        what = "Attribute \"" + name + "\" cannot be stored. ";
        return this;
    }

    /**
     * Adds to the message that the value is what was to be kept about a user.
     *
     * @return this exception, to be thrown
     */
    public UnsupportedValueException inUserData() {
        what = "What was to be kept about the user cannot be stored. ";
        return this;
    }

    // Paths are built while the call stack unwinds, so that a value that is accepted pays nothing for its path.

    /**
     * Puts a component or property before the path.
     *
     * @param name its name, which is no data
     * @return this exception, to be thrown
     */
    public UnsupportedValueException underComponent(String name) {
        path = "." + name + path;
        return this;
    }

    /**
     * Puts a place in a list, set or array before the path.
     *
     * @param index from 0
     * @return this exception, to be thrown
     */
    public UnsupportedValueException underIndex(int index) {
        path = "[" + index + "]" + path;
        return this;
    }

    /** Keys are data of the application (they may be mail addresses), so only those that look like names are shown. */
    UnsupportedValueException underKey(String key, int position) {
        path = (key.matches(NAME) ? "." + key : "{" + position + "}") + path;
        return this;
    }
}
