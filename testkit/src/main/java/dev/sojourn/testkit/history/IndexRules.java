package dev.sojourn.testkit.history;

import dev.sojourn.id.SessionKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** That a store knows its own sessions: by walk, by count, by user and by key they are the same, and all were made. */
final class IndexRules {

    private final List<Call> calls;
    private final Findings findings;

    IndexRules(List<Call> calls, Findings findings) {
        this.calls = calls;
        this.findings = findings;
    }

    void check(List<Chain> chains) {
        nobodyIsAdopted();
        for (Call call : calls) {
            if (call.step() instanceof Step.Walk walk) {
                agree(walk.inventory(), call);
            } else if (call.isOk() && call.step() instanceof Step.EndAll all) {
                chains.forEach(chain -> endedWithItsUser(chain, call, all.user()));
            }
        }
    }

    private void nobodyIsAdopted() {
        Set<SessionKey> made = new HashSet<>();
        for (Call call : calls) {
            Image written = call.mayBeDone() ? Chain.written(call) : null;
            if (written != null) {
                made.add(written.key());
            }
        }
        for (Call call : calls) {
            for (Record seen : call.seen()) {
                if (seen instanceof Image image && !made.contains(image.key())) {
                    findings.add(Invariant.NO_ADOPTION, "Nobody has made " + image.key() + ".", call);
                    return;
                }
            }
        }
    }

    private void agree(int inventory, Call walk) {
        Map<SessionKey, Image> walked = new HashMap<>();
        Map<String, Set<SessionKey>> owned = new HashMap<>();
        for (Record seen : walk.seen()) {
            Image image = (Image) seen;
            if (walked.put(image.key(), image) != null) {
                findings.add(Invariant.INDEX_AGREEMENT, "The walk met " + image.key() + " twice.", walk);
            }
            String user = image.user();
            if (user != null) {
                owned.computeIfAbsent(user, none -> new HashSet<>()).add(image.key());
            }
        }
        Set<String> asked = new TreeSet<>();
        for (Call call : calls) {
            if (call.step() instanceof Step.Known known && known.inventory() == inventory) {
                same("The records and the walk", Set.copyOf(call.seen()), Set.copyOf(walked.values()), walk, call);
            } else if (call.step() instanceof Step.OfUser of && of.inventory() == inventory) {
                asked.add(of.user());
                same("The walk and the index", owned.getOrDefault(of.user(), Set.of()), keys(call), walk, call);
            } else if (call.step() instanceof Step.Count count && count.inventory() == inventory) {
                same(
                        "The walk and the count",
                        Set.of(String.valueOf(walked.size())),
                        Set.of(String.valueOf(call.value())),
                        walk,
                        call);
            }
        }
        if (!asked.isEmpty() && !asked.containsAll(owned.keySet())) {
            findings.add(Invariant.INDEX_AGREEMENT, "The walk met users that nobody bound.", walk);
        }
    }

    private <T> void same(String what, Set<T> one, Set<T> other, Call walk, Call call) {
        if (!one.equals(other)) {
            Set<T> onlyOne = new HashSet<>(one);
            onlyOne.removeAll(other);
            Set<T> onlyOther = new HashSet<>(other);
            onlyOther.removeAll(one);
            String detail = what + " differ, by " + onlyOne + " and by " + onlyOther + ".";
            findings.add(Invariant.INDEX_AGREEMENT, detail, walk, call);
        }
    }

    private static Set<SessionKey> keys(Call call) {
        return call.seen().stream().map(seen -> ((Image) seen).key()).collect(Collectors.toSet());
    }

    /** A session that was bound to a user before all of that user's sessions were ended lives no longer. */
    private void endedWithItsUser(Chain chain, Call ending, String user) {
        Call bound = null;
        for (Call call : chain.calls()) {
            Image written = call.mayBeDone() ? Chain.written(call) : null;
            if (written == null || call.invoked() > ending.returned()) {
                continue;
            }
            if (!user.equals(written.user())) {
                bound = null;
            } else if (call.isOk() && call.before(ending)) {
                bound = call;
            }
        }
        if (bound == null) {
            return;
        }
        for (Call call : chain.calls()) {
            Image shown = chain.shownBy(call);
            if (ending.before(call) && shown != null && !shown.claimed()) {
                findings.add(
                        Invariant.INDEX_AGREEMENT,
                        "It lives after its user's sessions were ended.",
                        bound,
                        ending,
                        call);
                return;
            }
        }
    }
}
