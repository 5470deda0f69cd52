package dev.sojourn.store.redis;

import dev.sojourn.store.StoreHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the server says of itself, in words for an operator. */
final class Health {

    /** What is said of an eviction policy, at the start as well. */
    static final String EVICTS =
            "The maxmemory-policy of this Redis is %s: when it is full it drops sessions, and nobody"
                    + " is told. Set it to noeviction, and give the sessions a Redis of their own.";

    private Health() {}

    static StoreHealth of(Commands commands, StoreHealth.Feed feed) {
        long before = System.currentTimeMillis();
        Answer answer = commands.ask(
                "tell how it is",
                new Call(Script.HEALTH, commands.keys().meta())
                        .with(Startup.FORMAT, commands.keys().buckets()));
        long now = before + (System.currentTimeMillis() - before) / 2;
        List<String> advice = new ArrayList<>();
        String refusal = answer.text(1);
        if (!refusal.isEmpty()) {
            advice.add(refused(refusal));
        }
        boolean replicated = commands.isCluster()
                || !answer.text(2).isEmpty() && !answer.text(2).equals("0");
        if (replicated && !answer.text(2).isEmpty() && answer.text(3).isEmpty()) {
            advice.add("This Redis has replicas and writes without them: a failover then undoes the newest logins and"
                    + " logouts. Set min-replicas-to-write 1 and min-replicas-max-lag 10.");
        }
        String policy = answer.text(4);
        if (!policy.isEmpty() && !policy.equals("noeviction")) {
            advice.add(EVICTS.formatted(policy));
        }
        Duration ahead = answer.number(0) < 0 ? null : Duration.ofMillis(now - answer.number(0));
        if (ahead == null) {
            advice.add("The user may not ask this Redis for its time, so nobody sees when clocks differ. Allow TIME.");
        }
        return new StoreHealth(refusal.isEmpty(), feed, ahead, advice);
    }

    private static String refused(String code) {
        return switch (code) {
            case "OOM" ->
                "Redis is at its maxmemory and takes no more. Raise maxmemory, or shorten the lifetime of"
                        + " sessions.";
            case "READONLY" -> "This Redis is a replica. Name the master, the Sentinels or the cluster.";
            case "NOREPLICAS" -> "Redis has fewer replicas than its min-replicas-to-write. Start them.";
            case "MISCONF" -> "Redis can not save to its disk and therefore writes nothing. Look into its log.";
            default -> "Redis would refuse a write with " + code + ".";
        };
    }
}
