package dev.sojourn.testkit.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.event.SessionEvent;
import dev.sojourn.testkit.ManualClock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Logins, logouts, new ids and expiry. */
public interface EndingRules extends WebFixture {

    /** 7.4.1. */
    @Test
    default void afterALogoutTheOldCookieIsNobodys() {
        try (Scene scene = Scene.on(this).at("/logout", Scene::logout).open()) {
            String cookie = scene.visitor();
            scene.get("/logout", cookie);

            assertThat(scene.get("/read", cookie).body()).isEqualTo("name=null");
            assertThat(scene.store.count()).isZero();
        }
    }

    /** 7.6.2: a logout of nobody makes nobody. */
    @Test
    default void aLogoutWithoutASessionStoresNothingAndSetsNoCookie() {
        try (Scene scene = Scene.on(this).at("/logout", Scene::logout).open()) {
            assertThat(scene.get("/logout").cookies()).isEmpty();
            assertThat(scene.store.creates).hasValue(0);
        }
    }

    /** Promise 4. */
    @Test
    default void afterARollOnlyTheNewIdLives() {
        try (Scene scene = Scene.on(this)
                .at("/roll", call -> {
                    call.session().roll();
                    call.write("rolled");
                })
                .open()) {
            String old = scene.visitor();
            String renewed = "Cookie: " + scene.get("/roll", old).cookie();

            assertThat(renewed).isNotEqualTo(old);
            assertThat(scene.get("/read", old).body()).isEqualTo("name=null");
            assertThat(scene.get("/read", renewed).body()).isEqualTo("name=ada");
        }
    }

    /** 7.2.4, row 18: there is no way to bind a user without a new id. */
    @Test
    default void aLoginGivesANewIdEachTime() {
        try (Scene scene = Scene.on(this)
                .at("/login", call -> {
                    call.session().setUser("ada");
                    call.write("hello");
                })
                .at("/user", call -> call.write("user=" + call.session().user()))
                .open()) {
            String anonymous = scene.visitor();
            String first = "Cookie: " + scene.get("/login", anonymous).cookie();
            String second = "Cookie: " + scene.get("/login", first).cookie();

            assertThat(scene.get("/user", anonymous).body()).isEqualTo("user=null");
            assertThat(scene.get("/user", first).body()).isEqualTo("user=null");
            assertThat(scene.get("/user", second).body()).isEqualTo("user=ada");
            assertThat(scene.get("/read", second).body()).isEqualTo("name=ada");
        }
    }

    /** Promise 9: judged by the engine's clock at each load. */
    @Test
    @DisplayName("expiry with sweeper and TTL off")
    default void aSessionExpiresOnTimeAlthoughNothingSweeps() {
        ManualClock clock = new ManualClock();
        try (Scene scene =
                Scene.on(this).engine(builder -> builder.clock(clock)).open()) {
            String cookie = scene.visitor();
            Duration idle = Duration.ofMinutes(30);

            clock.advance(idle.minusMillis(1));
            assertThat(scene.get("/read", cookie).body()).isEqualTo("name=ada");
            clock.advance(idle);
            assertThat(scene.get("/read", cookie).body()).isEqualTo("name=null");
        }
    }

    /** Row 8, CVE-2021-34428. */
    @Test
    @DisplayName("a listener that throws in destroy stops neither the logout nor the listener after it")
    default void aListenerThatThrowsInDestroyStopsNothing() {
        AtomicBoolean heard = new AtomicBoolean();
        try (Scene scene = Scene.on(this)
                .at("/logout", Scene::logout)
                .engine(builder -> builder.listener(SessionEvent.Ended.class, event -> {
                            throw new AssertionError("on purpose");
                        })
                        .listener(SessionEvent.Ended.class, event -> heard.set(true)))
                .open()) {
            String cookie = scene.visitor();

            assertThat(scene.get("/logout", cookie).status()).isEqualTo(200);
            assertThat(scene.get("/read", cookie).body()).isEqualTo("name=null");
            assertThat(heard).isTrue();
        }
    }

    /** Row 23: what one request had, the next on the same thread has not. */
    @Test
    default void anAnonymousRequestNeverSeesTheSessionOfTheOneBefore() {
        try (Scene scene = Scene.on(this).open()) {
            String cookie = scene.visitor();
            for (int i = 0; i < 100; i++) {
                assertThat(scene.get("/read", cookie).body()).isEqualTo("name=ada");
                assertThat(scene.get("/read").body()).isEqualTo("name=null");
            }
        }
    }
}
