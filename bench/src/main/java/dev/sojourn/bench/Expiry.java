package dev.sojourn.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.sojourn.SessionEngine;
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

    private static final int SPREAD_MILLIS = 15_000;
    private static final int MINUTES = 10;
    private static final long LEAST_LEAD_MILLIS = 3_000;
    private static final long MICROS_TO_MAKE_ONE = 30;
    private static final String NOTE = """
            Sessions that nobody visits, with a listener that is told of each end; late is what lies between the moment
            when a session is due and the moment when its end is told.""";

    private static final List<String> COLUMNS =
            List.of("half told within ms, less is better", "all told after s", "latest ms", "CPU of one in µs");

    private Expiry() {}

    static Table table(Options options) throws IOException, InterruptedException {
        int sessions = options.number("sessions");
        List<Grid.Row> rows = new ArrayList<>();
        for (int spread : new int[] {0, SPREAD_MILLIS}) {
            String group = spread == 0 ? "all due at one moment" : "due over " + spread / 1_000 + " s";
            rows.add(new Grid.Row(group, Contender.SOJOURN, options.heapMebibytes(), sessions, spread));
        }
        String title = String.format(Locale.ROOT, "The end of %,d sessions", sessions);
        return new Grid("expiry", title, NOTE, COLUMNS, "%,.2f").measure(rows, options.number("rounds"));
    }

    /** In a JVM of its own: the subject, the number of sessions, the milliseconds over which they are due. */
    static double[] child(List<String> arguments) throws InterruptedException {
        return measure(Integer.parseInt(arguments.get(1)), Integer.parseInt(arguments.get(2)));
    }

    /** Milliseconds that the middle one waited, seconds until all were told, milliseconds of the latest, CPU of one. */
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
            long due = System.currentTimeMillis() + LEAST_LEAD_MILLIS + sessions * MICROS_TO_MAKE_ONE / 1_000;
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
            return new double[] {late[sessions / 2], seconds, late[sessions - 1], cpu / 1e3 / sessions};
        } finally {
            engine.close();
            store.close();
        }
    }
}
