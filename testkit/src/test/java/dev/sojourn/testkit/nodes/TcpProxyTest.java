package dev.sojourn.testkit.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {

    private final Echo echo = new Echo();
    private final TcpProxy proxy = TcpProxy.to(echo.address());

    /** A server that says what it hears. */
    private static final class Echo implements AutoCloseable {
        private final ServerSocket socket;

        Echo() {
            try {
                socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            TcpLink.daemon("echo", () -> {
                while (!socket.isClosed()) {
                    try {
                        Socket client = socket.accept();
                        TcpLink.daemon("echo-client", () -> say(client));
                    } catch (IOException e) {
                        return;
                    }
                }
            });
        }

        private static void say(Socket client) {
            try (client;
                    InputStream in = client.getInputStream()) {
                in.transferTo(client.getOutputStream());
            } catch (IOException e) {
                // The client is gone.
            }
        }

        InetSocketAddress address() {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(proxy.address(), 5_000);
        socket.setSoTimeout(5_000);
        return socket;
    }

    private static void say(Socket socket, String words) throws IOException {
        socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
    }

    private static String hear(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
    }

    private static String talk(Socket socket, String words) throws IOException {
        say(socket, words);
        return hear(socket, words.length());
    }

    @Test
    void bytesPassInBothDirectionsAndAreCounted() throws IOException {
        try (Socket client = connect()) {
            assertThat(talk(client, "hello")).isEqualTo("hello");
            assertThat(proxy.connections()).isEqualTo(1);
            assertThat(proxy.accepted()).isEqualTo(1);
            assertThat(proxy.bytesToServer()).isEqualTo(5);
            assertThat(proxy.bytesToClient()).isEqualTo(5);
        }
    }

    @Test
    void theEndOfOneSideReachesTheOtherAfterItsLastByte() throws IOException {
        try (Socket client = connect()) {
            say(client, "last words");
            client.shutdownOutput();
            assertThat(client.getInputStream().readAllBytes()).hasSize(10);
        }
    }

    @Test
    void aDelayIsAddedToEachDirection() throws IOException {
        try (Socket client = connect()) {
            talk(client, "warm");
            proxy.delay(60);
            long before = System.nanoTime();
            assertThat(talk(client, "slow")).isEqualTo("slow");
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(120));
        }
    }

    @Test
    void cutResetsWhatIsOpenAndWelcomesNewConnections() throws IOException {
        try (Socket client = connect();
                Socket other = new Socket()) {
            talk(client, "hello");
            proxy.cut();
            assertThatThrownBy(() -> hear(client, 1)).isInstanceOf(SocketException.class);
            assertThat(proxy.connections()).isZero();
            other.connect(proxy.address());
            assertThat(talk(other, "again")).isEqualTo("again");
        }
    }

    @Test
    void refuseTurnsNewConnectionsAwayAndLeavesOpenOnesAlone() throws IOException {
        try (Socket client = connect()) {
            talk(client, "hello");
            proxy.refuse();
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
            assertThat(talk(client, "still here")).isEqualTo("still here");
            proxy.resume();
            try (Socket other = connect()) {
                assertThat(talk(other, "back")).isEqualTo("back");
            }
        }
    }

    @Test
    void aBlackHoleAcceptsAndSaysNothing() throws IOException {
        try (Socket established = connect()) {
            talk(established, "hello");
            proxy.blackHole();
            established.setSoTimeout(200);
            say(established, "anybody?");
            assertThatThrownBy(() -> hear(established, 1)).isInstanceOf(SocketTimeoutException.class);
            try (Socket late = connect()) {
                late.setSoTimeout(200);
                say(late, "anybody?");
                assertThatThrownBy(() -> hear(late, 1)).isInstanceOf(SocketTimeoutException.class);
            }
            assertThat(proxy.bytesToServer()).isEqualTo(5);
        }
    }

    @Test
    void aConnectionThatLostBytesIsResetWhenItCouldGoOn() throws IOException {
        try (Socket silent = connect();
                Socket talking = connect()) {
            talk(silent, "hello");
            talk(talking, "hello");
            proxy.blackHole();
            talking.setSoTimeout(200);
            say(talking, "lost");
            assertThatThrownBy(() -> hear(talking, 1)).isInstanceOf(SocketTimeoutException.class);
            proxy.resume();
            talking.setSoTimeout(5_000);
            assertThatThrownBy(() -> hear(talking, 1)).isInstanceOf(SocketException.class);
            assertThat(talk(silent, "unharmed")).isEqualTo("unharmed");
        }
    }

    @Test
    void whatWasHeldArrivesLate() throws IOException {
        try (Socket client = connect()) {
            talk(client, "hello");
            proxy.hold();
            say(client, "late");
            client.setSoTimeout(200);
            assertThatThrownBy(() -> hear(client, 1)).isInstanceOf(SocketTimeoutException.class);
            proxy.resume();
            client.setSoTimeout(5_000);
            assertThat(hear(client, 4)).isEqualTo("late");
        }
    }

    @Test
    void aServerThatIsNotThereResetsTheClient() throws IOException {
        ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        nobody.close();
        try (TcpProxy inVain = TcpProxy.to((InetSocketAddress) nobody.getLocalSocketAddress());
                Socket client = new Socket()) {
            client.connect(inVain.address());
            client.setSoTimeout(5_000);
            assertThatThrownBy(() -> {
                        say(client, "hello");
                        hear(client, 1);
                    })
                    .isInstanceOf(SocketException.class);
        }
    }

    @Test
    void aClosedProxyResetsAndRefuses() throws IOException {
        try (Socket client = connect()) {
            talk(client, "hello");
            proxy.close();
            proxy.close();
            assertThatThrownBy(() -> hear(client, 1)).isInstanceOf(SocketException.class);
            assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);
        }
    }

    @AfterEach
    void end() throws IOException {
        proxy.close();
        echo.close();
    }
}
