package dev.sojourn.testkit.nodes;

import dev.sojourn.store.SessionStore;
import java.net.InetSocketAddress;
import java.time.Duration;

/** What the test class of a store behind a network has to say, so that its connections can be disturbed. */
public interface OutageUnderTest {

    /**
     * Where the real server listens.
     *
     * @return its address
     */
    InetSocketAddress server();

    /**
     * Opens a handle on the data that all handles of this test share, with {@link #timeout} as the time that a call may
     * take. The first one of a test finds nothing there. The test closes each.
     *
     * @param address where to connect to: the server, or a proxy in front of it
     * @return the handle
     */
    SessionStore openThrough(InetSocketAddress address);

    /**
     * The time that a call may take, as it is set in the handles that this test opens: short, for the tests wait
     * for it.
     *
     * @return the time, 500 milliseconds unless overridden
     */
    default Duration timeout() {
        return Duration.ofMillis(500);
    }

    /**
     * What a call may take beyond its time: for the threads of a busy machine to be woken, not for another attempt.
     *
     * @return the margin, 1 second unless overridden
     */
    default Duration margin() {
        return Duration.ofSeconds(1);
    }

    /**
     * Within which time a handle works again by itself, once its server can be reached.
     *
     * @return the bound, 10 seconds unless overridden
     */
    default Duration recoversWithin() {
        return Duration.ofSeconds(10);
    }

    /**
     * Within which time the feed of announcements says that it may have missed something, once its connection is
     * lost or silent.
     *
     * @return the bound, 5 seconds unless overridden
     */
    default Duration noticesWithin() {
        return Duration.ofSeconds(5);
    }
}
