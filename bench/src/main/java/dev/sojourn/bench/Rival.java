package dev.sojourn.bench;

import java.util.function.Supplier;

/** The engines that are compared. */
public enum Rival {
    /** This project over its memory store: cookie parsed, signature checked, found, isolated, touched. */
    SOJOURN(SojournSubject::new),
    /** The standard manager of Tomcat, driven from the bare id on: no cookie parsing, no signature. */
    TOMCAT(TomcatSubject::new),
    /** What no engine can undercut while it keeps live objects: a concurrent map of concurrent maps. */
    FLOOR(MapSubject::new);

    private final Supplier<Subject> opening;

    Rival(Supplier<Subject> opening) {
        this.opening = opening;
    }

    /**
     * Opens an engine without sessions.
     *
     * @return the engine, to be closed
     */
    public Subject open() {
        return opening.get();
    }
}
