package dev.sojourn.sample.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every sample does, whatever it is written with. A test class implements this and {@link #start}. */
public interface SampleRules {

    /** A program that is started. */
    interface Program extends AutoCloseable {

        /**
         * Where it listens on the loopback address.
         *
         * @return the port
         */
        int port();

        @Override
        void close();
    }

    /**
     * Starts the program on a free port of the loopback address.
     *
     * @return the running program
     * @throws Exception when it does not start
     */
    Program start() throws Exception;

    /** The session goes on, and its id from before the login is dead. */
    @Test
    default void aVisitorIsCountedThroughALogin() throws Exception {
        try (Program program = start()) {
            Visitor visitor = new Visitor(program.port());
            assertThat(visitor.get("/count").body()).isEqualTo("count 1 of nobody");
            String before = visitor.cookie();

            assertThat(visitor.post("/login", "ada").body()).isEqualTo("hello ada");
            assertThat(visitor.cookie()).isNotEqualTo(before);
            assertThat(visitor.get("/count").body()).isEqualTo("count 2 of ada");
            assertThat(new Visitor(program.port(), before).get("/count").body()).isEqualTo("count 1 of nobody");
        }
    }

    /** Each adds one, and is answered with another number. */
    @Test
    default void parallelAddsAreNotLost() throws Exception {
        try (Program program = start()) {
            Visitor visitor = new Visitor(program.port());
            visitor.get("/count");
            assertThat(IntStream.range(0, 40).parallel().mapToObj(i -> count(visitor)))
                    .hasSize(40)
                    .doesNotHaveDuplicates();
            assertThat(visitor.get("/count").body()).isEqualTo("count 42 of nobody");
        }
    }

    private static String count(Visitor visitor) {
        try {
            return visitor.get("/count").body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cookie is taken back, and worth nothing to who has kept it. */
    @Test
    default void theLogoutEndsTheSession() throws Exception {
        try (Program program = start()) {
            Visitor visitor = new Visitor(program.port());
            visitor.post("/login", "ada");
            String kept = visitor.cookie();

            assertThat(visitor.post("/logout", "").body()).isEqualTo("bye");
            assertThat(visitor.cookie()).isEmpty();
            assertThat(new Visitor(program.port(), kept).get("/count").body()).isEqualTo("count 1 of nobody");
        }
    }

    /** What is no login does not begin a session, and an answer of the program is none of a fault. */
    @Test
    default void aLoginWithoutANameIsRefused() throws Exception {
        try (Program program = start()) {
            Visitor visitor = new Visitor(program.port());

            assertThat(visitor.post("/login", "").statusCode()).isEqualTo(400);
            assertThat(visitor.cookie()).isEmpty();
        }
    }

    /** Nobody is logged out by a page of somebody else. */
    @Test
    default void aPageOfAnotherSiteChangesNothing() throws Exception {
        try (Program program = start()) {
            Visitor visitor = new Visitor(program.port());
            visitor.post("/login", "ada");

            assertThat(visitor.post("/logout", "", "Sec-Fetch-Site", "cross-site")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(visitor.get("/count").body()).isEqualTo("count 1 of ada");
        }
    }
}
