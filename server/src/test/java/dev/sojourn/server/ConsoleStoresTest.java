package dev.sojourn.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.server.ConsoleScene.Person;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.rocksdb.RocksOptions;
import dev.sojourn.store.rocksdb.RocksStore;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console over stores that keep something, damage included, and over one that nodes share. */
class ConsoleStoresTest {

    @TempDir
    private Path folder;

    @Test
    void oneDamagedRecordIsARowThatSaysSoAndTheOthersAreThere() throws Exception {
        Path store = folder.resolve("store");
        ConsoleSessions.fill(store, 40, ConsoleSessions::shop);
        StoredSession damaged = damageOneOf(store);
        try (ConsoleScene scene = new ConsoleScene("--idle=40d", "--absolute=90d", "--store=rocksdb:" + store)) {
            Person person = scene.person().loggedIn();
            String list = person.get("sessions").body();
            assertThat(list).contains("40 shown, all 40 looked at.");
            assertThat(list.split("unreadable:", -1)).hasSize(2);
            HttpResponse<String> page =
                    person.get("session?key=" + damaged.key().hex());
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("The record cannot be read");
            person.post(
                    "end",
                    Map.of(
                            "form",
                            person.form(),
                            "what",
                            "keys",
                            "key",
                            damaged.key().hex(),
                            "sure",
                            "yes"));

            assertThat(person.get("sessions").body()).contains("39 shown").doesNotContain("unreadable:");
        }
    }

    @Test
    void aLoginAndItsFormsAreGoodAtEachNodeOfAStore() throws Exception {
        Server h2 = Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", folder.toString())
                .start();
        String store = "--store=jdbc:h2:tcp://127.0.0.1:" + h2.getPort() + "/./sessions;USER=sojourn;PASSWORD=sojourn";
        String key = "--secret=a-signing-key-that-both-nodes-have-00";
        try (ConsoleScene one = new ConsoleScene(store, key);
                ConsoleScene other = new ConsoleScene(store, key)) {
            String session = one.server
                    .server
                    .engine()
                    .directory()
                    .create(Map.of("cart", 1))
                    .key();
            Person here = one.person().loggedIn();
            Person there = other.known(here);
            assertThat(there.get("sessions").body()).contains(session);
            there.post("end", Map.of("form", here.form(), "what", "keys", "key", session, "sure", "yes"));
            assertThat(here.get("sessions").body()).contains("No session yet").doesNotContain(session);
            there.post("logout", Map.of("form", here.form()));

            assertThat(here.get("").statusCode()).isEqualTo(303);
        } finally {
            h2.stop();
        }
    }

    @Test
    void aStoreOfOneProcessHasNoAnnouncementsAndTheHealthIsToldInPlainWords() throws Exception {
        try (ConsoleScene scene = new ConsoleScene()) {
            Person person = scene.person().loggedIn();
            assertThat(person.get("stores").body())
                    .contains("Announcements of other nodes</dt><dd>not needed here")
                    .containsPattern("State</dt><dd>up, (first looked at just now|for at least [0-9]+ s)<");
            assertThat(person.get("").body()).containsPattern("(first looked at just now|for at least [0-9]+ s)<");
        }
    }

    @Test
    void aStoreThatDoesNotAnswerIsSaidAndNothingIsDone() throws Exception {
        Server h2 = Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", folder.toString())
                .start();
        try (ConsoleScene scene = new ConsoleScene(
                "--store=jdbc:h2:tcp://127.0.0.1:" + h2.getPort() + "/./sessions;USER=sojourn;PASSWORD=sojourn",
                "--store-timeout=1s")) {
            Person person = scene.person().loggedIn();
            h2.stop();
            HttpResponse<String> page = person.get("sessions", "Accept", "text/html");

            assertThat(page.statusCode()).isEqualTo(503);
            assertThat(page.body()).contains("not available").doesNotContain("h2");
        } finally {
            h2.stop();
        }
    }

    private static StoredSession damageOneOf(Path store) {
        try (RocksStore rocks = RocksStore.open(RocksOptions.in(store))) {
            StoredSession whole = rocks.scan(null, 1).sessions().get(0);
            byte[] data = whole.data().clone();
            data[data.length / 2] ^= 0x55;
            rocks.replace(
                    whole.toBuilder().data(data).version(whole.version() + 1).build(), whole.version());
            return whole;
        }
    }
}
