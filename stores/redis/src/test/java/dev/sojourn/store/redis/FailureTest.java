package dev.sojourn.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.store.StoreException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is made of what Lettuce says when it can't connect. */
class FailureTest {

    @Test
    void aClosedConnectionOrASurpriseHidesTheReason() {
        assertThat(Failure.hidesItsReason(connecting(new IllegalStateException("x"))))
                .isTrue();
        assertThat(Failure.hidesItsReason(connecting(new RedisConnectionException("Connection closed prematurely"))))
                .isTrue();
        assertThat(Failure.hidesItsReason(connecting(new RedisCommandExecutionException("WRONGPASS no"))))
                .isFalse();
        assertThat(Failure.hidesItsReason(connecting(new IOException("refused"))))
                .isFalse();
    }

    @Test
    void aClosedConnectionIsToldInWords() {
        assertThat(Failure.reason(connecting(new ClosedChannelException()))).isEqualTo("the connection was closed");
    }

    private static RedisConnectionException connecting(Throwable cause) {
        return new RedisConnectionException("Unable to connect", cause);
    }

    /** Who closes without a word is asked again, and then told as it is: its answer may have been on its way. */
    @Test
    void aServerThatOnlyHangsUpFirstIsAskedAgainForItsReason() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> answer(server, calls));
            answering.start();
            String uri = "redis://sojourn:secret@127.0.0.1:" + server.getLocalPort();
            assertThatThrownBy(() -> RedisStore.open(uri))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("WRONGPASS");
        }
        assertThat(calls).hasValueGreaterThan(1);
    }

    /** Hangs up on the first, refuses the password of all others. */
    private static void answer(ServerSocket server, AtomicInteger calls) {
        byte[] refusal = "-WRONGPASS invalid username-password pair\r\n".getBytes(StandardCharsets.US_ASCII);
        while (true) {
            try (Socket socket = server.accept()) {
                if (calls.incrementAndGet() > 1) {
                    byte[] command = new byte[512];
                    while (socket.getInputStream().read(command) >= 0) {
                        socket.getOutputStream().write(refusal);
                    }
                }
            } catch (IOException e) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }
}
