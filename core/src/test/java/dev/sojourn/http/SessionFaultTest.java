package dev.sojourn.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.SessionNotFoundException;
import dev.sojourn.Visit;
import dev.sojourn.store.MemoryStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One table from fault to answer. The faults of the engine come to it by every door in the kit's web contract. */
final class SessionFaultTest {

    private static final SessionFault LOST =
            SessionFault.of(new IllegalStateException(new ChangesLostException("0123abcd")), null);

    private final SessionEngine engine =
            SessionEngine.builder().store(new MemoryStore()).unsignedIds().build();

    @Test
    void aFaultIsFoundUnderWhatAHandlerMadeOfIt() {
        assertThat(LOST.status()).isEqualTo(409);
        assertThat(LOST.code()).isEqualTo("changes_lost");
        assertThat(SessionFault.of(new IllegalStateException("x"), null)).isNull();
    }

    @Test
    void onlyTheRequestsOwnSessionIsAFaultWhenItIsNotFound() {
        SessionNotFoundException notFound = notFound();
        try (Visit visit = engine.enter()) {
            Session own = visit.session();
            own.set("a", 1);
            visit.commit();
            assertThat(SessionFault.of(notFound, own)).isNull();
            engine.directory().endAll();
            visit.commit();
            assertThat(SessionFault.of(notFound, null)).isNull();
            own.destroy();
            assertThat(SessionFault.of(notFound, own))
                    .extracting(SessionFault::code)
                    .isEqualTo("session_ended");
        }
    }

    private SessionNotFoundException notFound() {
        try {
            engine.directory().get(engine.directory().generateId());
        } catch (SessionNotFoundException e) {
            return e;
        }
        throw new AssertionError("found");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | true",
                "application/json, text/plain, */* | true",
                "application/problem+json | true",
                "application/json;q=0.9, text/html | false",
                "application/json;q=0 | false",
                "application/json;q=x | false",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | false",
                "*/* | false",
                "application/* | false",
                "'' | false",
                " | false"
            })
    void jsonIsAnsweredToWhoAsksForIt(String accept, boolean json) {
        RecordedExchange request = RecordedExchange.get();
        if (accept != null) {
            request.with("Accept", accept);
        }
        FaultAnswer answer = HttpVisits.builder(engine).build().answer(LOST, request);
        assertThat(answer.headers().get("Content-Type"))
                .isEqualTo(json ? "application/json" : "text/plain;charset=UTF-8");
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        assertThat(body).startsWith(json ? "{\"error\":\"changes_lost\",\"message\":\"The" : "changes_lost: The");
        assertThat(answer.headers()).containsEntry("Cache-Control", "no-store").doesNotContainKey("Retry-After");
    }

    @Test
    void noMessageNeedsEscapingInJson() {
        Stream<SessionFault> all = Stream.concat(
                SessionFault.all().stream(),
                Stream.of(
                                BadSessionRequestException.ambiguous(),
                                BadSessionRequestException.bodyTooLarge(1),
                                BadSessionRequestException.conflict(),
                                BadSessionRequestException.cookieHeaderTooLong(1),
                                BadSessionRequestException.foreignOrigin(),
                                BadSessionRequestException.malformedBody("JSON"),
                                BadSessionRequestException.malformedId(dev.sojourn.id.Transport.HEADER),
                                BadSessionRequestException.manyOrigins(),
                                BadSessionRequestException.otherHost())
                        .map(bad -> SessionFault.of(bad, null)));
        assertThat(all).hasSize(17).allSatisfy(fault -> {
            assertThat(fault.code()).matches("[a-z_]+");
            assertThat(fault.message()).matches("[\\w ,.;:'-]+");
        });
    }

    @Test
    void anApplicationHasItsOwnPagesAndOneThatFailsIsNotWorseThanNone() {
        FaultPages pages = (fault, request) ->
                request.method().equals("GET") ? FaultPages.html("<h1>" + fault.status() + "</h1>") : null;
        HttpVisits visits = HttpVisits.builder(engine).faultPages(pages).build();
        FaultAnswer page = visits.answer(LOST, RecordedExchange.get());
        assertThat(page.headers()).containsEntry("Content-Type", "text/html;charset=UTF-8");
        assertThat(new String(page.body(), StandardCharsets.UTF_8)).isEqualTo("<h1>409</h1>");
        assertThat(visits.answer(LOST, RecordedExchange.get().method("POST")).headers())
                .containsEntry("Content-Type", "text/plain;charset=UTF-8");

        HttpVisits failing = HttpVisits.builder(engine)
                .faultPages((fault, request) -> {
                    throw new IllegalStateException("template");
                })
                .build();
        assertThat(failing.answer(LOST, RecordedExchange.get()).status()).isEqualTo(409);
    }

    @Test
    void headersOfABodyAreNamedInLowerCase() {
        assertThat(FaultAnswer.BODY_HEADERS)
                .contains("content-encoding", "etag", "last-modified", "location", "refresh")
                .doesNotContain("vary", "set-cookie", "strict-transport-security", "access-control-allow-origin")
                .allMatch(name -> name.equals(name.toLowerCase(java.util.Locale.ROOT)));
        assertThat(List.of(LOST.isOfServer())).containsExactly(false);
    }
}
