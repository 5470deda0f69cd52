package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sojourn.SessionEngine;
import dev.sojourn.SessionExpiredException;
import dev.sojourn.SessionNotFoundException;
import dev.sojourn.Visit;
import dev.sojourn.codec.EncryptionKey;
import dev.sojourn.event.EndReason;
import dev.sojourn.event.SessionEvent.Ended;
import dev.sojourn.event.SessionEvent.Unreadable;
import dev.sojourn.id.Transport;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.StoredSession;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * That a record which cannot be read is no session and an event, and never an exception; and that sealed data
 * is secret.
 */
class UnreadableRecordTest {

    private static final EncryptionKey OLD = EncryptionKey.of("old", bytes(1));
    private static final EncryptionKey NEW = EncryptionKey.of("new", bytes(2));

    private static byte[] bytes(int fill) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) fill);
        key[0] = 42;
        return key;
    }

    private static String richClient(Scene scene) {
        return scene.client(session -> session.set("text", "plaintext-marker")
                .set("list", new ArrayList<>(List.of("a", 1, true)))
                .set("map", Map.of("k", List.of(1.5)))
                .setUser("ada", Map.of("role", "admin-marker")));
    }

    private static StoredSession onlyRecord(Scene scene) {
        return scene.memory.scan(null, 2).sessions().get(0);
    }

    private static void put(Scene scene, StoredSession record, byte[] data) {
        scene.memory.delete(record.key());
        scene.memory.create(record.toBuilder().data(data).build());
    }

    private static List<byte[]> damaged(byte[] good) {
        List<byte[]> all = new ArrayList<>();
        for (int length = 0; length < good.length; length++) {
            all.add(Arrays.copyOf(good, length));
        }
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] flipped = good.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            all.add(flipped);
        }
        all.add(Arrays.copyOf(good, good.length + 1));
        all.add("{\"json\":true}".getBytes(StandardCharsets.UTF_8));
        all.add(new byte[] {(byte) 0xac, (byte) 0xed, 0, 5});
        return all;
    }

    private static void everyDamageIsNoSessionAndAnEvent(Scene scene) {
        String token = richClient(scene);
        StoredSession record = onlyRecord(scene);
        for (byte[] data : damaged(record.data())) {
            put(scene, record, data);
            scene.events.clear();
            assertThat(scene.lives(token)).isFalse();
            assertThat(scene.heard(Unreadable.class)).hasSize(1);
            boolean kept = scene.heard(Unreadable.class).get(0).newerFormat();
            assertThat(scene.memory.find(record.key()) != null).isEqualTo(kept);
            assertThat(scene.heard(Ended.class)).hasSize(kept ? 0 : 1);
            assertThat(scene.heard(Ended.class)).extracting(Ended::reason).allMatch(EndReason.UNREADABLE::equals);
        }
        put(scene, record, record.data());
        assertThat(scene.lives(token)).isTrue();
    }

    @Test
    void everyDamageOfARecordWithAChecksumIsNoSessionAndAnEvent() {
        everyDamageIsNoSessionAndAnEvent(Scene.outsideTheProcess(settings -> settings));
    }

    @Test
    void everyDamageOfAnEncryptedRecordIsNoSessionAndAnEvent() {
        everyDamageIsNoSessionAndAnEvent(Scene.outsideTheProcess(settings -> settings.encryption(NEW)));
    }

    @Test
    void aRecordOfANewerVersionIsKeptAndIsNeitherExpiredNorUnknownByMistake() {
        Scene scene = Scene.outsideTheProcess(settings -> settings);
        String token = richClient(scene);
        String id = scene.read(token, session -> String.valueOf(session.id()));
        StoredSession record = onlyRecord(scene);
        byte[] newer = record.data().clone();
        newer[0] = 9;
        put(scene, record, newer);
        assertThat(scene.lives(token)).isFalse();
        assertThat(scene.heard(Unreadable.class)).singleElement().satisfies(event -> {
            assertThat(event.newerFormat()).isTrue();
            assertThat(event.detail()).doesNotContain(id).doesNotContain("marker");
        });
        assertThatThrownBy(() -> scene.engine.directory().get(id))
                .isInstanceOf(SessionNotFoundException.class)
                .isNotInstanceOf(SessionExpiredException.class);
        assertThat(scene.memory.find(record.key())).isNotNull();
        put(scene, record, record.data());
        assertThat(scene.lives(token)).isTrue();
    }

    @Test
    void whatWasWrittenBeforeEncryptionIsRefusedAndLeftToWhoeverWroteIt() {
        Scene scene = Scene.outsideTheProcess(settings -> settings);
        String token = richClient(scene);
        try (SessionEngine encrypting = scene.engine(scene.store, settings -> settings.encryption(NEW));
                Visit visit = encrypting.enter(token, Transport.COOKIE)) {
            assertThat(visit.session().exists()).isFalse();
        }
        assertThat(scene.heard(Unreadable.class)).singleElement().satisfies(event -> {
            assertThat(event.newerFormat()).isTrue();
            assertThat(event.detail()).contains("not encrypted");
        });
        assertThat(scene.heard(Ended.class)).isEmpty();
        assertThat(scene.lives(token)).isTrue();
    }

    @Test
    void theRecordOfAnotherSessionIsNoSession() {
        Scene scene = Scene.outsideTheProcess(settings -> settings.encryption(NEW));
        String mine = richClient(scene);
        StoredSession own = onlyRecord(scene);
        String other = scene.client(session -> session.set("admin", true));
        StoredSession stolen = scene.memory.scan(null, 10).sessions().stream()
                .filter(session -> !session.key().equals(own.key()))
                .findFirst()
                .orElseThrow();
        put(scene, own, stolen.data());
        assertThat(scene.lives(mine)).isFalse();
        assertThat(scene.lives(other)).isTrue();
    }

    @Test
    void anEncryptedStoreHoldsNeitherNamesNorValuesNorUserDataNorIds() {
        Scene scene = Scene.outsideTheProcess(settings -> settings.encryption(NEW));
        String token = richClient(scene);
        String id = scene.read(token, session -> String.valueOf(session.id()));
        scene.visit(token, session -> session.set("second-marker", "more"));
        String data = new String(onlyRecord(scene).data(), StandardCharsets.ISO_8859_1);
        assertThat(data).doesNotContain("marker", "list", "text", id);
        assertThat(onlyRecord(scene).toString()).doesNotContain(id);
        assertThat(scene.value(token, "text")).isEqualTo("plaintext-marker");
    }

    @Test
    void twoWritesOfTheSameValuesLookDifferent() {
        Scene scene = Scene.outsideTheProcess(settings -> settings.encryption(NEW));
        String token = richClient(scene);
        byte[] first = onlyRecord(scene).data();
        scene.visit(token, session -> session.set("text", "other").save());
        scene.visit(token, session -> session.set("text", "plaintext-marker"));
        assertThat(onlyRecord(scene).data()).isNotEqualTo(first);
    }

    @Test
    void aKeyThatWasRotatedOutOfFirstPlaceStillReads() {
        Scene scene = Scene.outsideTheProcess(settings -> settings.encryption(OLD));
        String token = richClient(scene);
        var outside = new ForwardingStore(scene.store) {
            @Override
            public boolean inProcess() {
                return false;
            }
        };
        try (var rotated = scene.engine(outside, settings -> settings.encryption(NEW, OLD));
                var later = scene.engine(outside, settings -> settings.encryption(NEW))) {
            assertThat(later.enter(token, Transport.COOKIE).session().exists()).isFalse();
            assertThat(scene.memory.count()).as("kept for who has the key").isEqualTo(1);
            try (Visit visit = rotated.enter(token, Transport.COOKIE)) {
                assertThat(visit.session().get("text")).isEqualTo("plaintext-marker");
                visit.session().set("x", 1);
                visit.commit();
            }
            assertThat(later.enter(token, Transport.COOKIE).session().get("text"))
                    .isEqualTo("plaintext-marker");
        }
    }
}
