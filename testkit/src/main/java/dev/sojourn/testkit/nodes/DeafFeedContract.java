package dev.sojourn.testkit.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.AnnouncesChanges.Interest;
import dev.sojourn.store.AnnouncesChanges.Subscription;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoreHealth.Feed;
import dev.sojourn.store.StoredSession;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * What a store does whose feed of announcements hears nothing though its connection lives, as behind a pooler that
 * hands it to others: it finds that out, says so, and hears again.
 */
public interface DeafFeedContract extends NodesUnderTest {

    /**
     * Has the feed of a handle hear nothing more, while its connection stays open and answers.
     *
     * @param listening the handle that {@link #openAnother} opened last
     */
    void deafen(SessionStore listening);

    @Test
    default void aStoreSaysWhetherItHears() {
        try (SessionStore store = openAnother()) {
            assertThat(store.health().feed()).isEqualTo(Feed.NONE);
            Subscription subscription = changes(store).listen(new EndLog(), Interest.ENDS);
            Outage.until(heardWithin(), "it says that it hears", () -> hears(store));
            subscription.close();
            assertThat(store.health().feed()).isEqualTo(Feed.NONE);
        }
    }

    @Test
    default void aFeedThatIsDeafIsFoundOutAndHearsAgain() {
        try (SessionStore writer = openAnother();
                SessionStore store = openAnother()) {
            EndLog heard = new EndLog();
            AtomicInteger numbers = new AtomicInteger();
            Subscription subscription = changes(store).listen(heard, Interest.ENDS);
            SessionKey first = end(writer, numbers);
            Outage.until(heardWithin(), "it hears of an end", () -> heard.hasEnded(first));
            int before = heard.losses();
            deafen(store);
            SessionKey missed = end(writer, numbers);
            Outage.until(
                    heardWithin(),
                    "it says that it may have missed something, or has missed nothing",
                    () -> heard.losses() > before || heard.hasEnded(missed));
            Outage.until(heardWithin(), "it says that it hears again", () -> hears(store));
            SessionKey later = end(writer, numbers);
            Outage.until(heardWithin(), "it hears of the next end", () -> heard.hasEnded(later));
            subscription.close();
        }
    }

    private static boolean hears(SessionStore store) {
        return store.health().feed() == Feed.HEARING;
    }

    private static AnnouncesChanges changes(SessionStore store) {
        return Objects.requireNonNull(store.changes(), "the store announces no changes");
    }

    private static SessionKey end(SessionStore writer, AtomicInteger numbers) {
        StoredSession session = Outage.session(1_000 + numbers.incrementAndGet());
        writer.create(session);
        writer.delete(session.key());
        return session.key();
    }
}
