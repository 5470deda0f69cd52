package dev.sojourn.script;

import java.util.List;

/**
 * Scripts that share one scope. The program is run from top to bottom for each request and each socket, so no variable
 * of one is seen by another.
 *
 * @param name what the logs call it
 * @param files its text, in order
 * @param routes the routes it has by the names of its files; those that it registers while it runs come on top
 */
record Program(String name, List<ScriptFile> files, List<RouteKey> routes) {

    /** Keeps unmodifiable copies of the lists. */
    Program {
        files = List.copyOf(files);
        routes = List.copyOf(routes);
    }
}
