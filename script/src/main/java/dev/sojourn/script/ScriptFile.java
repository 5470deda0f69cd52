package dev.sojourn.script;

/**
 * One script as read from the mount.
 *
 * @param name its path inside the mount's folder, with slashes and its ending
 * @param text its text
 */
record ScriptFile(String name, String text) {

    /** The name without its ending. */
    String stem() {
        return name.substring(0, name.length() - ".js".length());
    }
}
