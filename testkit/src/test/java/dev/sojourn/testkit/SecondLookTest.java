package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.event.SessionEvent;
import dev.sojourn.event.SessionEvent.Ended;
import dev.sojourn.event.SessionListener;
import dev.sojourn.store.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an integration asks after a visit: another one of its session, the access before, who else is to hear. */
class SecondLookTest {

    private final ManualClock clock = new ManualClock();
    private final SessionEngine engine = SessionEngine.builder()
            .store(new MemoryStore())
            .clock(clock)
            .withoutSweeps()
            .build();
    private final List<SessionEvent> heard = new ArrayList<>();

    @AfterEach
    void close() {
        engine.close();
    }

    private Session stored() {
        try (Visit visit = engine.enter()) {
            visit.session().set("name", "ada");
            visit.commit();
            return visit.session();
        }
    }

    private void enter(String id) {
        Session session = engine.directory().get(id);
        session.touch();
    }

    @Test
    void anotherVisitFollowsALoginAndIsStored() {
        Session known = stored();
        Session login = engine.directory().get(known.id());
        login.setUser("grace");
        try (Visit again = engine.enterAgain(known)) {
            assertThat(again.session().key()).isEqualTo(login.key());
            assertThat(again.session().id()).isNull();
            again.session().set("name", "grace");
            again.commit();
        }

        assertThat(engine.directory().get(login.id()).get("name")).isEqualTo("grace");
    }

    @Test
    void thereIsNoOtherVisitOfASessionThatIsOverOrWasNeverStored() {
        Session over = stored();
        engine.directory().endAll();
        try (Visit never = engine.enter();
                Visit ofOver = engine.enterAgain(over);
                Visit ofNever = engine.enterAgain(never.session().begin())) {
            assertThat(ofOver.found()).isFalse();
            assertThat(ofNever.found()).isFalse();
        }
    }

    @Test
    void theAccessBeforeIsThatOfAnotherVisit() {
        Instant began = clock.instant();
        Session first = stored();
        clock.advance(Duration.ofMinutes(5));
        Instant second = clock.instant();
        enter(String.valueOf(first.id()));
        clock.advance(Duration.ofMinutes(5));
        Session third = engine.directory().get(first.id());

        assertThat(first.accessedBeforeAt()).isEqualTo(began);
        assertThat(third.accessedBeforeAt()).isEqualTo(second);
        third.touch();
        assertThat(third.accessedBeforeAt()).isEqualTo(second);
    }

    @Test
    void anEndTellsWhenTheSessionBeganWasUsedAndHowLongItLived() {
        engine.addListener(heard::add);
        Instant began = clock.instant();
        Session session = stored();
        session.setDuration(Duration.ofMinutes(20)).save();
        clock.advance(Duration.ofMinutes(5));
        enter(String.valueOf(session.id()));
        Instant used = clock.instant();
        clock.advance(Duration.ofHours(1));
        engine.directory().sweep();

        Ended ended = (Ended) heard.get(heard.size() - 1);
        assertThat(ended.created()).isEqualTo(began);
        assertThat(ended.lastAccess()).isEqualTo(used);
        assertThat(ended.duration()).isEqualTo(Duration.ofMinutes(20));
    }

    @Test
    void aListenerThatIsAddedIsToldOnceUntilItIsRemoved() {
        SessionListener listener = heard::add;

        assertThat(engine.addListener(listener)).isTrue();
        assertThat(engine.addListener(listener)).isFalse();
        stored();
        assertThat(heard).hasSize(1);
        assertThat(engine.removeListener(listener)).isTrue();
        assertThat(engine.removeListener(listener)).isFalse();
        stored();
        assertThat(heard).hasSize(1);
    }
}
