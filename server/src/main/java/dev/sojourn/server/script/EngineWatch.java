package dev.sojourn.server.script;

import dev.sojourn.SessionEngine;
import dev.sojourn.script.ContextWaits;
import org.jspecify.annotations.Nullable;

/** Is told of the engines and scripts of mounts, on any thread and quickly: for who measures them. */
public interface EngineWatch extends ContextWaits {

    /** Nobody who wants to know. */
    EngineWatch NONE = new EngineWatch() {
        @Override
        public void opened(String mount, SessionEngine engine, @Nullable String store) {}

        @Override
        public void closing(SessionEngine engine) {}

        @Override
        public void waited(long nanos, boolean got) {}
    };

    /**
     * A mount has a new engine; the one before may go on for a while.
     *
     * @param mount its name
     * @param engine the engine
     * @param store the address of the mount's own store, or null for the server's
     */
    void opened(String mount, SessionEngine engine, @Nullable String store);

    /**
     * An engine is about to be closed.
     *
     * @param engine one that was opened
     */
    void closing(SessionEngine engine);
}
