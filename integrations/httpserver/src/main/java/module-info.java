/** Sojourn sessions for the JDK's own HTTP server. */
module dev.sojourn.httpserver {
    requires transitive dev.sojourn;
    requires transitive jdk.httpserver;
    requires static org.jspecify;

    exports dev.sojourn.httpserver;
}
