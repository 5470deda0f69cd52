package dev.sojourn.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sojourn.EngineBuilder;
import dev.sojourn.SessionEngine;
import dev.sojourn.testkit.ManualClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Sockets of Spring's handlers are members of their session, on two nodes over one Redis. */
class SocketTest {

    private static final ManualClock CLOCK = new ManualClock();
    /** SockJS finds its own sessions again by a number of the client's. */
    private static final AtomicInteger OPENED = new AtomicInteger();

    private static RedisServer redis;
    private static ConfigurableApplicationContext first;
    private static ConfigurableApplicationContext second;

    private final Browser browser = new Browser();

    /** How an application of Spring's takes sockets. */
    enum Kind {
        PLAIN("/echo") {
            @Override
            String echo(Socket socket, String text) throws Exception {
                return socket.send(text).next();
            }
        },
        SOCKJS("/sockjs/000/NUMBER/websocket") {
            @Override
            Socket opened(Socket socket) throws Exception {
                assertThat(socket.next()).isEqualTo("o");
                return socket;
            }

            @Override
            String echo(Socket socket, String text) throws Exception {
                return socket.send("[\"" + text + "\"]").next().replaceAll("a\\[\"(.*)\"]", "$1");
            }
        },
        STOMP("/stomp") {
            @Override
            Socket opened(Socket socket) throws Exception {
                socket.frame("CONNECT\naccept-version:1.2\nhost:here\nheart-beat:0,0", "");
                assertThat(socket.next()).startsWith("CONNECTED");
                return socket.frame("SUBSCRIBE\nid:0\ndestination:/topic/echo", "");
            }

            @Override
            String echo(Socket socket, String text) throws Exception {
                String frame = socket.frame("SEND\ndestination:/app/echo\ncontent-type:text/plain", text)
                        .next();
                return frame.substring(frame.indexOf("\n\n") + 2, frame.length() - 1);
            }
        };

        private final String path;

        Kind(String path) {
            this.path = path;
        }

        Socket opened(Socket socket) throws Exception {
            return socket;
        }

        abstract String echo(Socket socket, String text) throws Exception;

        Socket open(Browser browser, ConfigurableApplicationContext node) throws Exception {
            return opened(Socket.open(browser, port(node), address()));
        }

        String address() {
            return path.replace("NUMBER", "" + OPENED.incrementAndGet());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Clock {

        @Bean
        SojournCustomizer clock() {
            return new SojournCustomizer() {
                @Override
                public void engine(EngineBuilder engine) {
                    engine.clock(CLOCK);
                }
            };
        }
    }

    @BeforeAll
    static void start() {
        redis = RedisServer.start();
        first = node();
        second = node();
    }

    @AfterAll
    static void stop() throws Exception {
        for (AutoCloseable each : Stream.<AutoCloseable>of(first, second, redis).toList()) {
            each.close();
        }
    }

    private static ConfigurableApplicationContext node() {
        return new SpringApplicationBuilder(SocketShop.class, Clock.class)
                .run(
                        "--server.port=0",
                        "--server.address=127.0.0.1",
                        "--spring.main.banner-mode=off",
                        "--sojourn.touch-interval=0",
                        "--sojourn.store.url=" + redis.uri(),
                        "--sojourn.secrets=" + Contexts.SECRET);
    }

    private static int port(ConfigurableApplicationContext node) {
        return node.getEnvironment().getRequiredProperty("local.server.port", int.class);
    }

    private static SessionEngine engine(ConfigurableApplicationContext node) {
        return node.getBean(SessionEngine.class);
    }

    private String begin() {
        browser.get(port(first), "/session");
        return browser.post(port(first), "/roll").body();
    }

    @ParameterizedTest
    @EnumSource
    void anEndOnTheOtherNodeClosesTheSocket(Kind kind) throws Exception {
        String key = begin();
        Socket socket = kind.open(browser, first);
        assertThat(kind.echo(socket, "hello")).isEqualTo("hello");
        assertThat(engine(second).directory().end(key)).isTrue();
        assertThat(socket.closeCode()).isEqualTo(1008);
    }

    /** Tomcat itself has something to do with sockets of who has logged in. */
    @ParameterizedTest
    @EnumSource
    void aSocketOfWhoHasLoggedInStaysOpen(Kind kind) throws Exception {
        String key = begin();
        Socket socket = kind.opened(Socket.open(browser, port(first), kind.address() + "?user=ada"));
        assertThat(kind.echo(socket, "hello")).isEqualTo("hello");
        assertThat(engine(second).directory().end(key)).isTrue();
        assertThat(socket.closeCode()).isEqualTo(1008);
    }

    @Test
    void soDoesOneOfAnEndpointOfTheContainer() throws Exception {
        begin();
        Socket socket = Socket.open(browser, port(first), "/endpoint?user=ada");
        assertThat(socket.send("hello").next()).isEqualTo("hello of ada");
        socket.close();
    }

    @ParameterizedTest
    @EnumSource
    void aLogoutByHttpClosesTheSocket(Kind kind) throws Exception {
        begin();
        Socket socket = kind.open(browser, first);
        browser.post(port(second), "/logout");
        assertThat(socket.closeCode()).isEqualTo(1008);
    }

    @ParameterizedTest
    @EnumSource
    void aNewIdIsFollowed(Kind kind) throws Exception {
        begin();
        Socket socket = kind.open(browser, first);
        String renewed = browser.post(port(second), "/roll").body();
        assertThat(kind.echo(socket, "still here")).isEqualTo("still here");
        engine(second).directory().end(renewed);
        assertThat(socket.closeCode()).isEqualTo(1008);
    }

    @ParameterizedTest
    @EnumSource
    void aMessageKeepsItsSessionAlive(Kind kind) throws Exception {
        String key = begin();
        Socket socket = kind.open(browser, first);
        CLOCK.advance(Duration.ofMinutes(20));
        assertThat(kind.echo(socket, "hello")).isEqualTo("hello");
        assertThat(engine(first).directory().find(key).orElseThrow().lastAccess())
                .isEqualTo(CLOCK.instant());
        socket.close();
    }

    @Test
    void aHeartbeatDoesNot() throws Exception {
        String key = begin();
        Socket socket = Kind.STOMP.open(browser, first);
        // Frames are handled on threads of the broker's: with the answer to the last one, all have been.
        assertThat(Kind.STOMP.echo(socket, "hello")).isEqualTo("hello");
        var before = engine(first).directory().find(key).orElseThrow().lastAccess();
        CLOCK.advance(Duration.ofMinutes(20));
        await().until(() -> engine(first).connectionsOf(key) == 1);
        socket.send("\n").close();
        await().until(() -> engine(first).connectionsOf(key) == 0);
        assertThat(engine(first).directory().find(key).orElseThrow().lastAccess())
                .isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource
    void aMessageOfAnExpiredSessionIsNotHandled(Kind kind) throws Exception {
        begin();
        Socket socket = kind.open(browser, first);
        CLOCK.advance(Duration.ofHours(1));
        socket.send(kind == Kind.STOMP ? "SEND\ndestination:/app/echo\n\nlate\0" : "[\"late\"]");
        assertThat(socket.closeCode()).isEqualTo(1008);
    }

    @ParameterizedTest
    @EnumSource
    void aSocketThatItsClientClosesLeavesTheSession(Kind kind) throws Exception {
        String key = begin();
        Socket socket = kind.open(browser, first);
        // The client may know of the handshake before the server's handler does.
        await().until(() -> engine(first).connectionsOf(key) == 1);
        socket.close();
        await().until(() -> engine(first).connectionsOf(key) == 0);
    }

    @ParameterizedTest
    @EnumSource
    void aSocketWithoutASessionIsServed(Kind kind) throws Exception {
        Socket socket = kind.open(new Browser(), first);
        assertThat(kind.echo(socket, "hello")).isEqualTo("hello");
        socket.close();
    }
}
