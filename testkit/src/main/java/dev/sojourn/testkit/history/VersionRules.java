package dev.sojourn.testkit.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the versions of a session hold, and in which order they are seen. */
final class VersionRules {

    private final Chain chain;
    private final Findings findings;
    private final long absoluteMillis;
    private final List<Call> writes;

    VersionRules(Chain chain, Findings findings, long absoluteMillis) {
        this.chain = chain;
        this.findings = findings;
        this.absoluteMillis = absoluteMillis;
        this.writes = chain.calls().stream()
                .filter(call -> call.mayBeDone() && Chain.written(call) != null)
                .toList();
    }

    void check() {
        oneWinner();
        readsAreWhole();
        versionsGrow();
        beginningStays();
    }

    private void oneWinner() {
        Map<String, Call> winners = new HashMap<>();
        for (Call call : chain.calls()) {
            String from = call.step() instanceof Step.Replace replace
                    ? replace.session().key().hex() + " " + replace.expected()
                    : call.step() instanceof Step.Roll roll ? roll.from().hex() + " " + roll.expected() : null;
            Call other = from == null || !call.isOk() ? null : winners.put(from, call);
            if (other != null) {
                findings.add(Invariant.ONE_WINNER, "Both are said to be done.", other, call);
            }
        }
    }

    private void readsAreWhole() {
        Set<Long> accesses = new HashSet<>();
        Set<Long> bases = new HashSet<>();
        Set<Long> expiries = new HashSet<>();
        for (Call call : chain.calls()) {
            Image written = Chain.written(call);
            if (written != null) {
                accesses.add(written.lastAccess());
                bases.add(written.expiryBase());
                expiries.add(written.expiresAt());
            } else if (call.step() instanceof Step.Touched touched) {
                accesses.add(touched.touch().lastAccess());
                bases.add(touched.touch().expiryBase());
                expiries.add(touched.touch().expiresAt());
            }
        }
        for (Call call : chain.calls()) {
            Image shown = chain.shownBy(call);
            if (shown == null || writes.stream().noneMatch(each -> Chain.isUnder(shown.key(), Chain.written(each)))) {
                continue;
            }
            boolean whole = accesses.contains(shown.lastAccess())
                    && bases.contains(shown.expiryBase())
                    && expiries.contains(shown.expiresAt())
                    && writes.stream().anyMatch(each -> isSource(each, shown, call));
            if (!whole) {
                findings.add(Invariant.NO_TORN_READS, "No write made this state.", lastWriteBefore(call), call);
                return;
            }
        }
    }

    private static boolean isSource(Call write, Image shown, Call read) {
        Image written = Chain.written(write);
        return written != null && write.invoked() < read.returned() && shown.isOfWrite(written);
    }

    private @Nullable Call lastWriteBefore(Call read) {
        return writes.stream()
                .filter(write -> write.before(read))
                .reduce((one, next) -> next)
                .orElse(null);
    }

    private void versionsGrow() {
        List<Call> told = new ArrayList<>(chain.calls().stream()
                .filter(call -> versionIn(call) > 0)
                .sorted(Comparator.comparingLong(Call::returned))
                .toList());
        int next = 0;
        Call newest = null;
        for (Call call : chain.calls()) {
            for (; next < told.size() && told.get(next).before(call); next++) {
                if (newest == null || versionIn(told.get(next)) > versionIn(newest)) {
                    newest = told.get(next);
                }
            }
            Image shown = chain.shownBy(call);
            if (newest != null && shown != null && shown.version() < versionIn(newest)) {
                boolean takenBack = versionIn(newest) > 0 && onlyFailedWritesMade(versionIn(newest));
                Invariant broken = takenBack ? Invariant.FAILURE_HONESTY : Invariant.MONOTONIC;
                findings.add(broken, "Version " + versionIn(newest) + " was there before.", newest, call);
                return;
            }
        }
    }

    private boolean onlyFailedWritesMade(long version) {
        return writes.stream()
                .filter(write -> {
                    Image written = Chain.written(write);
                    return written != null && written.version() == version;
                })
                .allMatch(write -> write.outcome() == Outcome.UNKNOWN);
    }

    /** The version that a call has told its caller of, or 0. */
    private long versionIn(Call call) {
        Image shown = chain.shownBy(call);
        Image written = call.isOk() ? Chain.written(call) : null;
        return shown != null ? shown.version() : written != null ? written.version() : 0;
    }

    private void beginningStays() {
        Call first = null;
        for (Call call : chain.calls()) {
            Image shown = chain.shownBy(call);
            Image image = shown != null ? shown : call.mayBeDone() ? Chain.written(call) : null;
            if (image == null) {
                continue;
            }
            Image begun = first == null ? image : imageOf(first);
            first = first == null ? call : first;
            if (begun != null && image.created() != begun.created()) {
                findings.add(Invariant.ABSOLUTE_CAP, "Its beginning has changed.", first, call);
                return;
            }
            if (absoluteMillis < Long.MAX_VALUE && image.expiresAt() > image.created() + absoluteMillis) {
                findings.add(
                        Invariant.ABSOLUTE_CAP,
                        "It began at " + image.created() + " and may live for " + absoluteMillis + " ms.",
                        call);
                return;
            }
        }
    }

    private @Nullable Image imageOf(Call call) {
        Image shown = chain.shownBy(call);
        return shown != null ? shown : Chain.written(call);
    }
}
