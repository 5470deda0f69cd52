package dev.sojourn.script;

/**
 * One script as read from the mount.
 *
 * @param name its path inside the mount's folder, with slashes and its ending
 * @param text its text
 */
public record ScriptFile(String name, String text) {

    /**
     * The name without its ending.
     *
     * @return the path inside the mount without {@code .js}
     */
    public String stem() {
        return name.substring(0, name.length() - ".js".length());
    }
}
