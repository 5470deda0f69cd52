package dev.sojourn.store.redis;

import dev.sojourn.store.Settlement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Ends claims: those of one bucket with one script, and all together. */
final class Settlements {

    private static final String OPERATION = "settle a claim";

    /** So many claims are settled in one script, which takes less than a millisecond. */
    private static final int BITE = 100;

    /** What a script answers of each claim: a code and two texts. */
    private static final int PARTS = 3;

    private final Commands commands;
    private final KeySpace keys;

    Settlements(Commands commands) {
        this.commands = commands;
        this.keys = commands.keys();
    }

    /** Ends claims; the answers are in their order. */
    List<Answer> end(List<Settlement> all) {
        List<Call> calls = new ArrayList<>();
        List<Integer> order = new ArrayList<>();
        byBucket(all).forEach((bucket, ofBucket) -> {
            for (int from = 0; from < ofBucket.size(); from += BITE) {
                List<Integer> some = ofBucket.subList(from, Math.min(ofBucket.size(), from + BITE));
                calls.add(call(bucket, some.stream().map(all::get).toList()));
                order.addAll(some);
            }
        });
        Answer[] answers = new Answer[all.size()];
        Leftovers left = new Leftovers(commands);
        int next = 0;
        for (Answer some : commands.send(OPERATION, commands.confirmsAll(), calls)) {
            for (int at = 1; at < some.parts().size(); at += PARTS, next++) {
                Settlement settlement = all.get(order.get(next));
                Answer answer = new Answer(some.parts().subList(at, at + PARTS));
                if (answer.code() == Answer.OLD) {
                    commands.rewrite(OPERATION, KeySpace.key(answer.text(1)), false);
                    answer = end(List.of(settlement)).get(0);
                } else if (answer.isDone()) {
                    left.session(settlement.claimed().key(), answer);
                }
                answers[order.get(next)] = answer;
            }
        }
        left.remove();
        commands.confirm(OPERATION, commands.confirmsAll() ? calls : List.of());
        return Stream.of(answers).map(answer -> answer.understood(OPERATION)).toList();
    }

    private Map<Integer, List<Integer>> byBucket(List<Settlement> all) {
        Map<Integer, List<Integer>> ofBuckets = new TreeMap<>();
        for (int i = 0; i < all.size(); i++) {
            int bucket = keys.bucket(all.get(i).claimed().key());
            ofBuckets.computeIfAbsent(bucket, none -> new ArrayList<>()).add(i);
        }
        return ofBuckets;
    }

    private Call call(int bucket, List<Settlement> some) {
        Call call = new Call(Script.SETTLE, keys.records(bucket), keys.live(bucket), keys.due(bucket));
        commands.common(call, null);
        for (Settlement settlement : some) {
            call.with(KeySpace.member(settlement.claimed().key())).numbers(settlement.keepUntil());
        }
        return call;
    }
}
