package dev.sojourn.testkit.explore;

import dev.sojourn.id.IdFormat;
import dev.sojourn.id.Rejection;
import dev.sojourn.id.SessionId;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/**
 * Ids that say who made them and which of its ids it is, so that keys do not depend on the schedule. For tests only:
 * anybody could guess them.
 */
final class ActorIds implements IdFormat {

    private final Stage stage;
    private int[] made = new int[8];
    private @Nullable World world;

    ActorIds(Stage stage) {
        this.stage = stage;
    }

    void show(World watching) {
        world = watching;
        made = new int[8];
    }

    @Override
    public String generate(SecureRandom random, long nowMillis) {
        World watching = world;
        String salt = watching == null ? "" : watching.salt;
        int me = stage.me();
        String id = String.format("%-32s", "a" + (me < 0 ? "P" : me) + "n" + made[me + 1]++ + salt)
                .replace(' ', '.');
        if (watching != null) {
            watching.made(SessionId.of(id).key().hex(), id);
        }
        return id;
    }

    @Override
    public int bits() {
        return 256;
    }

    @Override
    public int maxLength() {
        return 64;
    }

    @Override
    public @Nullable Rejection examine(String text, int from, int to) {
        return null;
    }
}
