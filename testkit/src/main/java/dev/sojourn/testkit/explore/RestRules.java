package dev.sojourn.testkit.explore;

import dev.sojourn.SessionDirectory;
import dev.sojourn.SessionInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is judged when all actors are done and what has expired is swept. */
final class RestRules {

    private static final Duration CLAIM = Duration.ofSeconds(61);

    private final World world;
    private final Troupe troupe;
    private final boolean alone;

    /** {@code alone} says that the store holds nothing but this world, so that it can be counted. */
    RestRules(World world, Troupe troupe, boolean alone) {
        this.world = world;
        this.troupe = troupe;
        this.alone = alone;
    }

    void judge() {
        SessionDirectory directory = troupe.engine.directory();
        directory.sweep();
        List<Lineage> living = new ArrayList<>();
        for (Lineage lineage : world.lineages) {
            Sight now = alive(lineage);
            if (now != null) {
                living.add(lineage);
                lives(lineage, now);
            }
        }
        if (troupe.store.findsUsers()) {
            users(directory, living);
        }
        if (alone && directory.count() != living.size()) {
            world.flaw(Flaw.COUNT_WRONG, "the store counts " + directory.count() + " sessions of " + living.size());
        }
        if (world.anyFailed) {
            // A claim that was not settled is handed out again when it has run out.
            world.clock.advance(CLAIM);
            directory.sweep();
        }
        for (Lineage lineage : world.lineages) {
            ends(lineage, living.contains(lineage), troupe.store.see(lineage.key) != null);
        }
        sockets(living);
    }

    private @Nullable Sight alive(Lineage lineage) {
        Sight found = null;
        for (String key : lineage.keys.keySet()) {
            Sight sight = troupe.store.see(key);
            if (sight != null && !sight.over()) {
                if (found != null) {
                    world.flaw(Flaw.TWO_KEYS, lineage.name() + " lives under two keys");
                }
                found = sight;
            }
        }
        return found;
    }

    private void lives(Lineage lineage, Sight now) {
        String user = now.user();
        if (lineage.mustBeGone != null) {
            world.flaw(Flaw.SURVIVED_ITS_END, lineage.name() + " lives after " + lineage.mustBeGone);
        }
        if (lineage.mustLose != null && lineage.mustLose.equals(user) && lineage.boundAt <= lineage.mustLoseSince) {
            world.flaw(Flaw.SURVIVED_ITS_END, lineage.name() + " lives after the sessions of its user were ended");
        }
        world.rules.early(lineage, now);
        if (!world.handedOut.contains(now.key())) {
            world.flaw(Flaw.HELD_BY_NOBODY, lineage.name() + " lives under an id that no client was given");
        }
        Map<String, Object> values = troupe.attributes(now.key());
        world.rules.shown(lineage, user, values.values());
        if (!lineage.cleared) {
            kept(lineage, values);
        }
        oldIds(lineage, user);
    }

    private void kept(Lineage lineage, Map<String, Object> values) {
        counted(lineage, "n", values, lineage.updates, lineage.perhapsUpdates);
        counted(lineage, "m", values, lineage.innerUpdates, lineage.perhapsInnerUpdates);
        for (Client client : world.clients) {
            if (client.ownIn == lineage && client.ownCommitted >= 0) {
                String there = String.valueOf(values.get(client.own()));
                int is = client.ownValues.indexOf(there);
                if (is < client.ownCommitted && !client.perhapsOwn.contains(there)) {
                    world.flaw(
                            Flaw.LOST_WRITE,
                            client.name() + " committed " + client.ownValues.get(client.ownCommitted) + ", and "
                                    + values.get(client.own()) + " is there");
                }
            }
        }
    }

    private void counted(Lineage lineage, String name, Map<String, Object> values, int sure, int perhaps) {
        int is = values.get(name) instanceof Number number ? number.intValue() : 0;
        if (is < sure || is > sure + perhaps) {
            world.flaw(
                    Flaw.LOST_UPDATE,
                    lineage.name() + " counted to " + is + " by " + sure + " updates that returned and " + perhaps
                            + " that failed");
        }
    }

    private void oldIds(Lineage lineage, @Nullable String user) {
        if (user == null || world.program.settings().is("noroll")) {
            return;
        }
        lineage.keys.forEach((key, under) -> {
            String id = world.ids.get(key);
            if (!key.equals(lineage.key)
                    && !under.equals(user)
                    && id != null
                    && troupe.engine.directory().lookUp(id).isPresent()) {
                world.flaw(Flaw.OLD_ID_LEADS_IN, "an id from before the login leads to " + lineage.name());
            }
        });
    }

    private void users(SessionDirectory directory, List<Lineage> living) {
        for (String user : List.of(world.ann(), world.bob())) {
            Set<String> listed = new HashSet<>();
            int rows = 0;
            for (SessionInfo info : directory.ofUser(user, null, 100).sessions()) {
                listed.add(info.key());
                rows++;
            }
            Set<String> are = new HashSet<>();
            for (Lineage lineage : living) {
                if (user.equals(lineage.user)) {
                    are.add(lineage.key);
                }
            }
            if (!listed.equals(are) || rows != are.size()) {
                world.flaw(Flaw.INDEX_WRONG, "the index has " + rows + " sessions of " + user + ", not " + are.size());
            }
            int limit = world.program.settings().limit();
            if (limit > 0) {
                limited(user, are.size(), limit);
            }
        }
    }

    /** At most so many sessions, and no more ends than there were sessions too many, all counted that ever were. */
    private void limited(String user, int are, int limit) {
        if (are > limit && !world.slowLogin) {
            world.flaw(Flaw.OVER_LIMIT, user + " has " + are + " sessions");
        }
        int ever = 0;
        int ends = 0;
        for (Lineage lineage : world.lineages) {
            ever += lineage.users.contains(user) ? 1 : 0;
            ends += user.equals(lineage.user) && lineage.endsTold.contains("LIMIT") ? 1 : 0;
        }
        if (ends > Math.max(0, ever - limit)) {
            world.flaw(
                    Flaw.ENDED_FOR_NO_LIMIT,
                    "the limit ended " + ends + " of " + ever + " sessions that the user had in all");
        }
    }

    private void ends(Lineage lineage, boolean lives, boolean remains) {
        int told = lineage.endsTold.size();
        if (lives && told > 0) {
            world.flaw(Flaw.END_TOLD_OF_THE_LIVING, lineage.name() + " lives, and was told to have ended");
        } else if (!lives && told == 0 && !remains) {
            world.flaw(Flaw.END_NOT_TOLD, lineage.name() + " is gone, and no end was told");
        } else if (told > 1 && !world.anyFailed) {
            world.flaw(Flaw.END_TOLD_TWICE, lineage.name() + " was told to have ended: " + lineage.endsTold);
        }
    }

    private void sockets(List<Lineage> living) {
        for (Client client : world.clients) {
            if (!client.part.role().socket()) {
                continue;
            }
            Lineage of = world.lineages.get(client.part.session());
            int right = living.contains(of) ? 0 : 1;
            if (client.sockets > 1 || client.sockets != right && !world.anyFailed) {
                world.flaw(
                        Flaw.SOCKET_WRONG,
                        "the socket of " + client.name() + " was told " + client.sockets + " times, and not " + right);
            }
        }
    }

    static String describe(World world) {
        StringBuilder text = new StringBuilder();
        for (Client client : world.clients) {
            text.append("\n    ").append(client.name()).append(": ").append(String.join(", ", client.told));
        }
        return Objects.requireNonNull(text.toString());
    }
}
