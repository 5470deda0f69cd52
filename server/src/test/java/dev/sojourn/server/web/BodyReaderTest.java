package dev.sojourn.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a body may take, by a clock that the test moves. */
class BodyReaderTest {

    private static final int MOST = 1000;
    private static final int RATE = 100;

    private long now;
    private final BodyReader reader = new BodyReader(MOST, 1500, Duration.ofSeconds(20), RATE, () -> now);
    private final List<BodyReader.Body> ends = new ArrayList<>();

    @AfterEach
    void close() {
        reader.close();
    }

    /** A body that comes when the test sends it. */
    private final class Incoming extends ServletInputStream {

        private @Nullable ReadListener listener;
        private int available;
        private boolean finished;

        Incoming() throws IOException {
            AsyncContext context = fake(AsyncContext.class, Map.of());
            reader.read(
                    fake(HttpServletRequest.class, Map.of("startAsync", context, "getInputStream", this)),
                    (same, body) -> ends.add(body));
        }

        void send(int bytes) throws IOException {
            available += bytes;
            assertThat(listener).isNotNull();
            listener.onDataAvailable();
        }

        void end() throws IOException {
            finished = true;
            assertThat(listener).isNotNull();
            listener.onAllDataRead();
        }

        @Override
        public boolean isFinished() {
            return finished;
        }

        @Override
        public boolean isReady() {
            return available > 0;
        }

        @Override
        public void setReadListener(ReadListener value) {
            listener = value;
        }

        @Override
        public int read() {
            available--;
            return 'x';
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int count = Math.min(length, available);
            available -= count;
            return count;
        }
    }

    /** An object of the container's whose methods return what is named here; what is started runs at once. */
    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getName().equals("start")) {
                        ((Runnable) arguments[0]).run();
                    }
                    return answers.get(method.getName());
                }));
    }

    private void pass(Duration time) {
        now += time.toNanos();
        reader.look();
    }

    private List<BodyReader.End> ends() {
        return ends.stream().map(BodyReader.Body::end).toList();
    }

    @Test
    void aBodyIsThereWhenAllOfItHasCome() throws Exception {
        Incoming body = new Incoming();
        body.send(400);
        body.send(600);
        assertThat(ends).isEmpty();
        body.end();

        assertThat(ends()).containsExactly(BodyReader.End.COMPLETE);
        assertThat(ends.get(0).bytes()).hasSize(MOST);
    }

    @Test
    void whateverItsRateItHasFiveSeconds() throws Exception {
        Incoming body = new Incoming();
        pass(Duration.ofSeconds(5));
        assertThat(ends).isEmpty();
        pass(Duration.ofMillis(20));
        assertThat(ends()).containsExactly(BodyReader.End.TOO_SLOW);

        body.send(10);
        body.end();
        assertThat(ends).as("told once").hasSize(1);
    }

    @Test
    void itMayTakeLongerAtTheLeastRate() throws Exception {
        Incoming body = new Incoming();
        for (int second = 1; second <= 9; second++) {
            body.send(RATE);
            pass(Duration.ofSeconds(1));
        }
        assertThat(ends).isEmpty();
        body.end();
        assertThat(ends()).containsExactly(BodyReader.End.COMPLETE);
    }

    @Test
    void itMayNotTakeLongerThanARequestMay() throws Exception {
        Incoming body = new Incoming();
        body.send(MOST);
        pass(Duration.ofSeconds(14));
        assertThat(ends).isEmpty();
        pass(Duration.ofSeconds(7));
        assertThat(ends()).containsExactly(BodyReader.End.TOO_SLOW);
    }

    @Test
    void aStopLeavesASecondToWhatIsOnItsWay() throws Exception {
        Incoming first = new Incoming();
        Incoming second = new Incoming();
        reader.stop();
        pass(Duration.ofSeconds(1));
        first.end();
        assertThat(ends()).containsExactly(BodyReader.End.COMPLETE);

        pass(Duration.ofMillis(1));
        assertThat(ends()).containsExactly(BodyReader.End.COMPLETE, BodyReader.End.STOPPED);
        second.end();
        assertThat(ends).hasSize(2);
    }

    @Test
    void oneThatIsTooLargeIsCutAndOneThatDoesNotEndIsGivenUp() throws Exception {
        Incoming large = new Incoming();
        large.send(MOST + 500);
        large.end();
        assertThat(ends()).containsExactly(BodyReader.End.TOO_LARGE);
        assertThat(ends.get(0).bytes()).hasSize(MOST + 1);

        new Incoming().send(2 * MOST + 1);
        assertThat(ends()).endsWith(BodyReader.End.ENDLESS);
    }

    @Test
    void bodiesThatAreOnTheirWayHaveALimitTogether() throws Exception {
        Incoming first = new Incoming();
        first.send(900);
        new Incoming().send(700);
        assertThat(ends()).containsExactly(BodyReader.End.TOO_MANY);

        first.end();
        Incoming third = new Incoming();
        third.send(MOST);
        third.end();
        assertThat(ends()).containsExactly(BodyReader.End.TOO_MANY, BodyReader.End.COMPLETE, BodyReader.End.COMPLETE);
    }
}
