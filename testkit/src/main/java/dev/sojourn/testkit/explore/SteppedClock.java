package dev.sojourn.testkit.explore;

import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The clock that the engine reads: the world's, and an actor stops before each reading where time moves at all. */
final class SteppedClock implements InstantSource {

    private final Stage stage;
    private @Nullable World world;

    SteppedClock(Stage stage) {
        this.stage = stage;
    }

    void show(World watching) {
        world = watching;
    }

    @Override
    public Instant instant() {
        // For events and the like, which decide nothing.
        return Instant.ofEpochMilli(world == null ? 0 : world.clock.millis());
    }

    @Override
    public long millis() {
        World watching = world;
        if (watching == null) {
            return 0;
        }
        if (watching.timeMoves && stage.me() >= 0 && !watching.judging()) {
            stage.stop(false, false);
        }
        return watching.clock.millis();
    }
}
