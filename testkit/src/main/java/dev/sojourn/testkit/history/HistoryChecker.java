package dev.sojourn.testkit.history;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Decides whether a history can have come from stores and engines that keep their promises.
 *
 * <p>Each {@link Invariant} has a rule of its own, which names the few calls that break it. What no rule objects to
 * must also be explainable as a whole: for each session there is an order of its calls, each one step between its
 * call and its answer, in which a plain model of a session gives the answers that were given.
 */
public final class HistoryChecker {

    private static final int MOST_SHOWN = 3;

    private HistoryChecker() {}

    /**
     * Checks a history.
     *
     * @param history the history
     * @throws AssertionError when it can't be; the message names what is broken and shows the calls that show it
     */
    public static void check(History history) {
        List<Violation> violations = violations(history);
        if (!violations.isEmpty()) {
            throw new AssertionError(violations.size() + " faults in a history of " + history.size()
                    + " calls (when each was made and answered, by whom, what, and what came of it):\n"
                    + violations.stream()
                            .limit(MOST_SHOWN)
                            .map(Violation::toString)
                            .collect(Collectors.joining("\n")));
        }
    }

    /**
     * Finds what is wrong in a history.
     *
     * @param history the history
     * @return what breaks an invariant; none when all is well
     */
    public static List<Violation> violations(History history) {
        List<Call> calls = history.calls();
        if (calls.isEmpty()) {
            return List.of();
        }
        Findings findings = new Findings(calls.get(0).invoked());
        List<Chain> chains = Chain.of(calls);
        List<Call> crashes =
                calls.stream().filter(call -> call.step() instanceof Step.Crash).toList();
        boolean listening = calls.stream().anyMatch(call -> call.step() instanceof Step.Told);
        boolean quiet = calls.stream().anyMatch(call -> call.step() instanceof Step.Walk);
        new IndexRules(calls, findings).check(chains);
        for (Chain chain : chains) {
            int before = findings.size();
            new LifeRules(chain, findings).check();
            new VersionRules(chain, findings, history.absoluteMillis()).check();
            new AttributeRules(chain, findings).check();
            if (listening) {
                new EventRules(chain, findings, crashes).check(quiet);
            }
            if (findings.size() == before) {
                explain(chain, findings);
            }
        }
        return findings.all();
    }

    private static void explain(Chain chain, Findings findings) {
        List<Call> steps = Explanation.stepsOf(chain);
        if (!Explanation.exists(chain, steps)) {
            List<Call> shown = Excerpt.of(chain, steps);
            String detail = "Session " + chain.keys().iterator().next() + ", " + shown.size() + " of " + steps.size()
                    + " calls:";
            findings.add(Invariant.ATOMIC_STEPS, detail, new ArrayList<>(shown));
        }
    }
}
