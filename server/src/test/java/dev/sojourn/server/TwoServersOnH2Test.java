package dev.sojourn.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.SQLException;
import org.h2.tools.Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** On a database that tells of no changes by itself: nodes ask for them. */
class TwoServersOnH2Test implements TwoServersContract {

    private static Server h2;

    @BeforeAll
    static void startH2(@TempDir Path folder) throws SQLException {
        h2 = Server.createTcpServer("-tcpPort", "0", "-ifNotExists", "-baseDir", folder.toString())
                .start();
    }

    @AfterAll
    static void stopH2() {
        h2.stop();
    }

    @Override
    public InetSocketAddress backend() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), h2.getPort());
    }

    @Override
    public String store(InetSocketAddress at) {
        return "jdbc:h2:tcp://127.0.0.1:" + at.getPort() + "/./sessions;USER=sojourn;PASSWORD=sojourn";
    }
}
