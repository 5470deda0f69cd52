package dev.sojourn.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.sojourn.SessionEngine;
import dev.sojourn.bench.Contender.Role;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.store.MemoryStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** How late the end of sessions is told that nobody visits any more, when many are due. No peer tells it by itself. */
final class Expiry {

    /** Arguments: the number of sessions, and the milliseconds over which they are due. */
    static final String CHILD = "expiry" + Forks.CHILD;

    private static final int SPREAD_MILLIS = 15_000;
    private static final int MINUTES = 10;
    private static final long MICROS_TO_MAKE_ONE = 30;
    private static final List<String> COLUMNS = List.of(
            "due", "subject", "all told after s", "half told within ms", "latest ms", "CPU of one in microseconds");

    private Expiry() {}

    static String child(List<String> arguments) throws InterruptedException {
        double[] figures = measure(Integer.parseInt(arguments.get(0)), Integer.parseInt(arguments.get(1)));
        return Arrays.toString(figures).replaceAll("[\\[\\],]", "");
    }

    /** Seconds until all were told, milliseconds that the middle and the latest one waited, CPU microseconds of one. */
    static double[] measure(int sessions, int spreadMillis) throws InterruptedException {
        long[] told = new long[sessions];
        AtomicInteger next = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(sessions);
        MemoryStore store = new MemoryStore();
        SessionEngine engine = SessionEngine.builder()
                .store(store)
                .listener(SessionEvent.Ended.class, event -> {
                    told[next.getAndIncrement()] = System.currentTimeMillis();
                    all.countDown();
                })
                .build();
        try {
            long due = System.currentTimeMillis() + 1_000 + sessions * MICROS_TO_MAKE_ONE / 1_000;
            for (int i = 0; i < sessions; i++) {
                long moment = due + (long) spreadMillis * i / sessions;
                engine.directory().create(Payload.of(i), Duration.ofMillis(moment - System.currentTimeMillis()));
            }
            TimeUnit.MILLISECONDS.sleep(due - System.currentTimeMillis());
            OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long cpu = system.getProcessCpuTime();
            if (!all.await(MINUTES, TimeUnit.MINUTES)) {
                throw new IllegalStateException(all.getCount() + " sessions did not end");
            }
            cpu = system.getProcessCpuTime() - cpu;
            Arrays.sort(told);
            long[] late = new long[sessions];
            for (int i = 0; i < sessions; i++) {
                // The first that is told is taken for the first that was due.
                late[i] = told[i] - (due + (long) spreadMillis * i / sessions);
            }
            Arrays.sort(late);
            double seconds = (told[sessions - 1] - due) / 1e3;
            return new double[] {seconds, late[sessions / 2], late[sessions - 1], cpu / 1e3 / sessions};
        } finally {
            engine.close();
            store.close();
        }
    }

    static Table table(int sessions) throws IOException, InterruptedException {
        Machine machine = new Machine();
        List<Table.Row> rows = new ArrayList<>();
        for (int spread : new int[] {0, SPREAD_MILLIS}) {
            List<String> arguments = List.of(Integer.toString(sessions), Integer.toString(spread));
            String line =
                    Forks.run(Setting.heapMebibytes(sessions), CHILD, arguments).get(0);
            double[] figures = Forks.figures(line);
            rows.add(new Table.Row(
                    spread == 0 ? "all at one moment" : "over " + spread / 1_000 + " s",
                    Contender.SOJOURN.label(),
                    Role.SOJOURN,
                    figures[1],
                    List.of(
                            String.format(Locale.ROOT, "%.2f", figures[0]),
                            String.format(Locale.ROOT, "%,.0f", figures[1]),
                            String.format(Locale.ROOT, "%,.0f", figures[2]),
                            String.format(Locale.ROOT, "%.2f", figures[3]))));
        }
        String title = String.format(Locale.ROOT, "The end of %,d sessions", sessions);
        List<String> notes = List.of(Machine.description(), machine.verdict(0, false), Notes.EXPIRY);
        return new Table("expiry", title, notes, COLUMNS, rows, "half told within ms, less is better");
    }
}
