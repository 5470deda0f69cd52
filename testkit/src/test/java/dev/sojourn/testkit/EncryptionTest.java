package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.EngineBuilder;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.codec.EncryptionKey;
import dev.sojourn.event.SessionEvent.Ended;
import dev.sojourn.event.SessionEvent.Unreadable;
import dev.sojourn.id.Transport;
import dev.sojourn.policy.ExpiryAnchor;
import dev.sojourn.policy.Lifetime;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.StoredSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Nodes whose settings of encryption differ, on one store: what each opens, writes, and leaves alone. */
class EncryptionTest {

    private static final EncryptionKey ONE = EncryptionKey.of("one", filled(1));
    private static final EncryptionKey TWO = EncryptionKey.of("two", filled(2));
    private static final EncryptionKey OTHER_ONE = EncryptionKey.of("one", filled(3));

    /** How a record is sealed. */
    private enum Form {
        PLAIN,
        UNDER_ONE,
        UNDER_TWO,
        UNDER_OTHER_ONE
    }

    /** The settings of one node. */
    private enum Node {
        PLAIN(Form.PLAIN, EnumSet.of(Form.PLAIN), engine -> engine),
        ONE_ONLY(Form.UNDER_ONE, EnumSet.of(Form.UNDER_ONE), engine -> engine.encryption(ONE)),
        TWO_ONLY(Form.UNDER_TWO, EnumSet.of(Form.UNDER_TWO), engine -> engine.encryption(TWO)),
        ONE_AND_TWO_TO_COME(
                Form.UNDER_ONE, EnumSet.of(Form.UNDER_ONE, Form.UNDER_TWO), engine -> engine.encryption(ONE, TWO)),
        TWO_AND_ONE_TO_GO(
                Form.UNDER_TWO, EnumSet.of(Form.UNDER_ONE, Form.UNDER_TWO), engine -> engine.encryption(TWO, ONE)),
        OTHER_BYTES_OF_ONE(
                Form.UNDER_OTHER_ONE, EnumSet.of(Form.UNDER_OTHER_ONE), engine -> engine.encryption(OTHER_ONE)),
        ON_THE_WAY_TO_ENCRYPTION(
                Form.UNDER_ONE,
                EnumSet.of(Form.PLAIN, Form.UNDER_ONE),
                engine -> engine.encryption(ONE).acceptUnencrypted()),
        ON_THE_WAY_BACK(
                Form.PLAIN,
                EnumSet.of(Form.PLAIN, Form.UNDER_ONE, Form.UNDER_TWO),
                engine -> engine.decryptOnly(ONE, TWO));

        private final Form writes;
        private final Set<Form> opens;
        private final UnaryOperator<EngineBuilder> settings;

        Node(Form writes, Set<Form> opens, UnaryOperator<EngineBuilder> settings) {
            this.writes = writes;
            this.opens = opens;
            this.settings = settings;
        }
    }

    static Stream<Arguments> pairs() {
        return Stream.of(Node.values())
                .flatMap(writer -> Stream.of(Node.values()).map(reader -> Arguments.of(writer, reader)));
    }

    private static byte[] filled(int value) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) value);
        return key;
    }

    private static StoredSession only(Scene scene) {
        return scene.memory.scan(null, 2).sessions().get(0);
    }

    private static String form(StoredSession record) {
        byte[] data = record.data();
        return data[0] == 1 ? "plain" : data[0] + " " + new String(data, 2, data[1]);
    }

    private static String form(Form written) {
        return switch (written) {
            case PLAIN -> "plain";
            case UNDER_ONE, UNDER_OTHER_ONE -> "4 one";
            case UNDER_TWO -> "4 two";
        };
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aNodeServesWhatItOpensAndLeavesAloneWhatAnotherNodeMayServe(Node writer, Node reader) {
        try (Scene scene = Scene.outsideTheProcess(writer.settings);
                SessionEngine other = scene.engine(new Scene.OutsideTheProcess(scene.memory), reader.settings)) {
            String token = scene.client(session -> session.set("text", "kept").setUser("ada"));
            StoredSession written = only(scene);
            assertThat(form(written)).isEqualTo(form(writer.writes));

            try (Visit visit = other.enter(token, Transport.COOKIE)) {
                boolean served = visit.session().exists();
                assertThat(served).isEqualTo(reader.opens.contains(writer.writes));
                assertThat(only(scene)).isEqualTo(written);
                if (served) {
                    assertThat(visit.session().user()).isEqualTo("ada");
                    visit.session().set("more", "written");
                    visit.commit();
                    assertThat(form(only(scene))).isEqualTo(form(reader.writes));
                    assertThat(only(scene).version()).isEqualTo(written.version() + 1);
                } else {
                    assertThat(scene.heard(Unreadable.class))
                            .extracting(Unreadable::newerFormat)
                            .containsExactly(true);
                }
            }
            assertThat(scene.heard(Ended.class)).isEmpty();
            boolean back = !reader.opens.contains(writer.writes) || writer.opens.contains(reader.writes);
            assertThat(scene.lives(token)).isEqualTo(back);
            assertThat(scene.memory.count()).isEqualTo(1);
        }
    }

    static Stream<Named<Consumer<Session>>> changes() {
        return Stream.of(
                Named.of("an attribute", session -> session.set("text", "new")),
                Named.of("nothing but the user", session -> session.setUser("eve")),
                Named.of("nobody's any more", Session::clearUser),
                Named.of("nothing but the duration", session -> session.setDuration(Duration.ofMinutes(7))),
                Named.of("nothing but the expiry", session -> session.extend(Duration.ofMinutes(9))),
                Named.of("a touch", Session::touch),
                Named.of("a new id", Session::roll),
                Named.of("a new id and an attribute", session -> {
                    session.set("text", "new");
                    session.roll();
                }),
                Named.of("a new id with grace", session -> session.roll(Duration.ofSeconds(30))),
                Named.of("an update", session -> session.update("text", String.class, text -> text + "!")),
                Named.of(
                        "all at once",
                        session -> session.replaceAll(Map.of("other", 1))
                                .setUser("eve", Map.of("role", "admin"))
                                .setDuration(Duration.ofHours(1))));
    }

    @ParameterizedTest
    @MethodSource("changes")
    void whateverIsWrittenOpensAgain(Consumer<Session> change) {
        for (boolean rolls : List.of(true, false)) {
            for (ExpiryAnchor anchor : ExpiryAnchor.values()) {
                try (Scene scene = Scene.outsideTheProcess(engine -> engine.encryption(ONE)
                        .rollOnUserChange(rolls)
                        .lifetime(Lifetime.standard().anchor(anchor)))) {
                    String token =
                            scene.client(session -> session.set("text", "old").setUser("ada"));
                    String next = token;
                    for (int times = 0; times < 3; times++) {
                        scene.after(Duration.ofSeconds(90));
                        next = scene.visit(next, change);
                        assertThat(scene.lives(next)).isTrue();
                        assertThat(form(only(scene))).isEqualTo("4 one");
                    }
                    assertThat(scene.heard(Unreadable.class)).isEmpty();
                }
            }
        }
    }

    @Test
    void aSessionOfEveryEarlierFormatIsServedAndEncryptedAnewAtItsNextWrite() throws Exception {
        for (int format : new int[] {2, 3}) {
            try (Scene scene = Scene.outsideTheProcess(engine -> engine.encryption(ONE))) {
                String token =
                        scene.client(session -> session.set("text", "kept").setUser("ada"));
                StoredSession record = only(scene);
                byte[] body = EarlierEnvelopes.open(filled(1), record);
                scene.memory.delete(record.key());
                scene.memory.create(record.toBuilder()
                        .data(EarlierEnvelopes.seal(format, "one", filled(1), record.key(), body))
                        .build());

                assertThat(scene.value(token, "text")).isEqualTo("kept");
                assertThat(form(only(scene))).isEqualTo(format + " one");
                scene.visit(token, session -> session.setDuration(Duration.ofMinutes(7)));
                assertThat(form(only(scene))).isEqualTo("4 one");
                assertThat(scene.value(token, "text")).isEqualTo("kept");
            }
        }
    }

    @Test
    void theEndOfASessionIsToldWithWhatItHeld() {
        try (Scene scene = Scene.outsideTheProcess(engine -> engine.encryption(ONE))) {
            scene.client(session -> session.set("text", "kept").setUser("ada"));
            scene.after(Duration.ofHours(1));
            scene.engine.directory().sweep();

            assertThat(scene.heard(Ended.class)).singleElement().satisfies(end -> {
                assertThat(end.user()).isEqualTo("ada");
                assertThat(end.attributes()).isEqualTo(Map.of("text", "kept"));
            });
        }
    }

    @Test
    void graceLeadsToAnEncryptedSessionAsToAnyOther() {
        try (Scene scene = Scene.outsideTheProcess(engine -> engine.encryption(ONE))) {
            List<String> tokens = new ArrayList<>(List.of(scene.client()));
            for (int rolls = 0; rolls < 12; rolls++) {
                scene.after(Duration.ofSeconds(1));
                tokens.add(scene.visit(tokens.get(rolls), session -> session.roll(Duration.ofSeconds(60))));
            }
            scene.visit(tokens.get(12), session -> session.set("more", "written"));

            // The first key is led here at once, and those of the last eight rolls step by step.
            assertThat(scene.lives(tokens.get(0))).isTrue();
            for (int rolls = 4; rolls <= 12; rolls++) {
                assertThat(scene.lives(tokens.get(rolls))).as("roll %d", rolls).isTrue();
            }
            assertThat(scene.value(tokens.get(8), "more")).isEqualTo("written");
            scene.after(Duration.ofSeconds(61));
            assertThat(scene.lives(tokens.get(11))).isFalse();
            assertThat(scene.lives(tokens.get(12))).isTrue();
        }
    }

    @Test
    void aRollWithoutGraceEndsTheGraceOfAllEarlierKeys() {
        try (Scene scene = Scene.outsideTheProcess(engine -> engine.encryption(ONE))) {
            String first = scene.client();
            String second = scene.visit(first, session -> session.roll(Duration.ofSeconds(60)));
            String third = scene.visit(second, session -> session.setUser("ada"));

            assertThat(scene.lives(first)).isFalse();
            assertThat(scene.lives(second)).isFalse();
            assertThat(scene.lives(third)).isTrue();
        }
    }

    @Test
    void aShorterAbsoluteLimitCountsAtOnceWhereBeginningsCanBeTrusted() {
        UnaryOperator<EngineBuilder> shorter = engine -> engine.encryption(ONE)
                .lifetime(Lifetime.standard().idle(Duration.ofMinutes(30)).absolute(Duration.ofHours(1)));
        try (Scene scene = Scene.outsideTheProcess(engine -> engine.encryption(ONE)
                        .lifetime(Lifetime.standard().idle(Duration.ofHours(2)).absolute(Duration.ofHours(12))));
                SessionEngine other = scene.engine(new Scene.OutsideTheProcess(scene.memory), shorter)) {
            String token = scene.client();
            scene.after(Duration.ofMinutes(61));
            try (Visit visit = other.enter(token, Transport.COOKIE)) {
                assertThat(visit.session().exists()).isFalse();
            }
            assertThat(scene.lives(token)).isTrue();
        }
    }

    @Test
    void settingsThatContradictEachOtherAreRefusedTogether() {
        try (Scene scene = new Scene()) {
            assertThatThrownBy(() -> scene.engine(scene.store, EngineBuilder::acceptUnencrypted))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("acceptUnencrypted() is set");
            assertThatThrownBy(() -> scene.engine(
                            scene.store, engine -> engine.encryption(ONE).decryptOnly(TWO)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("contradict each other");
            assertThatThrownBy(() -> scene.engine(
                            scene.store,
                            engine -> engine.encryption(ONE, OTHER_ONE).acceptUnencrypted()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("\"one\" is used twice");
        }
    }

    /** There nothing is sealed without keys. */
    @Test
    void enginesOverOneStoreOfTheProcessLeaveAloneWhatTheOthersStored() {
        try (MemoryStore store = new MemoryStore();
                SessionEngine plain =
                        SessionEngine.builder().store(store).unsignedIds().build();
                SessionEngine encrypting = SessionEngine.builder()
                        .store(store)
                        .unsignedIds()
                        .encryption(ONE)
                        .build()) {
            String ofPlain = plain.visit(
                    null, Transport.COOKIE, session -> session.set("n", 1).signedId());
            String ofEncrypting = encrypting.visit(
                    null, Transport.COOKIE, session -> session.set("n", 2).signedId());
            Object none = encrypting.visit(ofPlain, Transport.COOKIE, session -> session.get("n"));
            Object neither = plain.visit(ofEncrypting, Transport.COOKIE, session -> session.get("n"));
            assertThat(none).isNull();
            assertThat(neither).isNull();
            Object one = plain.visit(ofPlain, Transport.COOKIE, session -> session.get("n"));
            Object two = encrypting.visit(ofEncrypting, Transport.COOKIE, session -> session.get("n"));
            assertThat(one).isEqualTo(1);
            assertThat(two).isEqualTo(2);
        }
    }
}
