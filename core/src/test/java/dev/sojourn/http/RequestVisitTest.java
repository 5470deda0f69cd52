package dev.sojourn.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.id.SessionKey;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.StoreException;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Filter;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every integration decides alike of the session of one request. */
class RequestVisitTest {

    private final DeadNowAndThen store = new DeadNowAndThen();
    private final SessionEngine engine =
            SessionEngine.builder().store(store).withoutSweeps().build();
    private final HttpVisits visits = HttpVisits.of(
            engine,
            Carriers.cookie(CookieSettings.builder().insecureForDevelopment().build()));

    /** A store that does not answer while it is told so. */
    private static final class DeadNowAndThen extends ForwardingStore {

        private boolean dead;
        private @Nullable Error broken;
        private int finds;

        DeadNowAndThen() {
            super(new MemoryStore());
        }

        private void answer() {
            if (broken != null) {
                throw broken;
            }
            if (dead) {
                throw new StoreException("no answer", new IOException("planted"));
            }
        }

        @Override
        public @Nullable StoredRecord find(SessionKey key) {
            finds++;
            answer();
            return super.find(key);
        }

        @Override
        public boolean create(StoredSession session) {
            answer();
            return super.create(session);
        }
    }

    @AfterEach
    void close() {
        engine.close();
        store.close();
    }

    /** A request of the client to which this response gave a cookie. */
    private static RecordedExchange after(RecordedExchange response) {
        List<String> lines = response.responseHeaders("Set-Cookie");
        return RecordedExchange.get().cookie(lines.get(0).split(";", 2)[0]);
    }

    private RecordedExchange begun(String name) {
        RecordedExchange exchange = RecordedExchange.get();
        try (RequestVisit request = visits.request(exchange)) {
            request.session().set("name", name);
            request.commit();
        }
        return after(exchange);
    }

    private String nameIn(RecordedExchange exchange) {
        try (RequestVisit request = visits.request(exchange)) {
            return request.session().get("name", String.class);
        }
    }

    @Test
    void aRequestThatAsksForNoSessionCostsNoStoreCallAndNoHeader() {
        RecordedExchange client = begun("ada");
        int before = store.finds;

        try (RequestVisit request = visits.request(client)) {
            request.commit();
            assertThat(request.ifOpen()).isNull();
        }

        assertThat(store.finds).isEqualTo(before);
        assertThat(client.responseHeaders("Vary")).isEmpty();
    }

    @Test
    void whatWasRefusedOnceStaysRefusedAndCostsNoSecondLook() {
        RecordedExchange client = begun("ada");

        try (RequestVisit request = visits.request(client)) {
            store.dead = true;
            assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(request::session);
            store.dead = false;
            int before = store.finds;
            assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(request::session);
            assertThat(store.finds).isEqualTo(before);
        }
    }

    @Test
    void aHandlerThatCatchesTheLossOfItsChangesIsRefusedAgain() {
        RecordedExchange client = begun("ada");

        try (RequestVisit request = visits.request(client)) {
            Session session = request.session();
            session.set("name", "grace");
            engine.directory().end(session.key());

            assertThatExceptionOfType(ChangesLostException.class).isThrownBy(request::commit);
            assertThatExceptionOfType(ChangesLostException.class).isThrownBy(request::commit);
        }
    }

    @Test
    void aCommitThatTheStoreDidNotTakeCanBeTriedAgain() {
        RecordedExchange exchange = RecordedExchange.get();

        try (RequestVisit request = visits.request(exchange)) {
            request.session().set("name", "ada");
            store.dead = true;
            assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(request::commit);
            store.dead = false;
            request.commit();
        }

        assertThat(nameIn(after(exchange))).isEqualTo("ada");
    }

    @Test
    void aFaultOfTheSessionIsAnsweredAndWhatWasNotStoredIsForgotten() {
        RecordedExchange exchange = RecordedExchange.get();

        try (RequestVisit request = visits.request(exchange)) {
            request.session().set("name", "ada");
            store.dead = true;
            FaultAnswer answer = failing(request, () -> request.commit());
            assertThat(answer).isNotNull();
            assertThat(answer.status()).isEqualTo(503);
            store.dead = false;
            assertThat(request.session().exists()).isFalse();
        }

        assertThat(exchange.responseHeaders("Set-Cookie")).isEmpty();
    }

    @Test
    void aHandlerThatFailsByItselfKeepsWhatItChangedAndItsClientHearsOfIt() {
        RecordedExchange exchange = RecordedExchange.get();

        try (RequestVisit request = visits.request(exchange)) {
            request.session().set("name", "ada");
            assertThat(request.failed(new IllegalStateException("of the handler")))
                    .isNull();
        }

        assertThat(nameIn(after(exchange))).isEqualTo("ada");
    }

    @Test
    void theFailureOfAHandlerIsNotHiddenByThatOfTheCommit() {
        IllegalStateException ofTheHandler = new IllegalStateException("of the handler");

        try (RequestVisit request = visits.request(RecordedExchange.get())) {
            request.session().set("name", "ada");
            store.dead = true;
            assertThat(request.failed(ofTheHandler)).isNull();
        }

        assertThat(ofTheHandler.getSuppressed()).hasExactlyElementsOfTypes(StoreUnavailableException.class);
    }

    @Test
    void norIsItByAnErrorAfterWhichNothingIsLeftToStore() {
        IllegalStateException ofTheHandler = new IllegalStateException("of the handler");
        RecordedExchange exchange = RecordedExchange.get();

        try (RequestVisit request = visits.request(exchange)) {
            request.session().set("name", "ada");
            store.broken = new StackOverflowError("planted");
            assertThat(request.failed(ofTheHandler)).isNull();
            store.broken = null;
            request.commit();
        }

        assertThat(ofTheHandler.getSuppressed()).hasExactlyElementsOfTypes(StackOverflowError.class);
        assertThat(exchange.responseHeaders("Set-Cookie")).isEmpty();
    }

    @Test
    void whatIsLostBehindAFailureIsInTheLog() {
        Logger log = Logger.getLogger(RequestVisit.class.getName());
        List<String> lines = new ArrayList<>();
        Filter before = log.getFilter();
        log.setFilter(line -> {
            lines.add(line.getLevel() + " " + line.getMessage());
            return false;
        });
        try (RequestVisit request = visits.request(RecordedExchange.get())) {
            request.session().set("name", "ada");
            store.dead = true;
            assertThat(request.failed(new IllegalStateException("of the handler")))
                    .isNull();
        } finally {
            log.setFilter(before);
        }

        assertThat(lines).containsExactly("WARNING A handler failed, and what it had changed was not stored either");
    }

    @Test
    void aCommitThatFailsAsTheHandlerDidIsNoCauseOfItself() {
        IllegalStateException one = new IllegalStateException("planted");

        RequestVisit.notStored(one, one);

        assertThat(one.getSuppressed()).isEmpty();
    }

    @Test
    void afterARefusalAnErrorPageStartsFromWhatIsStored() {
        RecordedExchange client = begun("ada");

        try (RequestVisit request = visits.request(client)) {
            Session session = request.session();
            session.set("name", "grace");
            engine.directory().end(session.key());
            assertThatThrownBy(request::commit).isInstanceOf(ChangesLostException.class);

            request.refused();
            assertThat(session.exists()).isFalse();
            request.commit();
        }
    }

    private static @Nullable FaultAnswer failing(RequestVisit request, Runnable handler) {
        try {
            handler.run();
            throw new AssertionError("the handler did not fail");
        } catch (RuntimeException failure) {
            return request.failed(failure);
        }
    }
}
