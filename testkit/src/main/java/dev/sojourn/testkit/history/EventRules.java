package dev.sojourn.testkit.history;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** That the end of a session is told: after it, once, and after a crash at least once and under one id. */
final class EventRules {

    private final Chain chain;
    private final Findings findings;
    private final List<Call> crashes;
    private final List<Call> told;

    EventRules(Chain chain, Findings findings, List<Call> crashes) {
        this.chain = chain;
        this.findings = findings;
        this.crashes = crashes;
        this.told = chain.calls().stream()
                .filter(call -> call.step() instanceof Step.Told)
                .toList();
    }

    /**
     * Checks this session.
     *
     * @param quiet whether all that was begun has ended, so that nothing is still to be told
     */
    void check(boolean quiet) {
        underOneId();
        afterTheEnd();
        beforeItIsSettled();
        if (quiet) {
            often();
        }
    }

    private void underOneId() {
        long ids = told.stream()
                .map(call -> ((Step.Told) call.step()).eventId())
                .distinct()
                .count();
        if (ids > 1) {
            findings.add(Invariant.ONE_TERMINAL_EVENT, "One end has " + ids + " event ids.", told);
        }
    }

    private void afterTheEnd() {
        for (Call event : told) {
            Call alive = chain.calls().stream()
                    .filter(call -> event.before(call) && lives(chain.shownBy(call)))
                    .findFirst()
                    .orElse(null);
            if (alive != null) {
                findings.add(Invariant.ONE_TERMINAL_EVENT, "It lives after its end was told.", event, alive);
                return;
            }
        }
    }

    private void beforeItIsSettled() {
        for (Call call : chain.calls()) {
            if (call.step() instanceof Step.Settle && told.stream().noneMatch(event -> event.before(call))) {
                findings.add(Invariant.ONE_TERMINAL_EVENT, "It was settled before its end was told.", call);
                return;
            }
        }
    }

    private void often() {
        List<Call> ends = chain.calls().stream().filter(this::isEnd).toList();
        boolean certain = ends.stream().noneMatch(call -> call.outcome() == Outcome.UNKNOWN);
        if (told.size() > 1 && certain && crashes.isEmpty()) {
            findings.add(Invariant.ONE_TERMINAL_EVENT, "It was told " + told.size() + " times.", told);
        }
        List<Call> untold =
                ends.stream().filter(call -> mustBeTold(call, certain)).toList();
        if (told.isEmpty() && !untold.isEmpty()) {
            findings.add(Invariant.ONE_TERMINAL_EVENT, "It was never told.", untold);
        }
    }

    /** A claim is told by whoever claims it again; a delete only by whoever has done it. */
    private boolean mustBeTold(Call end, boolean certain) {
        if (!end.isOk() || !(end.step() instanceof Step.Delete)) {
            return end.isOk();
        }
        return certain && crashes.stream().noneMatch(crash -> Objects.equals(crash.node(), end.node()));
    }

    private boolean isEnd(Call call) {
        return call.mayBeDone() && (call.step() instanceof Step.Delete || call.step() instanceof Step.Claim);
    }

    private static boolean lives(@Nullable Image image) {
        return image != null && !image.claimed();
    }
}
