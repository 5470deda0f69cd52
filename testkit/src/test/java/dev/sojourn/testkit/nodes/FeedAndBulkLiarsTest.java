package dev.sojourn.testkit.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreHealth;
import dev.sojourn.testkit.ContractRun;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That the contracts of deaf feeds and of many sessions at once notice stores that are wrong in one way. */
class FeedAndBulkLiarsTest {

    private static final AtomicReference<Function<MemoryStore, Hearing>> HANDLE = new AtomicReference<>(Hearing::new);

    /** A client that makes a round trip for each session, and strips listings of their data at home. */
    static class BulkUnderContract implements BulkContract {
        private final MemoryServer server = new MemoryServer();

        @Override
        public InetSocketAddress server() {
            return server.address();
        }

        @Override
        public SessionStore openThrough(InetSocketAddress address) {
            return new RemoteStore(address, Duration.ofSeconds(5));
        }

        @AfterEach
        void close() {
            server.close();
        }
    }

    /** Handles on one store whose feeds can be made deaf. */
    static class DeafUnderContract implements DeafFeedContract {
        private final MemoryStore store = new MemoryStore();

        @Override
        public SessionStore openAnother() {
            return HANDLE.get().apply(store);
        }

        @Override
        public Duration heardWithin() {
            return Duration.ofMillis(200);
        }

        @Override
        public void deafen(SessionStore listening) {
            ((Hearing) listening).deafen();
        }
    }

    /** As it should be: it finds out at once, says so, and listens again. */
    static class Hearing extends ForwardingStore implements AnnouncesChanges {
        private final MemoryStore truth;
        private @Nullable ChangeListener listener;
        boolean deaf;

        Hearing(MemoryStore truth) {
            super(truth);
            this.truth = truth;
        }

        void deafen() {
            Objects.requireNonNull(listener).lost();
        }

        @Override
        public AnnouncesChanges changes() {
            return this;
        }

        @Override
        public Subscription listen(ChangeListener heard, Interest interest) {
            listener = heard;
            Subscription inside = truth.listen(new Filter(heard), interest);
            return () -> {
                listener = null;
                inside.close();
            };
        }

        @Override
        public StoreHealth health() {
            StoreHealth.Feed feed = listener == null ? StoreHealth.Feed.NONE : StoreHealth.Feed.HEARING;
            return new StoreHealth(true, feed, null, List.of());
        }

        @Override
        public void close() {
            // The other handle goes on.
        }

        private final class Filter implements ChangeListener {
            private final ChangeListener heard;

            Filter(ChangeListener heard) {
                this.heard = heard;
            }

            @Override
            public void ended(SessionKey key) {
                if (!deaf) {
                    heard.ended(key);
                }
            }

            @Override
            public void rolled(SessionKey from, SessionKey to) {
                // Nobody asks.
            }

            @Override
            public void lost() {
                heard.lost();
            }
        }
    }

    /** It stays deaf and says nothing. */
    static final class NeverFindsOut extends Hearing {
        NeverFindsOut(MemoryStore truth) {
            super(truth);
        }

        @Override
        void deafen() {
            deaf = true;
        }
    }

    /** It says so and listens no more. */
    static final class GivesUp extends Hearing {
        GivesUp(MemoryStore truth) {
            super(truth);
        }

        @Override
        void deafen() {
            super.deafen();
            deaf = true;
        }
    }

    /** It always says that it hears. */
    static final class SaysThatItHears extends Hearing {
        SaysThatItHears(MemoryStore truth) {
            super(truth);
        }

        @Override
        public StoreHealth health() {
            return new StoreHealth(true, StoreHealth.Feed.HEARING, null, List.of());
        }
    }

    @Test
    void whoAsksForEachSessionByItselfIsNoticed() {
        assertThat(ContractRun.failures(BulkUnderContract.class))
                .containsExactlyInAnyOrder(
                        "manyAreEndedInFewRoundTrips",
                        "manyAreSweptInFewRoundTrips",
                        "manyAreListedInFewRoundTripsAndWithoutTheirData");
    }

    @Test
    void aFeedThatIsDeafWithoutAWordIsNoticed() {
        deafFails(Hearing::new);
        deafFails(NeverFindsOut::new, "aFeedThatIsDeafIsFoundOutAndHearsAgain");
        deafFails(GivesUp::new, "aFeedThatIsDeafIsFoundOutAndHearsAgain");
        deafFails(SaysThatItHears::new, "aStoreSaysWhetherItHears");
    }

    private static void deafFails(Function<MemoryStore, Hearing> liar, String... rules) {
        HANDLE.set(liar);
        assertThat(ContractRun.failures(DeafUnderContract.class)).containsExactlyInAnyOrder(rules);
    }
}
