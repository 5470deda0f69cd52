package dev.sojourn.testkit.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.sojourn.Attribute;
import dev.sojourn.Session;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What shared caches are told (RFC 9110 section 12.5.5, RFC 9111 section 7.3). */
public interface CachingRules extends WebFixture {

    /** H-2, 14.3.2. */
    @Test
    @DisplayName("no-store beside a session cookie, whatever the application wished")
    default void aResponseWithASessionCookieIsNotToBeStored() {
        try (Scene scene = Scene.on(this)
                .at("/public", call -> {
                    call.header("Cache-Control", "public, max-age=60");
                    call.session().set("name", "ada");
                    call.write("ok");
                })
                .open()) {
            assertThat(scene.get("/public").header("Cache-Control")).containsExactly("no-store");
        }
    }

    /** A response that hands out no id keeps the application's word. */
    @Test
    default void aResponseWithoutASessionCookieKeepsItsCacheControl() {
        try (Scene scene = Scene.on(this)
                .at("/page", call -> {
                    call.header("Cache-Control", "private, max-age=60");
                    call.write("name=" + call.session().get("name"));
                })
                .open()) {
            assertThat(scene.get("/page", scene.visitor()).header("Cache-Control"))
                    .containsExactly("private, max-age=60");
        }
    }

    /** H-3. */
    @TestFactory
    @DisplayName("Vary matrix by reflection")
    default Stream<DynamicTest> everyUseOfTheSessionMakesTheResponseVaryOnTheCookie() {
        return Arrays.stream(Session.class.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                // With an id it is for a session that has not begun; the one without is tried.
                .filter(method -> !method.getName().equals("begin") || method.getParameterCount() == 0)
                .sorted(Comparator.comparing(Method::toGenericString))
                .map(method -> DynamicTest.dynamicTest(title(method), () -> variesAfter(method)));
    }

    private static String title(Method method) {
        return method.getName()
                + Arrays.stream(method.getParameterTypes())
                        .map(Class::getSimpleName)
                        .toList();
    }

    private void variesAfter(Method method) {
        try (Scene scene = Scene.on(this)
                .at("/use", call -> {
                    call(method, call.session());
                    call.write("used");
                })
                .open()) {
            Reply reply = scene.get("/use", scene.visitor());

            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.header("Vary")).contains("Cookie");
        }
    }

    private static void call(Method method, Session session) {
        Object[] arguments = Arrays.stream(method.getParameterTypes())
                .map(CachingRules::example)
                .toArray();
        try {
            method.invoke(session, arguments);
        } catch (IllegalAccessException | InvocationTargetException e) {
            fail("Session." + method.getName() + " failed", e);
        }
    }

    private static Object example(Class<?> type) {
        if (type == String.class) {
            return "name";
        }
        if (type == Object.class) {
            return "ada";
        }
        if (type == Attribute.class) {
            return Attribute.of("name", String.class).orElse("nobody");
        }
        if (type == Class.class) {
            return String.class;
        }
        if (type == Map.class) {
            return Map.of("name", "ada");
        }
        if (type == Duration.class) {
            return Duration.ofMinutes(1);
        }
        if (type == UnaryOperator.class) {
            return UnaryOperator.identity();
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        throw new AssertionError("Add an example of " + type.getName() + " here");
    }

    /** Else every page would be private for nothing. */
    @Test
    default void aResponseThatNeverAskedForTheSessionDoesNotVary() {
        try (Scene scene = Scene.on(this).at("/static", call -> call.write("x")).open()) {
            assertThat(scene.get("/static", scene.visitor()).header("Vary")).isEmpty();
        }
    }

    /** Anonymous reads depend on the cookie as well: on its absence. */
    @Test
    default void anAnonymousReadVariesToo() {
        try (Scene scene = Scene.on(this).open()) {
            assertThat(scene.get("/read").header("Vary")).containsExactly("Cookie");
        }
    }

    /** What the application varies on stays. */
    @Test
    default void theApplicationsVaryStays() {
        try (Scene scene = Scene.on(this)
                .at("/page", call -> {
                    call.header("Vary", "Accept-Language");
                    call.write("name=" + call.session().get("name"));
                })
                .open()) {
            assertThat(String.join(", ", scene.get("/page").header("Vary"))).isEqualTo("Accept-Language, Cookie");
        }
    }
}
