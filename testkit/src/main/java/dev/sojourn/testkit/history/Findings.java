package dev.sojourn.testkit.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Collects what rules find wrong. */
final class Findings {

    private final List<Violation> violations = new ArrayList<>();
    private final long epoch;

    Findings(long epoch) {
        this.epoch = epoch;
    }

    void add(Invariant invariant, String detail, @Nullable Call... calls) {
        add(invariant, detail, Arrays.stream(calls).filter(Objects::nonNull).toList());
    }

    void add(Invariant invariant, String detail, List<Call> calls) {
        String lines = calls.stream()
                .distinct()
                .sorted(Comparator.comparingLong(Call::invoked))
                .map(call -> "  " + call.describe(epoch))
                .collect(Collectors.joining("\n"));
        violations.add(new Violation(invariant, detail + "\n" + lines));
    }

    List<Violation> all() {
        return List.copyOf(violations);
    }

    int size() {
        return violations.size();
    }
}
