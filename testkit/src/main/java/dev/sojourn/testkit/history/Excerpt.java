package dev.sojourn.testkit.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The part of a history that cannot be explained, as short as it can be made in reasonable time. */
final class Excerpt {

    private static final int MOST_LINES = 30;

    private Excerpt() {}

    static List<Call> of(Chain chain, List<Call> calls) {
        List<Call> left = new ArrayList<>(upTo(firstContradiction(chain, calls), calls));
        // What only reads or was refused may be left out, as long as the rest still can't be explained.
        for (int i = left.size() - 1; i >= 0; i--) {
            Call call = left.get(i);
            if (call.step() instanceof Step.Find || call.outcome() == Outcome.NO) {
                left.remove(i);
                if (Explanation.exists(chain, left)) {
                    left.add(i, call);
                }
            }
        }
        return left.subList(Math.max(0, left.size() - MOST_LINES), left.size());
    }

    /** The first answer with which the history cannot be explained any more. */
    private static long firstContradiction(Chain chain, List<Call> calls) {
        List<Long> answers = calls.stream()
                .map(Call::returned)
                .filter(returned -> returned != Call.NEVER)
                .sorted()
                .toList();
        int explained = -1;
        int not = answers.size() - 1;
        while (not - explained > 1) {
            int middle = (explained + not) / 2;
            if (Explanation.exists(chain, upTo(answers.get(middle), calls))) {
                explained = middle;
            } else {
                not = middle;
            }
        }
        return answers.get(not);
    }

    /** The history as it was known at a moment: what had no answer by then is unknown. */
    private static List<Call> upTo(long moment, List<Call> calls) {
        return calls.stream()
                .filter(call -> call.invoked() <= moment)
                .map(call -> call.returned() <= moment ? call : pending(call))
                .sorted(Comparator.comparingLong(Call::invoked))
                .toList();
    }

    private static Call pending(Call call) {
        // A claim that is not answered yet still says what it will show, so that the model claims nothing else.
        return call.step() instanceof Step.Claim
                ? call
                : new Call(
                        call.node(),
                        call.number(),
                        call.step(),
                        call.invoked(),
                        Call.NEVER,
                        Outcome.UNKNOWN,
                        List.of(),
                        null);
    }
}
