package dev.sojourn.testkit.history;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Trail;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One session with all that was done to it, under its first key and under those it was rolled to. What a walk has shown
 * counts as if it had been read by key.
 *
 * @param keys all keys it has had, or may have had
 * @param calls the calls, in the order they were made
 * @param claims every claim of the history, for any of them may have removed an old trail or remains
 */
record Chain(Set<SessionKey> keys, List<Call> calls, List<Call> claims) {

    /** Groups a history by session. */
    static List<Chain> of(List<Call> history) {
        Map<SessionKey, SessionKey> parents = new HashMap<>();
        for (Call call : history) {
            if (call.step() instanceof Step.Roll roll && call.mayBeDone()) {
                parents.put(root(parents, roll.renewed().key()), root(parents, roll.from()));
            }
        }
        Map<SessionKey, Chain> chains = new LinkedHashMap<>();
        List<Call> claims = new ArrayList<>();
        for (Call call : history) {
            if (call.step() instanceof Step.Claim) {
                claims.add(call);
            }
            for (Call each : split(call)) {
                SessionKey key = subject(each.step());
                if (key != null) {
                    Chain chain = chains.computeIfAbsent(
                            root(parents, key), root -> new Chain(new LinkedHashSet<>(), new ArrayList<>(), claims));
                    chain.keys.add(key);
                    if (each.step() instanceof Step.Roll roll && each.mayBeDone()) {
                        chain.keys.add(roll.renewed().key());
                    }
                    chain.calls.add(each);
                }
            }
        }
        addClaims(claims, chains.values());
        chains.values().forEach(chain -> chain.calls.sort(Comparator.comparingLong(Call::invoked)));
        return List.copyOf(chains.values());
    }

    private static SessionKey root(Map<SessionKey, SessionKey> parents, SessionKey key) {
        SessionKey at = key;
        for (SessionKey up = parents.get(at); up != null && !up.equals(at); up = parents.get(at)) {
            at = up;
        }
        return at;
    }

    /** A walk is a read of each session that it has shown. */
    private static List<Call> split(Call call) {
        if (!(call.step() instanceof Step.Walk) && !(call.step() instanceof Step.OfUser)) {
            return List.of(call);
        }
        return call.seen().stream()
                .filter(Image.class::isInstance)
                .map(each -> new Call(
                        call.node(),
                        call.number(),
                        new Step.Find(((Image) each).key()),
                        call.invoked(),
                        call.returned(),
                        call.outcome(),
                        List.of(each),
                        null))
                .toList();
    }

    private static void addClaims(List<Call> claims, Collection<Chain> chains) {
        for (Call claim : claims) {
            for (Chain chain : chains) {
                if (!claim.isOk() || claim.imageAmong(chain.keys) != null) {
                    chain.calls.add(claim);
                }
            }
        }
    }

    /** The one key that a step is about, or null. */
    static @Nullable SessionKey subject(Step step) {
        if (step instanceof Step.Find find) {
            return find.key();
        } else if (step instanceof Step.Create create) {
            return create.session().key();
        } else if (step instanceof Step.Replace replace) {
            return replace.session().key();
        } else if (step instanceof Step.Touched touched) {
            return touched.key();
        } else if (step instanceof Step.Roll roll) {
            return roll.from();
        } else if (step instanceof Step.Delete delete) {
            return delete.key();
        } else if (step instanceof Step.Settle settle) {
            return settle.key();
        } else if (step instanceof Step.Told told) {
            return told.key();
        }
        return subjectOfVisit(step);
    }

    private static @Nullable SessionKey subjectOfVisit(Step step) {
        if (step instanceof Step.Set set) {
            return set.key();
        } else if (step instanceof Step.Get get) {
            return get.key();
        } else if (step instanceof Step.Add add) {
            return add.key();
        }
        return null;
    }

    /** The state that a call wrote or tried to write, or null. */
    static @Nullable Image written(Call call) {
        if (call.step() instanceof Step.Create create) {
            return create.session();
        } else if (call.step() instanceof Step.Replace replace) {
            return replace.session();
        } else if (call.step() instanceof Step.Roll roll) {
            return roll.renewed();
        }
        return null;
    }

    /** What a call has shown of this session, by reading or claiming it, or null. */
    @Nullable
    Image shownBy(Call call) {
        return !call.isOk() ? null : call.step() instanceof Step.Claim ? call.imageAmong(keys) : call.image();
    }

    /** Whether a call made it impossible that this session is ever alive again. */
    boolean endedBy(Call call) {
        Image shown = shownBy(call);
        return call.isOk()
                && (call.step() instanceof Step.Delete
                        || call.step() instanceof Step.Claim && shown != null
                        || call.step() instanceof Step.Find && shown != null && shown.claimed());
    }

    /** Whether a call may be the reason that no session is under a key any more, a roll not counted. */
    boolean mayEnd(Call call, SessionKey key) {
        if (!call.mayBeDone()) {
            return false;
        }
        return call.step() instanceof Step.Delete delete
                ? delete.key().equals(key)
                : call.step() instanceof Step.Claim && (!call.isOk() || isUnder(key, shownBy(call)));
    }

    static boolean isUnder(SessionKey key, @Nullable Image image) {
        return image != null && image.key().equals(key);
    }

    /** The key under which something was there for certain at some moment before a call had its answer, or null. */
    @Nullable
    SessionKey certainAfter(Call call) {
        if (!call.isOk()) {
            return null;
        }
        Image written = written(call);
        Image shown = shownBy(call);
        Trail trail = call.trail();
        return written != null ? written.key() : shown != null ? shown.key() : trail != null ? trail.to() : null;
    }

    /** Whether a key is the one that this session began under. */
    boolean isLineage(SessionKey key) {
        return calls.stream().anyMatch(call -> {
            Image written = written(call);
            return written != null && written.rolled() && written.lineage().equals(key);
        });
    }

    /**
     * Whether the trail under the session's lineage may have been seen before or after its time, because a call that
     * redirects or removes it was under way: the trail follows the session, but not in the same step.
     */
    boolean movesTrailBeside(SessionKey key, Call read) {
        return isLineage(key)
                && calls.stream()
                        .anyMatch(call -> call.mayBeDone()
                                && call.invoked() < read.returned()
                                && call.returned() > read.invoked()
                                && (call.step() instanceof Step.Roll || endsFor(call)));
    }

    private static boolean endsFor(Call call) {
        return call.step() instanceof Step.Delete || call.step() instanceof Step.Settle;
    }

    /** Whether the session was deleted or settled, or may have been, before a call had its answer. */
    boolean mayHaveEndedBefore(Call call) {
        return calls.stream().anyMatch(each -> each.mayBeDone() && each.invoked() < call.returned() && endsFor(each));
    }

    /** Whether a trail or remains that were to stay until a moment may have been removed when a call had its answer. */
    boolean outdated(long keepUntil, Call asSeenBy) {
        return claims.stream()
                .anyMatch(claim ->
                        claim.invoked() < asSeenBy.returned() && ((Step.Claim) claim.step()).now() >= keepUntil);
    }
}
