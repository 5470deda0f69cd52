package dev.sojourn.testkit.history;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.Trail;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** How a session begins, moves to other keys and ends: once each, and for a reason. */
final class LifeRules {

    private final Chain chain;
    private final Findings findings;

    LifeRules(Chain chain, Findings findings) {
        this.chain = chain;
        this.findings = findings;
    }

    void check() {
        endIsForGood();
        for (SessionKey key : chain.keys()) {
            beginsOnce(key);
            absenceHasAReason(key);
            noLifeAfterARoll(key);
        }
        claimsAreDue();
    }

    private void endIsForGood() {
        Call end = earliest(chain::endedBy);
        Call after = end == null ? null : firstAfter(end, this::showsLife);
        if (after != null) {
            findings.add(Invariant.NO_RESURRECTION, "It was alive after its end.", end, after);
        }
    }

    private void beginsOnce(SessionKey key) {
        List<Call> made = chain.calls().stream()
                .filter(call -> call.isOk()
                        && !(call.step() instanceof Step.Replace)
                        && Chain.isUnder(key, Chain.written(call)))
                .toList();
        if (made.size() > 1) {
            findings.add(Invariant.SINGLE_CREATION, "Key " + key + " began " + made.size() + " times.", made);
        }
    }

    private void absenceHasAReason(SessionKey key) {
        Call there = earliest(call -> key.equals(chain.certainAfter(call)));
        Call absent = there == null ? null : firstAfter(there, call -> showsNothing(call, key));
        if (there == null || absent == null) {
            return;
        }
        boolean ended =
                chain.calls().stream().anyMatch(call -> call.invoked() < absent.returned() && chain.mayEnd(call, key));
        Call again = firstAfter(absent, call -> showsLife(call) && Chain.isUnder(key, chain.shownBy(call)));
        if (again != null) {
            Invariant broken = ended ? Invariant.NO_RESURRECTION : Invariant.FAILURE_HONESTY;
            findings.add(broken, "It was absent, and then it was there again.", there, absent, again);
        } else if (!ended) {
            absentWithoutEnd(key, there, absent);
        }
    }

    private void absentWithoutEnd(SessionKey key, Call there, Call absent) {
        Call roll = chain.calls().stream()
                .filter(call -> call.step() instanceof Step.Roll rolled
                        && rolled.from().equals(key)
                        && call.mayBeDone()
                        && call.invoked() < absent.returned())
                .findFirst()
                .orElse(null);
        if (roll == null) {
            boolean renewed = there.step() instanceof Step.Roll || there.trail() != null;
            Invariant broken = renewed ? Invariant.EXCLUSIVE_RENEWAL : Invariant.NO_EARLY_DEATH;
            findings.add(broken, "Nothing is under " + key + ", and nobody has ended it.", there, absent);
        } else if (!chain.outdated(((Step.Roll) roll.step()).trail().keepUntil(), absent)
                && !(chain.isLineage(key) && chain.mayHaveEndedBefore(absent))) {
            findings.add(
                    Invariant.EXCLUSIVE_RENEWAL, "The trail under " + key + " is gone before its time.", roll, absent);
        }
    }

    private void noLifeAfterARoll(SessionKey old) {
        Call rolled = earliest(call -> leftTrail(call, old));
        Call alive = rolled == null ? null : firstAfter(rolled, call -> livesUnder(call, old));
        if (alive != null) {
            findings.add(Invariant.EXCLUSIVE_RENEWAL, "The old key is live after the roll.", rolled, alive);
            return;
        }
        Set<SessionKey> later = renewalsOf(old);
        Call renewed = earliest(call -> {
            Image shown = chain.shownBy(call);
            return shown != null && later.contains(shown.key());
        });
        Call both = renewed == null ? null : firstAfter(renewed, call -> livesUnder(call, old));
        if (both != null) {
            findings.add(Invariant.EXCLUSIVE_RENEWAL, "Both keys of a roll are live.", renewed, both);
        }
    }

    private void claimsAreDue() {
        for (Call call : chain.calls()) {
            Image claimed = chain.shownBy(call);
            if (claimed == null || !(call.step() instanceof Step.Claim claim)) {
                continue;
            }
            if (claimed.expiresAt() > claim.now()) {
                findings.add(Invariant.NO_EARLY_DEATH, "It was claimed before it had expired.", call);
            }
            Call touch = earliest(each -> each.isOk()
                    && each.before(call)
                    && each.step() instanceof Step.Touched touched
                    && touched.key().equals(claimed.key())
                    && touched.touch().duration() == claimed.duration()
                    && touched.touch().expiresAt() > claim.now()
                    && !shortenedBeside(each, touched.touch().duration(), call));
            if (touch != null) {
                findings.add(
                        Invariant.NO_EARLY_DEATH, "It was claimed although a touch had moved its expiry.", touch, call);
            }
        }
    }

    /**
     * Whether a write with another duration may have come after a touch and before a claim, and moved the expiry back.
     */
    private boolean shortenedBeside(Call touch, long duration, Call claim) {
        return chain.calls().stream().anyMatch(call -> {
            Image written = call.mayBeDone() ? Chain.written(call) : null;
            return written != null
                    && written.duration() != duration
                    && !call.before(touch)
                    && call.invoked() < claim.returned();
        });
    }

    private Set<SessionKey> renewalsOf(SessionKey old) {
        Set<SessionKey> reached = new HashSet<>();
        Deque<SessionKey> next = new ArrayDeque<>(List.of(old));
        while (!next.isEmpty()) {
            SessionKey from = next.poll();
            for (Call call : chain.calls()) {
                if (call.step() instanceof Step.Roll roll
                        && call.mayBeDone()
                        && roll.from().equals(from)
                        && reached.add(roll.renewed().key())) {
                    next.add(roll.renewed().key());
                }
            }
        }
        return reached;
    }

    private static boolean leftTrail(Call call, SessionKey old) {
        Trail trail = call.trail();
        return call.isOk()
                && (call.step() instanceof Step.Roll roll && roll.from().equals(old)
                        || trail != null && trail.key().equals(old));
    }

    private boolean livesUnder(Call call, SessionKey key) {
        return showsLife(call) && key.equals(Chain.subject(call.step()));
    }

    /** Whether an answer says that a session was alive at some moment between call and answer. */
    private boolean showsLife(Call call) {
        Image shown = chain.shownBy(call);
        return call.step() instanceof Step.Find
                ? shown != null && !shown.claimed()
                : call.isOk()
                        && (call.step() instanceof Step.Replace
                                || call.step() instanceof Step.Touched
                                || call.step() instanceof Step.Roll);
    }

    private static boolean showsNothing(Call call, SessionKey key) {
        return call.isOk()
                && call.seen().isEmpty()
                && call.step() instanceof Step.Find find
                && find.key().equals(key);
    }

    private @Nullable Call earliest(Predicate<Call> kind) {
        return chain.calls().stream()
                .filter(kind)
                .min(Comparator.comparingLong(Call::returned))
                .orElse(null);
    }

    private @Nullable Call firstAfter(Call before, Predicate<Call> kind) {
        return chain.calls().stream()
                .filter(call -> before.before(call) && kind.test(call))
                .findFirst()
                .orElse(null);
    }
}
