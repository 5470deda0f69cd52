package dev.sojourn.testkit.explore;

import dev.sojourn.event.EndReason;
import dev.sojourn.testkit.ManualClock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Everything one run has shown: which sessions there were, who wrote what, who was told what, and what was wrong. */
final class World {

    final Program program;
    /** For how long the engine holds a place for a login that is under way: no call of a store takes so long. */
    private static final long PLACE_IS_HELD_MILLIS = 120_000;

    final ManualClock clock;
    /** Users for whom visits of one session asked at once: when both fail, their place stays taken for a while. */
    final Set<String> sharedPlaces = new HashSet<>();
    /** Whether time moved further than that while a login waited for the store. */
    boolean slowLogin;

    final String salt;
    final boolean timeMoves;
    final List<Lineage> lineages = new ArrayList<>();
    final List<Client> clients = new ArrayList<>();
    final Map<String, String> ids = new HashMap<>();
    final Map<String, Lineage> byKey = new HashMap<>();
    /** Values, and the user under whom each was written. */
    final Map<String, String> writtenUnder = new HashMap<>();

    final Set<String> handedOut = new HashSet<>();
    final Map<Flaw, String> flaws = new EnumMap<>(Flaw.class);
    boolean anyFailed;

    private final Stage stage;
    final StepRules rules;
    private final Function<String, Map<String, Object>> attributes;
    private int judging;

    World(
            Program program,
            Stage stage,
            String salt,
            ManualClock clock,
            Function<String, Map<String, Object>> attributes) {
        this.clock = clock;
        this.attributes = attributes;
        this.program = program;
        this.stage = stage;
        this.salt = salt;
        this.timeMoves = program.hasClock();
        this.rules = new StepRules(this);
        for (Program.Part part : program.parts()) {
            clients.add(new Client(clients.size(), part));
        }
    }

    int turn() {
        return stage.steps();
    }

    String ann() {
        return "ann" + salt;
    }

    String bob() {
        return "bob" + salt;
    }

    @Nullable
    Client me() {
        int me = stage.me();
        return me < 0 ? null : clients.get(me);
    }

    void flaw(Flaw flaw, String detail) {
        flaws.putIfAbsent(flaw, detail + (stage.me() < 0 ? "" : ", at turn " + turn()));
    }

    /** While somebody judges, the clock and the store are looked at and not stepped. */
    boolean judging() {
        return judging > 0;
    }

    void judge(Runnable look) {
        judging++;
        try {
            look.run();
        } finally {
            judging--;
        }
    }

    void made(String key, String id) {
        ids.put(key, id);
    }

    void arrived() {
        Client me = me();
        if (me != null) {
            slowLogin |= me.binding != null && clock.millis() - me.arrivedAt > PLACE_IS_HELD_MILLIS;
            me.arrivedAt = clock.millis();
            me.firstArrivedAt = me.firstArrivedAt < 0 ? me.arrivedAt : me.firstArrivedAt;
        }
    }

    /** An actor begins to bind a user. */
    void binds(Client me, String user) {
        for (Client each : clients) {
            boolean same = me.found != null && me.found.equals(each.found);
            if (each != me && same && user.equals(each.binding)) {
                sharedPlaces.add(user);
            }
        }
        me.binding = user;
    }

    void failed() {
        anyFailed = true;
        Client me = me();
        if (me != null) {
            me.stepFailed = true;
        }
    }

    /** The stop before a step of the clock. */
    void stopOfClock() {
        stage.stop(false, false);
    }

    /** The sessions that a user has now, as far as they are not over. */
    List<Lineage> of(String user) {
        return lineages.stream()
                .filter(each -> user.equals(each.user) && each.endsTold.isEmpty())
                .toList();
    }

    /** What an answer would have told, if it had not been lost. */
    void lost(Runnable answer) {
        Client me = me();
        if (me != null) {
            me.lostAnswer = answer;
        }
    }

    @Nullable
    Lineage lineage(@Nullable String key) {
        return key == null ? null : byKey.get(key);
    }

    /** A write was done; {@code before} is null for a create. */
    void written(boolean carriesData, @Nullable Sight before, Sight after) {
        Client me = me();
        Lineage lineage = byKey.get(after.key());
        if (lineage == null) {
            lineage = new Lineage(lineages.size(), me == null ? -1 : me.number, after.key());
            lineages.add(lineage);
            byKey.put(after.key(), lineage);
            lineage.begun = me == null || me.part.steps().contains(Op.BEGIN.word);
        }
        if (!Objects.equals(lineage.user, after.user())) {
            lineage.boundAt = turn();
        }
        lineage.user = after.user();
        lineage.expiresAt = after.expiresAt();
        lineage.keys.put(after.key(), String.valueOf(after.user()));
        lineage.users.add(String.valueOf(after.user()));
        if (me != null) {
            me.wrote |= carriesData;
            rules.written(me, lineage, before, after);
            boolean lives = after.expiresAt() > clock.millis();
            if (before == null && lives && after.user() == null && after.duration() == 0 && !lineage.begun) {
                rules.born(lineage, attributes.apply(after.key()));
            }
            if (carriesData && after.user() != null) {
                rules.shown(lineage, after.user(), attributes.apply(after.key()).values());
            }
        }
    }

    /** A write of this actor's was done and it was told so. */
    void answeredWrite(String key) {
        Client me = me();
        if (me == null || me.step == Op.TOUCH) {
            return;
        }
        me.stepWritten = true;
        me.pending = false;
        me.wroteTo = byKey.get(key);
        if (!me.ownValues.isEmpty()) {
            me.ownCommitted = me.ownValues.size() - 1;
            me.ownIn = me.wroteTo;
        }
    }

    void rolled(String from, String to, boolean grace) {
        Lineage lineage = byKey.get(from);
        if (lineage != null) {
            byKey.put(to, lineage);
            lineage.key = to;
            if (!grace) {
                lineage.cutOff.add(turn());
            }
        }
    }

    void deleted(String key) {
        Client me = me();
        Lineage lineage = byKey.get(key);
        if (me != null && lineage != null) {
            rules.deleted(me, lineage);
        }
    }

    void claimed(Sight last) {
        Lineage lineage = byKey.get(last.key());
        if (lineage != null) {
            rules.claimed(lineage, last);
        }
    }

    void ended(String key, EndReason reason) {
        Lineage lineage = byKey.get(key);
        if (lineage == null) {
            flaw(Flaw.END_TOLD_OF_THE_LIVING, "an end was told for a key that no session had");
        } else {
            lineage.endsTold.add(reason.name());
        }
    }
}
