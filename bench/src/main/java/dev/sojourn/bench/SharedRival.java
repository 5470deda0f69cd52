package dev.sojourn.bench;

import java.util.function.Function;

/** What is compared over a server that nodes share. */
public enum SharedRival {
    /** This project over its store. */
    SOJOURN(SharedSojourn::open),
    /** The same with a near cache. */
    SOJOURN_NEAR(SharedSojourn::openNear),
    /** Spring Session over the same server, driven below its cookies, with its default serialization. */
    SPRING(SpringSubject::open),
    /** The least that any store does: reads and writes of the same bytes by their key. */
    FLOOR(backend -> backend == SharedBackend.REDIS ? new RedisFloorSubject() : new PostgresFloorSubject());

    private final Function<SharedBackend, Subject> opening;

    SharedRival(Function<SharedBackend, Subject> opening) {
        this.opening = opening;
    }

    /**
     * Opens an engine without sessions.
     *
     * @param backend where it keeps them
     * @return the engine, to be closed
     */
    public Subject open(SharedBackend backend) {
        return opening.apply(backend);
    }
}
