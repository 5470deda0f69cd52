package dev.sojourn.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class TwoServersOnPostgresTest implements TwoServersContract {

    private static EmbeddedPostgres postgres;

    @BeforeAll
    static void startPostgres() throws IOException {
        postgres = EmbeddedPostgres.start();
    }

    @AfterAll
    static void stopPostgres() throws IOException {
        postgres.close();
    }

    @Override
    public InetSocketAddress backend() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), postgres.getPort());
    }

    @Override
    public String store(InetSocketAddress at) {
        return "jdbc:postgresql://127.0.0.1:" + at.getPort() + "/postgres?user=postgres&password=postgres";
    }
}
