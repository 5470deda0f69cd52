package dev.sojourn.testkit.nodes;

import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.AnnouncesChanges.Subscription;
import dev.sojourn.store.StoredSession;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What a feed of announcements says when its connection is lost. A part of {@link OutageContract}. */
public interface FeedOutageContract extends OutageUnderTest {

    @Test
    default void aFeedThatIsCutSaysThatItMayHaveMissedSomethingAndGoesOn() {
        feedIsLost(TcpProxy::cut);
    }

    @Test
    default void aFeedThatIsSilentSaysThatItMayHaveMissedSomethingAndGoesOn() {
        feedIsLost(TcpProxy::blackHole);
    }

    private void feedIsLost(Consumer<TcpProxy> fault) {
        try (Outage outage = new Outage(this)) {
            Assumptions.assumeTrue(outage.disturbed instanceof AnnouncesChanges, "the store announces changes");
            HeardEnds heard = new HeardEnds();
            AtomicInteger numbers = new AtomicInteger(100);
            Subscription subscription = ((AnnouncesChanges) outage.disturbed).listen(heard);
            Outage.until(recoversWithin(), "the feed is heard", () -> hears(heard, outage, numbers, 100));
            int before = heard.losses();
            fault.accept(outage.proxy);
            Outage.until(noticesWithin(), "the feed says that it was lost", () -> heard.losses() > before);
            outage.proxy.resume();
            int since = numbers.get() + 1;
            Outage.until(recoversWithin(), "the feed is heard again", () -> hears(heard, outage, numbers, since));
            subscription.close();
        }
    }

    /** Ends a session by a way that nothing disturbs, and looks whether its end, or one since then, was heard of. */
    private static boolean hears(HeardEnds heard, Outage outage, AtomicInteger numbers, int since) {
        StoredSession session = Outage.session(numbers.incrementAndGet());
        outage.direct.create(session);
        outage.direct.delete(session.key());
        return IntStream.rangeClosed(since, numbers.get())
                .mapToObj(number -> Outage.session(number).key())
                .anyMatch(heard::hasEnded);
    }
}
