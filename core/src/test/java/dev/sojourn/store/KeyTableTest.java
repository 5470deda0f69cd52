package dev.sojourn.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** That a table of cells is a map, also while it grows and shrinks under its readers. */
class KeyTableTest {

    private final KeyTable table = new KeyTable();

    private static MemoryCell cell(int number) {
        byte[] bytes = new byte[SessionKey.BYTES];
        for (int i = 0; i < Integer.BYTES; i++) {
            bytes[SessionKey.BYTES - 1 - i] = (byte) (number >>> 8 * i);
        }
        return new MemoryCell(null, SessionKey.fromBytes(bytes), null);
    }

    @Test
    void agreesWithAMapInAnyOrderOfCalls() {
        Map<SessionKey, MemoryCell> model = new HashMap<>();
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 40_000; i++) {
            // Phases of growth and of decline, so that it is resized both ways.
            boolean grows = i / 4_000 % 2 == 0;
            MemoryCell cell = cell(random.nextInt(3_000));
            if (random.nextInt(4) == 0 != grows) {
                boolean added = model.putIfAbsent(cell.filedUnder, cell) == null;
                assertThat(table.add(cell)).isEqualTo(added);
            } else {
                MemoryCell there = model.remove(cell.filedUnder);
                table.remove(there == null ? cell : there);
            }
            SessionKey asked = cell(random.nextInt(3_000)).filedUnder;
            assertThat(table.get(asked)).isSameAs(model.get(asked));
        }
        assertThat(table.keys()).containsExactlyInAnyOrderElementsOf(model.keySet());
        table.clear();
        assertThat(table.keys()).isEmpty();
    }

    @Test
    void aCellThatIsThereIsFoundAtEveryMomentWhileOthersComeAndGo() throws Exception {
        List<MemoryCell> stay = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            stay.add(cell(-1 - i));
            table.add(stay.get(i));
        }
        AtomicBoolean done = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try {
            List<Future<Integer>> missed = new ArrayList<>();
            for (int thread = 0; thread < 2; thread++) {
                missed.add(threads.submit(misses(stay, done, thread)));
            }
            threads.submit(() -> comeAndGo(done)).get();
            for (Future<Integer> count : missed) {
                assertThat(count.get()).isZero();
            }
        } finally {
            done.set(true);
            threads.shutdownNow();
        }
    }

    private void comeAndGo(AtomicBoolean done) {
        for (int round = 0; round < 20; round++) {
            List<MemoryCell> guests = new ArrayList<>();
            for (int i = 0; i < 4_000; i++) {
                guests.add(cell(i));
                table.add(guests.get(i));
            }
            guests.forEach(table::remove);
        }
        done.set(true);
    }

    private Callable<Integer> misses(List<MemoryCell> stay, AtomicBoolean done, int thread) {
        return () -> {
            SplittableRandom random = new SplittableRandom(thread);
            int missed = 0;
            while (!done.get()) {
                MemoryCell cell = stay.get(random.nextInt(stay.size()));
                missed += table.get(cell.filedUnder) == cell ? 0 : 1;
            }
            return missed;
        };
    }
}
