package dev.sojourn.sample.compare;

/** What keeps the sessions of the application. */
public enum SessionSystem {
    /** The container's own, in the memory of each node. */
    TOMCAT("Tomcat's own", "on-tomcat", false),
    /** Spring Session with its indexed repository. */
    SPRING_SESSION("Spring Session", "on-spring-session", true),
    /** Sojourn by its starter. */
    SOJOURN("Sojourn", "on-sojourn", true);

    private final String title;
    private final String folder;
    private final boolean overRedis;

    SessionSystem(String title, String folder, boolean overRedis) {
        this.title = title;
        this.folder = folder;
        this.overRedis = overRedis;
    }

    /** As the table names it. */
    String title() {
        return title;
    }

    /** The folder of its module, below that of the comparison. */
    String folder() {
        return folder;
    }

    /** Whether its nodes share sessions, by a Redis. */
    boolean overRedis() {
        return overRedis;
    }
}
