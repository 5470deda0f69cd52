package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.SessionEngine;
import dev.sojourn.UnreadableAttributeException;
import dev.sojourn.codec.DamagedDataException;
import dev.sojourn.codec.ObjectForm;
import dev.sojourn.codec.ValueCodec;
import dev.sojourn.event.SessionEvent.Undecodable;
import dev.sojourn.id.Transport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the log says of values that a node can't decode: one line for each wire name, and nothing of the data. */
class UndecodableLogTest {

    private static final Logger LOG = Logger.getLogger("dev.sojourn.UndecodableLog");

    record Cart(List<Object> lines) {}

    record Card(String text) {}

    private final ValueCodec newer = ValueCodec.builder()
            .record("cart", Cart.class)
            .record("card", Card.class)
            .build();
    private final Heard heard = new Heard();

    @BeforeEach
    void hear() {
        LOG.addHandler(heard);
    }

    @AfterEach
    void hearNoMore() {
        LOG.removeHandler(heard);
    }

    /** A map whose values this node knows half of must not lose the other half by a default. */
    @Test
    void theLiveMapOverwritesOnlyOutright() {
        try (Scene scene = new Scene(settings -> settings.codec(newer));
                SessionEngine behind = scene.engine(scene.store, settings -> settings.codec(ValueCodec.standard()))) {
            String token = scene.client(session -> session.set("card", new Card("kept")));
            List<Consumer<Map<String, Object>>> changes = List.of(
                    map -> map.putIfAbsent("card", "x"),
                    map -> map.computeIfAbsent("card", name -> "x"),
                    map -> map.compute("card", (name, value) -> "x"),
                    map -> map.merge("card", "x", (one, other) -> "y"),
                    map -> map.replaceAll((name, value) -> value),
                    map -> map.entrySet().iterator().next().setValue(null));
            for (Consumer<Map<String, Object>> change : changes) {
                behind.visit(token, Transport.COOKIE, session -> {
                    assertThatThrownBy(() -> change.accept(session.attributes()))
                            .isInstanceOf(UnreadableAttributeException.class);
                    return null;
                });
            }
            assertThat(scene.value(token, "card")).isEqualTo(new Card("kept"));
            behind.visit(
                    token, Transport.COOKIE, session -> session.attributes().put("card", "outright"));
            assertThat(scene.value(token, "card")).isEqualTo("outright");
        }
    }

    @Test
    void eachWireNameIsToldOnceInWordsThatHelp() {
        try (Scene scene = new Scene(settings -> settings.codec(newer));
                SessionEngine behind = scene.engine(
                        scene.store,
                        settings -> settings.codec(
                                ValueCodec.builder().record("cart", Cart.class).build()))) {
            for (int client = 0; client < 3; client++) {
                String token =
                        scene.client(session -> session.set("basket", List.of(new Cart(List.of(new Card("secret")))))
                                .set("other", new Card("secret")));
                String fingerprint = scene.read(token, session -> session.fingerprint());
                behind.visit(token, Transport.COOKIE, session -> session.get("basket"));
                behind.visit(token, Transport.COOKIE, session -> session.get("other"));
                if (client == 0) {
                    assertThat(heard.lines)
                            .singleElement()
                            .asString()
                            .startsWith("WARNING Attribute \"basket\" of session " + fingerprint
                                    + " reads as absent: it can't be decoded on this node (")
                            .contains("the type \"card\" is not registered with this codec; register it")
                            .contains("What is stored stays until it is set or removed outright.")
                            .contains("once for values of \"card\"")
                            .doesNotContain("secret");
                }
            }
            assertThat(heard.lines).hasSize(1);
            assertThat(scene.heard(Undecodable.class)).hasSize(6);
        }
    }

    @Test
    void anEngineThatIsStartedAgainTellsAgainAndTheNumberOfLinesHasABound() {
        try (Scene scene = new Scene(settings -> settings.codec(newer))) {
            String token = scene.client(session -> session.set("cart", new Cart(List.of())));
            for (int start = 1; start <= 2; start++) {
                try (SessionEngine behind = scene.engine(scene.store, settings -> settings)) {
                    behind.visit(token, Transport.COOKIE, session -> session.get("cart"));
                    assertThat(heard.lines).hasSize(start);
                }
            }
        }
        heard.lines.clear();
        try (Scene scene = new Scene();
                SessionEngine behind = scene.engine(scene.store, settings -> settings)) {
            for (int i = 0; i < 150; i++) {
                String name = "type-" + i;
                ValueCodec codec = ValueCodec.builder().record(name, Card.class).build();
                try (SessionEngine ahead = scene.engine(scene.store, settings -> settings.codec(codec))) {
                    String token = String.valueOf(
                            ahead.directory().create(Map.of("x", new Card("a"))).signedId());
                    behind.visit(token, Transport.COOKIE, session -> session.get("x"));
                }
            }
            assertThat(heard.lines).hasSize(100);
            assertThat(scene.heard(Undecodable.class)).hasSize(150);
        }
    }

    /** Of a fallback the name alone would tell of one class, and be silent of all others. */
    @Test
    void eachClassInAFallbackIsToldOnce() {
        ValueCodec codec = ValueCodec.builder().fallback(new Named()).build();
        try (Scene scene = new Scene(settings -> settings.codec(codec))) {
            for (int client = 0; client < 3; client++) {
                read(scene, "com.acme.Cart");
                read(scene, "com.acme.Cart$Line");
            }
            assertThat(heard.lines)
                    .hasSize(2)
                    .anySatisfy(
                            line -> assertThat(line).contains("once for values of \"named\" with class com.acme.Cart;"))
                    .anySatisfy(line ->
                            assertThat(line).contains("once for values of \"named\" with class com.acme.Cart$Line;"));
            heard.lines.clear();
            for (String none : List.of("", "a b", "a\nb", "<script>", "x".repeat(257))) {
                read(scene, none);
            }
            assertThat(heard.lines).singleElement().asString().contains("once for values of \"named\";");
            for (int i = 0; i < 150; i++) {
                read(scene, "com.acme.Made" + i);
            }
            assertThat(heard.lines).hasSize(100 - 2);
        }
    }

    private static void read(Scene scene, String className) {
        String token = scene.client(session -> session.set("x", new Bean(className)));
        assertThat(scene.<Object>read(token, session -> session.get("x"))).isNull();
    }

    record Bean(String className) {}

    /** Can read nothing of what it writes. */
    private static final class Named implements ObjectForm {

        @Override
        public String name() {
            return "named";
        }

        @Override
        public byte[] write(Object value, int maxBytes) {
            return ((Bean) value).className().getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Object read(byte[] bytes) {
            throw new DamagedDataException("It is not here.", new String(bytes, StandardCharsets.UTF_8));
        }
    }

    /** What is said in this thread; tests of other engines may run beside it. */
    private static final class Heard extends Handler {

        private final List<String> lines = new CopyOnWriteArrayList<>();
        private final SimpleFormatter words = new SimpleFormatter();
        private final Thread mine = Thread.currentThread();

        @Override
        public void publish(LogRecord said) {
            if (Thread.currentThread() == mine) {
                lines.add(said.getLevel().getName() + " " + words.formatMessage(said));
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
