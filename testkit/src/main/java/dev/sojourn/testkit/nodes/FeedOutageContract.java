package dev.sojourn.testkit.nodes;

import dev.sojourn.id.SessionKey;
import dev.sojourn.store.AnnouncesChanges;
import dev.sojourn.store.AnnouncesChanges.Interest;
import dev.sojourn.store.AnnouncesChanges.Subscription;
import dev.sojourn.store.StoredSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** What a feed of announcements says when its connection is lost. A part of {@link OutageContract}. */
public interface FeedOutageContract extends OutageUnderTest {

    /** A feed that needs no connection between two looks misses nothing by a cut, and need not say so. */
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
            AnnouncesChanges changes = outage.disturbed.changes();
            if (changes == null) {
                throw new TestAbortedException("the store announces no changes");
            }
            EndLog heard = new EndLog();
            AtomicInteger numbers = new AtomicInteger(100);
            Subscription subscription = changes.listen(heard, Interest.ENDS);
            awaitAny(heard, outage, numbers);
            int before = heard.losses();
            fault.accept(outage.proxy);
            List<SessionKey> meanwhile =
                    Stream.generate(() -> end(outage, numbers)).limit(5).toList();
            Outage.until(
                    noticesWithin(),
                    "the feed has told of every end, or has said that it was lost",
                    () -> heard.losses() > before || meanwhile.stream().allMatch(heard::hasEnded));
            outage.proxy.resume();
            awaitAny(heard, outage, numbers);
            subscription.close();
        }
    }

    /** Ends one session after the other until one of these ends is heard of. */
    private void awaitAny(EndLog heard, Outage outage, AtomicInteger numbers) {
        List<SessionKey> ends = new ArrayList<>();
        Outage.until(recoversWithin(), "the feed tells of what happens from now on", () -> {
            ends.add(end(outage, numbers));
            return ends.stream().anyMatch(heard::hasEnded);
        });
    }

    /** Ends a session by a way that nothing disturbs. */
    private static SessionKey end(Outage outage, AtomicInteger numbers) {
        StoredSession session = Outage.session(numbers.incrementAndGet());
        outage.direct.create(session);
        outage.direct.delete(session.key());
        return session.key();
    }
}
