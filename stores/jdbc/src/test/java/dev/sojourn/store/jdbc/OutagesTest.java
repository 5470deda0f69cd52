package dev.sojourn.store.jdbc;

import dev.sojourn.store.SessionStore;
import dev.sojourn.testkit.nodes.OutageContract;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

/** What the store does while its server is refused, cut off, slow or silent, on each database that has a network. */
final class OutagesTest {

    abstract static class Outages implements OutageContract {

        private final Handles handles;

        Outages(TestDatabase database) {
            this.handles = new Handles(database, "outages", true);
        }

        @Override
        public InetSocketAddress server() {
            return handles.server();
        }

        @Override
        public SessionStore openThrough(InetSocketAddress address) {
            return handles.openAt(address.getPort());
        }

        @Override
        public Duration timeout() {
            return Handles.HALF.multipliedBy(2);
        }

        @AfterEach
        void close() {
            handles.close();
        }
    }

    @Nested
    class OnPostgres extends Outages {
        OnPostgres() {
            super(Postgres.database());
        }
    }

    @Nested
    class OnMaria extends Outages {
        OnMaria() {
            super(Maria.database());
        }
    }
}
