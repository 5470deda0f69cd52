package dev.sojourn.testkit.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** That the contracts for many nodes notice handles that are wrong in one way. */
class SharingLiarsTest {

    private static final int ATTEMPTS = 40;

    private static final AtomicReference<Function<MemoryStore, SessionStore>> HANDLE =
            new AtomicReference<>(StoreHandle::new);
    private static final AtomicReference<Function<InetSocketAddress, SessionStore>> CLIENT =
            new AtomicReference<>(SharingLiars.WaitsTooLong::new);
    private static final AtomicReference<Class<? extends StoreFactory>> FACTORY =
            new AtomicReference<>(KilledNodesTest.Factory.class);

    /** Two nodes with the handles of the moment. */
    static class NodesUnderContract implements NodesContract {
        private final MemoryStore store = new MemoryStore();

        @Override
        public SessionStore openAnother() {
            return HANDLE.get().apply(store);
        }
    }

    /** An outage of the client of the moment. */
    static class OutageUnderContract implements OutageContract {
        private final MemoryServer server = new MemoryServer();

        @Override
        public InetSocketAddress server() {
            return server.address();
        }

        @Override
        public SessionStore openThrough(InetSocketAddress address) {
            return CLIENT.get().apply(address);
        }

        @Override
        public Duration timeout() {
            return Duration.ofMillis(300);
        }

        @Override
        public Duration noticesWithin() {
            return Duration.ofSeconds(1);
        }

        @AfterEach
        void close() {
            server.close();
        }
    }

    /** Killed nodes whose stores the factory of the moment opens. */
    static class KillsUnderContract implements KillContract {
        private final MemoryServer server = new MemoryServer();

        @Override
        public Class<? extends StoreFactory> factory() {
            return FACTORY.get();
        }

        @Override
        public String spec() {
            return String.valueOf(server.address().getPort());
        }

        @AfterEach
        void close() {
            server.close();
        }
    }

    @Test
    void aHandleThatRemembersWhatOthersChangeIsFoundOut() {
        assertThat(nodes(SharingLiars.RemembersWhatItHasRead::new))
                .contains(
                        "aLoginAtOneNodeIsReadAtTheOtherAndDeadEverywhereAfterALogoutThere",
                        "aRollAtOneNodeMakesTheOldIdNobodysAtTheOther");
    }

    @Test
    void aHandleThatClaimsWhatAnotherHasClaimedIsFoundOut() {
        assertThat(nodes(SharingLiars.ClaimsByLooking::new))
                .contains("theClaimsOfANodeThatDiedBeforeItToldAreHandedOutAgain");
    }

    @Test
    void aHandleThatCountsItsOwnLoginsOnlyIsFoundOut() {
        assertThat(nodes(SharingLiars.CountsItsOwnLogins::new))
                .contains("ofLoginsAtTheSameMomentNoMoreThanTheLimitAreLetIn");
    }

    @Test
    void aClientThatTakesSilenceForAbsenceIsFoundOut() {
        assertThat(outage(SharingLiars.TakesSilenceForAbsence::new, "everyCallFailsInTimeWhileConnectionsAreRefused"))
                .isTrue();
        assertThat(outage(SharingLiars.TakesSilenceForAbsence::new, "whatIsAskedWhileNothingIsAnsweredCanBeExplained"))
                .isTrue();
    }

    @Test
    void aClientThatTriesWritesAgainBlindlyIsFoundOut() {
        // It needs a write in flight when the fault comes.
        assertThat(inTheEnd(() -> outage(SharingLiars.TriesWritesAgain::new, "whatArrivesLateCanBeExplained")))
                .isTrue();
    }

    @Test
    void aClientThatWaitsTooLongIsFoundOut() {
        assertThat(outage(SharingLiars.WaitsTooLong::new, "everyCallFailsInTimeWhileNothingIsAnswered"))
                .isTrue();
    }

    @Test
    void aClientThatThrowsWhatItsDriverThrowsIsFoundOut() {
        assertThat(outage(
                        SharingLiars.ThrowsWhatItsDriverThrows::new, "everyCallFailsInTimeWhileConnectionsAreRefused"))
                .isTrue();
    }

    @Test
    void aFeedThatHidesItsLossesIsFoundOut() {
        assertThat(outage(SharingLiars.HidesLosses::new, "aFeedThatIsCutSaysThatItMayHaveMissedSomethingAndGoesOn"))
                .isTrue();
    }

    @Test
    void aStoreThatRollsByTwoCallsIsFoundOutWhenNodesDie() {
        assertThat(inTheEnd(() -> !kills(SharingLiars.RollsByTwoCalls.class).isEmpty()))
                .isTrue();
    }

    @Test
    void aStoreThatRemovesWhatItClaimsIsFoundOutWhenNodesDie() {
        assertThat(inTheEnd(() -> !kills(SharingLiars.RemovesWhatItClaims.class).isEmpty()))
                .isTrue();
    }

    /** A fault only shows when it falls into the right moment; most often the first attempt meets it. */
    private static boolean inTheEnd(BooleanSupplier found) {
        return IntStream.range(0, ATTEMPTS).anyMatch(attempt -> found.getAsBoolean());
    }

    private static Set<String> nodes(Function<MemoryStore, SessionStore> handle) {
        HANDLE.set(handle);
        return failures(selectClass(NodesUnderContract.class));
    }

    private static boolean outage(Function<InetSocketAddress, SessionStore> client, String test) {
        CLIENT.set(client);
        return failures(selectMethod(OutageUnderContract.class, test)).contains(test);
    }

    private static Set<String> kills(Class<? extends StoreFactory> factory) {
        FACTORY.set(factory);
        String before = System.setProperty("sojourn.kills", "4");
        try {
            return failures(selectClass(KillsUnderContract.class));
        } finally {
            if (before == null) {
                System.clearProperty("sojourn.kills");
            } else {
                System.setProperty("sojourn.kills", before);
            }
        }
    }

    private static Set<String> failures(DiscoverySelector tests) {
        Set<String> failed = new TreeSet<>();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(tests)
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                if (result.getStatus() == TestExecutionResult.Status.FAILED) {
                                    failed.add(test.getSource()
                                            .filter(MethodSource.class::isInstance)
                                            .map(source -> ((MethodSource) source).getMethodName())
                                            .orElse(test.getDisplayName()));
                                }
                            }
                        });
        return failed;
    }
}
