package dev.sojourn.testkit.history;

import dev.sojourn.testkit.history.Step.Add;
import dev.sojourn.testkit.history.Step.Get;
import dev.sojourn.testkit.history.Step.Set;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** That what visits have written is read, until somebody writes something else there. */
final class AttributeRules {

    private final Chain chain;
    private final Findings findings;

    AttributeRules(Chain chain, Findings findings) {
        this.chain = chain;
        this.findings = findings;
    }

    void check() {
        java.util.Set<String> counters = new TreeSet<>();
        for (Call call : chain.calls()) {
            if (call.step() instanceof Add add) {
                counters.add(add.name());
            }
        }
        for (Call call : chain.calls()) {
            if (call.isOk() && call.step() instanceof Get get) {
                if (counters.contains(get.name())) {
                    countsAll(call, get.name(), 0);
                } else {
                    readsALastWrite(call, get.name());
                }
            } else if (call.isOk() && call.step() instanceof Add add) {
                countsAll(call, add.name(), 1);
            }
        }
        counters.forEach(this::noNumberTwice);
    }

    private void readsALastWrite(Call read, String name) {
        List<Call> writes = chain.calls().stream()
                .filter(call -> call.mayBeDone()
                        && call.step() instanceof Set set
                        && set.name().equals(name)
                        && call.invoked() < read.returned())
                .toList();
        Call missed = null;
        boolean neverWritten = read.value() == null;
        for (Call write : writes) {
            boolean overwritten = write.isOk() && write.before(read);
            missed = overwritten ? write : missed;
            if (((Set) write.step()).value().equals(read.value())
                    && writes.stream().noneMatch(other -> other.isOk() && write.before(other) && other.before(read))) {
                return;
            }
        }
        if (missed != null || !neverWritten) {
            findings.add(
                    Invariant.NO_LOST_UPDATE, "The read shows neither the last write nor one beside it.", missed, read);
        }
    }

    /** A number lies between what was added for certain before and what may have been added until then. */
    private void countsAll(Call call, String name, int own) {
        List<Call> certain = new ArrayList<>();
        int possible = 0;
        for (Call other : chain.calls()) {
            if (other.mayBeDone()
                    && other.step() instanceof Add add
                    && add.name().equals(name)) {
                if (other.isOk() && other.before(call)) {
                    certain.add(other);
                }
                possible += other.invoked() < call.returned() ? 1 : 0;
            }
        }
        int number = numberIn(call);
        if (number < certain.size() + own || number > possible) {
            Call last = certain.isEmpty() ? null : certain.get(certain.size() - 1);
            findings.add(
                    Invariant.NO_LOST_UPDATE,
                    "Of " + certain.size() + " additions that were done and " + possible + " that may have been, "
                            + number + " are counted.",
                    last,
                    call);
        }
    }

    private void noNumberTwice(String name) {
        Map<Integer, Call> numbers = new HashMap<>();
        for (Call call : chain.calls()) {
            Call other =
                    call.isOk() && call.step() instanceof Add add && add.name().equals(name)
                            ? numbers.put(numberIn(call), call)
                            : null;
            if (other != null) {
                findings.add(Invariant.NO_LOST_UPDATE, "Both additions came to the same number.", other, call);
            }
        }
    }

    private static int numberIn(Call call) {
        @Nullable String value = call.value();
        return value == null ? 0 : Integer.parseInt(value);
    }
}
