package dev.sojourn.testkit.explore;

import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is judged at a single step, so that a failure points at it. */
final class StepRules {

    private final World world;

    StepRules(World world) {
        this.world = world;
    }

    void written(Client me, Lineage lineage, @Nullable Sight before, Sight after) {
        if (before != null && !before.over()) {
            if (before.duration() == after.duration() && after.expiresAt() < before.expiresAt()) {
                world.flaw(
                        Flaw.EXPIRY_PUT_BACK,
                        me.name() + " moved the expiry of " + lineage.name() + " back by "
                                + (before.expiresAt() - after.expiresAt()) + " ms");
            }
            if (before.expiresAt() <= me.arrivedAt && after.expiresAt() > me.arrivedAt) {
                world.flaw(Flaw.REVIVED, me.name() + " wrote to " + lineage.name() + ", which had expired");
            }
        }
    }

    /** A session came into being that has no user and that nobody asked to begin. */
    void born(Lineage lineage, Map<String, Object> attributes) {
        if (attributes.isEmpty()) {
            world.flaw(Flaw.EMPTY_AND_STORED, lineage.name() + " is stored, empty, and nobody began it");
        }
    }

    void deleted(Client me, Lineage lineage) {
        if (me.step == Op.END_OTHERS && lineage.equals(me.found)) {
            world.flaw(Flaw.ENDED_ITSELF, me.name() + " ended its own session and not only the others");
        }
    }

    void claimed(Lineage lineage, Sight last) {
        early(lineage, last);
    }

    /** Whether a session's expiry lies before what its accesses have earned. */
    void early(Lineage lineage, Sight now) {
        if (world.program.has(Op.EXTEND.word)) {
            return;
        }
        for (long access : lineage.accesses) {
            long earned = Math.min(access + Troupe.IDLE_MILLIS, now.created() + Troupe.ABSOLUTE_MILLIS);
            if (now.expiresAt() < earned) {
                world.flaw(
                        Flaw.EARLY_EXPIRY,
                        lineage.name() + " expires " + (earned - now.expiresAt())
                                + " ms too early after the last access that was kept");
            }
        }
    }

    /** A login was refused: others must have had all places, logins of others under way counted in. */
    void refused(Client me, String user) {
        Set<Object> others = new HashSet<>();
        for (Lineage each : world.lineages) {
            if (user.equals(each.user) && each.mustBeGone == null && each.endsTold.isEmpty()) {
                others.add(each);
            }
        }
        for (Client each : world.clients) {
            if (each != me && user.equals(each.binding)) {
                // Who logs in after a destroy takes a place for another session than the one it came with.
                others.add(each.found == null || each.destroyed ? each : each.found);
            }
        }
        if (me.found != null && !me.destroyed) {
            others.remove(me.found);
        }
        if (others.size() < world.program.settings().limit() && !world.sharedPlaces.contains(user)) {
            world.flaw(
                    Flaw.REFUSED_WITH_A_FREE_PLACE,
                    me.name() + " was refused although only " + others.size() + " places were taken");
        }
    }

    /** What a record of one user holds must not have been written under another. */
    void shown(Lineage lineage, @Nullable String user, Iterable<?> values) {
        if (user == null) {
            return;
        }
        for (Object value : values) {
            String under = world.writtenUnder.get(String.valueOf(value));
            if (under != null && !Objects.equals(under, user)) {
                world.flaw(
                        Flaw.SHOWN_TO_ANOTHER,
                        lineage.name() + " of " + user + " holds \"" + value + "\", written under " + under);
            }
        }
    }
}
