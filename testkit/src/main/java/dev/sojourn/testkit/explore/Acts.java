package dev.sojourn.testkit.explore;

import dev.sojourn.Session;
import dev.sojourn.SessionDirectory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each step of a visit does to its session. */
final class Acts {

    private static final Duration GRACE = Duration.ofSeconds(30);
    private static final Duration EXTENSION = Duration.ofMinutes(20);

    private final World world;
    private final Client me;
    private final SessionDirectory directory;
    private boolean hadEffect;

    Acts(World world, Client me, SessionDirectory directory) {
        this.world = world;
        this.me = me;
        this.directory = directory;
    }

    /** Whether there was something for the last step to change. */
    boolean hadEffect() {
        return hadEffect;
    }

    /** Does a step; returns what it answered. */
    String act(Session session, Op op, @Nullable Lineage before) {
        hadEffect = true;
        switch (op) {
            case READ -> session.get("shared");
            case READ_LIST -> session.get("list");
            case READ_NORMALISED -> session.get("normal");
            case SET -> session.set("shared", value(session, "s"));
            case SET_OWN -> setOwn(session);
            case IN_PLACE -> addInPlace(session);
            case USER_VALUE -> session.set("secret", value(session, "k"));
            case UPDATE -> count(session, "n");
            case NESTED ->
                session.update("n", Integer.class, n -> {
                    count(session, "m");
                    return up(n);
                });
            case SET_INSIDE ->
                session.update("n", Integer.class, n -> {
                    setOwn(session);
                    return up(n);
                });
            case SET_ALL -> session.setAll(Map.of("shared", value(session, "sa"), "second", value(session, "sa")));
            case SET_NOTHING -> session.setAll(Map.of());
            case REPLACE_ALL -> session.replaceAll(Map.of("shared", value(session, "ra")));
            case CLEAR -> clear(session);
            case REMOVE -> hadEffect = session.remove("shared");
            case ANN -> bind(session, world.ann());
            case BOB -> bind(session, world.bob());
            case NOBODY -> unbind(session);
            case ROLL -> {
                return roll(session.roll());
            }
            case ROLL_WITH_GRACE -> {
                return roll(session.roll(GRACE));
            }
            case TOUCH -> session.touch();
            case EXTEND -> session.extend(EXTENSION);
            case SAVE -> {
                boolean saved = session.save();
                me.pending &= saved;
                return String.valueOf(saved);
            }
            case RELOAD -> {
                me.pending = false;
                return String.valueOf(session.reload());
            }
            case BEGIN -> session.begin();
            case DESTROY -> {
                return String.valueOf(session.destroy());
            }
            case END_OTHERS -> {
                return endOthers(session, before);
            }
        }
        return "ok";
    }

    private String roll(boolean rolled) {
        me.pending &= rolled;
        return String.valueOf(rolled);
    }

    private String value(Session session, String how) {
        String value = how + me.number + "." + me.values++;
        String user = session.user();
        if (user != null) {
            world.writtenUnder.put(value, user);
        }
        return value;
    }

    private void setOwn(Session session) {
        String value = value(session, "so");
        me.ownValues.add(value);
        session.set(me.own(), value);
    }

    @SuppressWarnings("unchecked")
    private void addInPlace(Session session) {
        List<String> list = (List<String>) session.get("list");
        hadEffect = list != null;
        if (list != null) {
            list.add(value(session, "l"));
        }
    }

    private static void count(Session session, String name) {
        session.update(name, Integer.class, Acts::up);
    }

    private static Integer up(@Nullable Integer n) {
        return n == null ? 1 : n + 1;
    }

    private void clear(Session session) {
        hadEffect = session.size() > 0;
        session.clear();
    }

    private void unbind(Session session) {
        hadEffect = session.user() != null;
        session.clearUser();
    }

    private void bind(Session session, String user) {
        world.binds(me, user);
        session.setUser(user);
    }

    private String endOthers(Session session, @Nullable Lineage own) {
        String user = session.user();
        int since = world.turn();
        List<Lineage> hers = user == null ? List.of() : world.of(user);
        int ended = directory.endOthers(session);
        for (Lineage each : hers) {
            if (each != own && user != null) {
                each.mustLose(user, since);
            }
        }
        return String.valueOf(ended);
    }
}
