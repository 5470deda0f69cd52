package dev.sojourn.testkit.history;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The search for an order of one session's calls in which each of them happens in one step between its call and its
 * answer, and the plain model gives every answer that was given: linearizability (Herlihy and Wing, 1990), decided as
 * Wing and Gong have shown in 1993, with a memory of what was tried as Lowe added in 2017.
 *
 * <p>Calls whose outcome nobody knows may come at any moment after they were made, or never. A read or a refusal
 * that fits is taken at once: to take it later never helps. A touch that changes nothing is not, for later it might.
 */
final class Explanation {

    /** Beyond this the calls were too many at once for a search; races of a few threads never come near. */
    private static final int MOST_STATES = 1_000_000;

    private record Tried(BitSet taken, SessionModel model) {}

    private final Chain chain;
    private final List<Call> answered = new ArrayList<>();
    private final List<Call> unknown = new ArrayList<>();
    private final Set<Tried> tried = new HashSet<>();

    private Explanation(Chain chain, List<Call> calls) {
        this.chain = chain;
        for (Call call : calls) {
            if (call.outcome() != Outcome.UNKNOWN) {
                answered.add(call);
            } else if (!(call.step() instanceof Step.Find)) {
                unknown.add(call);
            }
        }
    }

    /** The calls of a session that its model knows. */
    static List<Call> stepsOf(Chain chain) {
        return chain.calls().stream().filter(Explanation::isStep).toList();
    }

    static boolean isStep(Call call) {
        Step step = call.step();
        return step instanceof Step.Find
                || step instanceof Step.Create
                || step instanceof Step.Replace
                || step instanceof Step.Touched
                || step instanceof Step.Roll
                || step instanceof Step.Delete
                || step instanceof Step.Claim
                || step instanceof Step.Settle;
    }

    /**
     * Whether there is such an order.
     *
     * @throws IllegalStateException when the calls are too many at once to tell
     */
    static boolean exists(Chain chain, List<Call> calls) {
        return new Explanation(chain, calls).search(new BitSet(), SessionModel.ABSENT);
    }

    private boolean search(BitSet before, SessionModel model) {
        BitSet taken = (BitSet) before.clone();
        takeReadsAndRefusals(taken, model);
        if (taken.nextClearBit(0) >= answered.size()) {
            return true;
        }
        if (!tried.add(new Tried(taken, model))) {
            return false;
        }
        if (tried.size() > MOST_STATES) {
            throw new IllegalStateException("The history of one session is too wide to decide: more than " + MOST_STATES
                    + " states. Let fewer threads work on one session, or fewer of its calls fail");
        }
        return takeAnswered(taken, model) || takeUnknown(taken, model);
    }

    private boolean takeAnswered(BitSet taken, SessionModel model) {
        long first = firstAnswer(taken);
        for (int i = taken.nextClearBit(0); i < answered.size(); i = taken.nextClearBit(i + 1)) {
            Call call = answered.get(i);
            if (call.invoked() > first) {
                return false;
            }
            SessionModel next = fits(call, model);
            if (next != null && goOn(taken, i, next)) {
                return true;
            }
        }
        return false;
    }

    private boolean takeUnknown(BitSet taken, SessionModel model) {
        long first = firstAnswer(taken);
        for (int i = 0; i < unknown.size(); i++) {
            int bit = answered.size() + 1 + i;
            Call call = unknown.get(i);
            if (!taken.get(bit) && call.invoked() <= first) {
                SessionModel next = model.after(call, chain);
                if (next != null && !next.equals(model) && goOn(taken, bit, next)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean goOn(BitSet taken, int bit, SessionModel next) {
        taken.set(bit);
        boolean found = search(taken, next);
        taken.clear(bit);
        return found;
    }

    private void takeReadsAndRefusals(BitSet taken, SessionModel model) {
        boolean again = true;
        while (again) {
            again = false;
            long first = firstAnswer(taken);
            for (int i = taken.nextClearBit(0); i < answered.size(); i = taken.nextClearBit(i + 1)) {
                Call call = answered.get(i);
                if (call.invoked() > first) {
                    break;
                }
                boolean neverChanges = call.step() instanceof Step.Find || call.outcome() == Outcome.NO;
                if (neverChanges && model.equals(fits(call, model))) {
                    taken.set(i);
                    again = true;
                }
            }
        }
    }

    /** No call that was made later than this may come next. */
    private long firstAnswer(BitSet taken) {
        long first = Call.NEVER;
        for (int i = taken.nextClearBit(0); i < answered.size(); i = taken.nextClearBit(i + 1)) {
            Call call = answered.get(i);
            if (call.invoked() > first) {
                break;
            }
            first = Math.min(first, call.returned());
        }
        return first;
    }

    /** The state after a call that is taken now, or null when it can't have been answered like that. */
    private @Nullable SessionModel fits(Call call, SessionModel model) {
        if (call.step() instanceof Step.Find) {
            return model.read(call, chain);
        }
        SessionModel next = model.after(call, chain);
        if (call.isOk()) {
            return next == null && Step.Settle.NOT_SAID.equals(call.value()) ? model : next;
        }
        return (next == null || model.isSettled(call.step())) && model.mayMeet(call, chain) ? model : null;
    }
}
