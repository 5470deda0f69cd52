package dev.sojourn.script;

import org.graalvm.polyglot.Engine;
import org.jspecify.annotations.Nullable;

/** The engine that the contexts of all mounts share: made for the first of them, since it costs a second. */
final class LazyEngine {

    private @Nullable Engine engine;

    synchronized Engine get() {
        Engine made = engine;
        if (made == null) {
            made = Engine.newBuilder("js")
                    .option("engine.WarnInterpreterOnly", "false")
                    .build();
            StackGuard.over(made);
            engine = made;
        }
        return made;
    }
}
