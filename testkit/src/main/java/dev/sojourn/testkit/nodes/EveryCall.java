package dev.sojourn.testkit.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.FindsByUser;
import dev.sojourn.store.FindsByUser.Place;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import dev.sojourn.testkit.Race;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One call of each operation of a store, on sessions of its own that are there, so that none has a reason to
 * refuse.
 */
final class EveryCall {

    private final Map<String, Callable<? extends @Nullable Object>> calls = new LinkedHashMap<>();

    EveryCall(SessionStore store) {
        for (int i = 1; i <= 5; i++) {
            assertThat(store.create(Outage.session(i))).isTrue();
        }
        StoredSession due =
                Outage.session(6).toBuilder().expiresAt(Outage.NOW - 1).build();
        assertThat(store.create(due)).isTrue();
        List<StoredSession> claimed = store.claimExpired(Outage.NOW, Outage.NOW + 1_000_000, 10);
        assertThat(claimed).hasSize(1);
        StoredSession from = Outage.session(4);
        StoredSession renewed =
                from.toBuilder().key(Outage.session(7).key()).version(2).build();
        Trail trail = new Trail(from.key(), renewed.key(), 0, Outage.NOW + 1_000_000_000);
        Touch touch = new Touch(Outage.NOW + 1, Outage.NOW + 1, Outage.NOW + 2 * Outage.LIFE, 0);
        calls.put("find", () -> store.find(Outage.session(1).key()));
        calls.put("findFresh", () -> store.findFresh(Outage.session(1).key()));
        calls.put("create", () -> store.create(Outage.session(8)));
        calls.put(
                "replace",
                () -> store.replace(Outage.session(2).toBuilder().version(2).build(), 1));
        calls.put("touch", () -> store.touch(Outage.session(3).key(), touch));
        calls.put("roll", () -> store.roll(from, renewed, trail));
        calls.put("delete", () -> store.delete(Outage.session(5).key()));
        calls.put("claimExpired", () -> store.claimExpired(Outage.NOW, Outage.NOW + 1_000_000, 10));
        calls.put("settle", () -> store.settle(claimed.get(0), 0));
        calls.put("scan", () -> store.scan(null, 10));
        calls.put("count", store::count);
        FindsByUser users = store.users();
        if (users != null) {
            calls.put("findByUser", () -> users.findByUser("ada", null, 10));
            Place place = new Place("ada", Outage.session(9).key(), 9, Outage.NOW, Outage.NOW + 1);
            calls.put("admit", () -> users.admit(place));
            calls.put("release", () -> {
                users.release(place);
                return null;
            });
        }
    }

    void assertAllFailWithin(Duration bound) {
        List<String> names = List.copyOf(calls.keySet());
        List<String> faults = Race.run(names.size(), lane -> fault(names.get(lane), bound)).results().stream()
                .filter(fault -> !fault.isEmpty())
                .toList();
        assertThat(faults).as("calls during the outage").isEmpty();
    }

    // Whatever is thrown that is not a StoreException is the fault that is looked for.
    @SuppressWarnings("CatchThrowable")
    private String fault(String name, Duration bound) {
        long began = System.nanoTime();
        String fault;
        try {
            Object result = calls.getOrDefault(name, () -> null).call();
            fault = name + " returned " + result + ", as if the store had answered";
        } catch (StoreException failed) {
            fault = "";
        } catch (Throwable other) {
            fault = name + " threw " + other + ", which is no StoreException";
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        return took.compareTo(bound) <= 0
                ? fault
                : fault + " " + name + " took " + took.toMillis() + " ms, over the bound of " + bound.toMillis()
                        + " ms";
    }
}
