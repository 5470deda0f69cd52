package dev.sojourn.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.bench.Contender.Role;
import dev.sojourn.testkit.nodes.NotRun;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A fast engine that forgets would win every benchmark, so each has to show over each store that it does the work; and
 * all that is measured ends up on a page.
 */
class SubjectTest {

    private static final int SESSIONS = 20;

    private Servers servers = Servers.none();

    @AfterEach
    void stop() {
        servers.close();
    }

    @ParameterizedTest
    @EnumSource
    void everySubjectDoesItsWorkAndEndsUpOnThePage(Store store) throws IOException, InterruptedException {
        if (store == Store.REDIS && !Servers.redisIsInstalled()) {
            throw NotRun.because("the comparison over Redis", "no redis-server is on the PATH");
        }
        servers = Servers.start(store);
        for (Contender contender : Contender.over(store)) {
            worksOver(store, contender);
        }
        Options tiny = Options.of(List.of("warm=0", "slice=1", "slices=1", "rounds=1", "callers=2"))
                .with("store", store)
                .with("sessions", SESSIONS);
        Table table = new Visits(Round::measure).measure(tiny).table("smoke", "Smoke", store, "A note.");

        assertThat(table.rows()).hasSize(Contender.over(store).size() * Workload.values().length);
        for (Workload workload : Workload.values()) {
            String group = workload.name().toLowerCase(Locale.ROOT) + ", " + SESSIONS + " sessions";
            assertThat(table.rows())
                    .filteredOn(row -> row.group().startsWith(group))
                    .extracting(Table.Row::subject)
                    .containsAll(
                            Contender.over(store).stream().map(Contender::label).toList());
        }
    }

    private static void worksOver(Store store, Contender contender) {
        try (Subject subject = contender.open(store)) {
            String one = subject.begin(1);
            String two = subject.begin(2);
            // A floor has bytes or nothing in the place of values.
            boolean real = contender.role() != Role.FLOOR || store == Store.MEMORY;
            assertThat(subject.read(one)).as("%s", contender).isNotNull();
            if (real) {
                assertThat(subject.read(one)).as("%s", contender).isEqualTo("user-1");
                assertThat(subject.read(two)).as("%s", contender).isEqualTo("user-2");
            }
            int first = subject.raise(one);
            boolean counts = contender.role() != Role.FLOOR || store != Store.HTTP;
            assertThat(subject.raise(one)).as("%s", contender).isEqualTo(counts ? first + 1 : first);
            assertThat(subject.add(one)).as("%s", contender).isEqualTo(counts ? first + 2 : first);
            assertThat(subject.beginAndEnd(3)).as("%s", contender).isTrue();
        }
    }
}
