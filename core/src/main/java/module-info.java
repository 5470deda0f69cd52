/**
 * The session engine: the hall ({@code dev.sojourn}) and its rooms. Nothing but the JDK is needed at run time;
 * nullness annotations are read at compile time only.
 */
module dev.sojourn {
    requires static java.sql; // java.sql.Timestamp, where it is there
    requires static org.jspecify;

    exports dev.sojourn;
    exports dev.sojourn.codec;
    exports dev.sojourn.event;
    exports dev.sojourn.http;
    exports dev.sojourn.id;
    exports dev.sojourn.policy;
    exports dev.sojourn.store;
}
