package dev.sojourn.server.admin;

import java.util.Locale;

/** The ways by which acts of administration come. */
public enum Door {
    /** The REST API. */
    REST,
    /** The console in a browser. */
    CONSOLE,
    /** The command line. */
    CLI,
    /** The actuator of an application. */
    ACTUATOR,
    /** The user whose sessions they are. */
    USER;

    /** Its word in lines and metrics. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
