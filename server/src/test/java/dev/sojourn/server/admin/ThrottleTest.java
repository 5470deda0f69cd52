package dev.sojourn.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How many wrong tokens are listened to, whatever addresses they come from and however many at once. */
class ThrottleTest {

    private static final String RIGHT = "the-right-token-of-admins";

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final Tokens tokens = new Tokens(RIGHT, null, null, nanos::get);

    private boolean isJudged(String address) {
        return tokens.judgeLogin("wrong", address).secondsToWait() == 0;
    }

    /** How many wrong tokens are looked at. */
    private int judged(List<String> addresses) {
        return (int) addresses.stream().filter(this::isJudged).count();
    }

    @Test
    void ofManyAtOnceNoMoreThanFiveAreJudged() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Callable<Boolean>> tries = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                tries.add(() -> isJudged("192.0.2.1"));
            }
            int judged = 0;
            for (Future<Boolean> each : threads.invokeAll(tries)) {
                judged += each.get() ? 1 : 0;
            }
            assertThat(judged).isEqualTo(5);
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void aMinuteLaterThereAreFiveMoreWhateverTheClockOfTheWallSays() {
        judged(List.of("a", "a", "a", "a", "a"));
        assertThat(tokens.judgeLogin(RIGHT, "a").secondsToWait()).isEqualTo(60);
        nanos.addAndGet(Duration.ofSeconds(59).toNanos());
        assertThat(tokens.judgeLogin(RIGHT, "a").secondsToWait()).isEqualTo(1);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());

        assertThat(tokens.judgeLogin(RIGHT, "a").holder()).isNotNull();
        assertThat(judged(List.of("a", "a", "a", "a", "a", "a"))).isEqualTo(5);
    }

    @Test
    void rightOnesAreNotCounted() {
        for (int i = 0; i < 50; i++) {
            assertThat(tokens.judgeLogin(RIGHT, "192.0.2.1").holder()).isNotNull();
        }
        assertThat(isJudged("192.0.2.1")).isTrue();
    }

    @Test
    void aPortMakesNoOtherAddress() {
        List<String> ports = new ArrayList<>();
        for (int port = 1_000; port < 1_100; port++) {
            ports.add("192.0.2.1:" + port);
            ports.add("::ffff:192.0.2.1");
            ports.add("[::ffff:192.0.2.1]:" + port);
        }
        assertThat(judged(ports)).isEqualTo(5);
        assertThat(judged(List.of(
                        "[2001:db8::1]:1", "[2001:db8::2]:2", "2001:db8::3", "2001:db8:0:0:9::", "[2001:db8::]")))
                .isEqualTo(5);
        assertThat(isJudged("2001:db8::4")).isFalse();
    }

    @Test
    void whoHasManyNetworksHasNoManifoldOfTries() {
        List<String> networks = new ArrayList<>();
        for (int network = 0; network < 10_000; network++) {
            networks.add("2001:db8:7:" + Integer.toHexString(network) + "::1");
        }
        assertThat(judged(networks)).as("a /48").isEqualTo(20);

        networks.clear();
        for (int network = 0; network < 100_000; network++) {
            networks.add("2001:db8:" + Integer.toHexString(0x10 + network % 16) + ":"
                    + Integer.toHexString(network / 16) + "::1");
        }
        assertThat(judged(networks)).as("a /44").isLessThanOrEqualTo(300);
    }

    @Test
    void nobodyIsLockedOutByWhatOthersDo() {
        for (int i = 0; i < 20_000; i++) {
            isJudged("10." + i / 256 % 256 + "." + i % 256 + "." + i % 7);
        }
        assertThat(tokens.judgeLogin(RIGHT, "192.0.2.1").holder()).isNotNull();
    }

    @Test
    void aProgramHasSixtyAndARightTokenIsAlwaysGood() {
        for (int i = 0; i < 60; i++) {
            assertThat(tokens.judge("wrong", "192.0.2.1").secondsToWait()).isZero();
        }
        assertThat(tokens.judge("wrong", "192.0.2.1").secondsToWait()).isBetween(1L, 60L);
        assertThat(tokens.judge("", "192.0.2.1").secondsToWait()).isZero();
        assertThat(tokens.judge(RIGHT, "192.0.2.1").holder()).isNotNull();
        assertThat(tokens.judge(RIGHT, "192.0.2.1").secondsToWait()).isZero();
    }

    @Test
    void aShortTokenIsGuessedNoMoreOftenByAProgramThanByAPerson() {
        Tokens weak = new Tokens("fifteen-letters", RIGHT, null, nanos::get);
        for (int i = 0; i < 5; i++) {
            assertThat(weak.judge("fifteen-guesses", "192.0.2.1").secondsToWait())
                    .isZero();
        }

        assertThat(weak.judge("fifteen-guesses", "192.0.2.1").secondsToWait()).isBetween(1L, 60L);
        assertThat(weak.judge("fifteen-letters", "192.0.2.1").holder())
                .as("no guess is looked at")
                .isNull();
        assertThat(weak.judgeLogin(RIGHT, "192.0.2.1").secondsToWait())
                .as("counted together")
                .isPositive();
        assertThat(weak.judge(RIGHT, "192.0.2.1").holder())
                .as("a long one cannot be guessed")
                .isNotNull();
        assertThat(weak.judge("fifteen-letters", "192.0.2.2").holder()).isNotNull();
    }

    @Test
    void aRightShortTokenIsGoodHoweverManyComeAtOnce() throws Exception {
        Tokens weak = new Tokens("short", null, null, nanos::get);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Callable<Boolean>> calls = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                calls.add(() -> weak.judge("short", "192.0.2.1").holder() != null);
            }
            for (Future<Boolean> each : threads.invokeAll(calls)) {
                assertThat(each.get()).isTrue();
            }
        } finally {
            threads.shutdown();
        }
    }
}
