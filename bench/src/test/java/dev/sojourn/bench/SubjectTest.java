package dev.sojourn.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.store.rocksdb.Durability;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A fast engine that forgets would win every benchmark, so each has to show that it does the work. */
class SubjectTest {

    @ParameterizedTest
    @EnumSource
    void aVisitReadsWhatTheSessionBeganWith(Rival rival) {
        try (Subject subject = rival.open()) {
            String one = subject.begin(1);
            String two = subject.begin(2);

            assertThat(subject.read(one)).isEqualTo("user-1");
            assertThat(subject.read(two)).isEqualTo("user-2");
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachWriteIsSeenByTheNextVisit(Rival rival) {
        try (Subject subject = rival.open()) {
            String ticket = subject.begin(1);
            int first = subject.raise(ticket);

            assertThat(subject.raise(ticket)).isEqualTo(first + 1);
            assertThat(subject.raise(ticket)).isEqualTo(first + 2);
            assertThat(subject.read(ticket)).isEqualTo("user-1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aSessionThatIsMadeToBeEndedWasThere(Rival rival) {
        try (Subject subject = rival.open()) {
            assertThat(subject.beginAndEnd(1)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void onDiskTheSameWorkIsDone(DurableRival rival) {
        try (Subject subject = rival.open(Durability.WAL)) {
            String ticket = subject.begin(1);
            int first = subject.raise(ticket);

            assertThat(subject.raise(ticket)).isEqualTo(first + 1);
            assertThat(subject.read(ticket)).isNotNull();
            assertThat(subject.beginAndEnd(2)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void liveSessionsTakeHeap(Rival rival) {
        assertThat(HeapPerSession.sessions(rival, 20_000, false)).isPositive();
    }
}
