package dev.sojourn.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import dev.sojourn.id.TokenIndex;
import dev.sojourn.store.FindsByToken;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.MemoryStore;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** That the contract of the power sees each way in which its entries can lie. */
class TokenLiarsTest {

    private static final AtomicReference<Supplier<SessionStore>> LIAR = new AtomicReference<>(MemoryStore::new);

    static class LiarUnderContract implements FindsByTokenContract {
        @Override
        public SessionStore open() {
            return LIAR.get().get();
        }
    }

    static class LiarByToken implements RecordContract, TouchContract, MomentsContract, ContentContract {
        @Override
        public SessionStore open() {
            return new ByTokenStore(LIAR.get().get());
        }
    }

    /** A memory store whose power is wrong in one way. */
    private static class Liar extends ForwardingStore implements FindsByToken {
        final MemoryStore truth;
        final FindsByToken honest;

        Liar() {
            this(new MemoryStore());
        }

        private Liar(MemoryStore truth) {
            super(truth);
            this.truth = truth;
            this.honest = truth.byToken();
        }

        @Override
        public FindsByToken byToken() {
            return this;
        }

        @Override
        public TokenIndex tokens() {
            return honest.tokens();
        }

        @Override
        public TokenIndex.@Nullable Entry entry(SessionKey key) {
            return honest.entry(key);
        }

        @Override
        public @Nullable StoredRecord find(TokenIndex.Entry entry) {
            return honest.find(entry);
        }

        @Override
        public boolean touch(TokenIndex.Entry entry, Touch touch) {
            return honest.touch(entry, touch);
        }

        @Override
        public boolean replace(TokenIndex.Entry entry, StoredSession session, long expectedVersion) {
            return honest.replace(entry, session, expectedVersion);
        }
    }

    private static final class FindsWhatWasThere extends Liar {
        private final Map<TokenIndex.Entry, StoredRecord> seen = new IdentityHashMap<>();

        @Override
        public TokenIndex.@Nullable Entry entry(SessionKey key) {
            TokenIndex.Entry entry = super.entry(key);
            if (entry != null) {
                seen.put(entry, Objects.requireNonNull(honest.find(entry)));
            }
            return entry;
        }

        @Override
        public @Nullable StoredRecord find(TokenIndex.Entry entry) {
            StoredRecord now = super.find(entry);
            return now == null ? seen.get(entry) : now;
        }
    }

    private static final class LooksForTheKey extends Liar {
        private final Map<TokenIndex.Entry, SessionKey> keys = new IdentityHashMap<>();

        @Override
        public TokenIndex.@Nullable Entry entry(SessionKey key) {
            TokenIndex.Entry entry = super.entry(key);
            if (entry != null) {
                keys.put(entry, key);
            }
            return entry;
        }

        @Override
        public boolean touch(TokenIndex.Entry entry, Touch touch) {
            SessionKey key = keys.get(entry);
            return key == null ? super.touch(entry, touch) : truth.touch(key, touch);
        }
    }

    private static final class TouchesInSilence extends Liar {
        @Override
        public boolean touch(TokenIndex.Entry entry, Touch touch) {
            return super.touch(entry, touch) || super.find(entry) != null;
        }
    }

    private static final class ReplacesAtAnyVersion extends Liar {
        @Override
        public boolean replace(TokenIndex.Entry entry, StoredSession session, long expectedVersion) {
            return super.find(entry) instanceof StoredSession now
                    && super.replace(
                            entry,
                            session.toBuilder().version(now.version() + 1).build(),
                            now.version());
        }
    }

    @Test
    void theTruthPasses() {
        LIAR.set(Liar::new);
        assertThat(ContractRun.failures(LiarUnderContract.class)).isEmpty();
        assertThat(ContractRun.failures(LiarByToken.class)).isEmpty();
    }

    @Test
    void whatIsFoundAtADeadEntryIsSeen() {
        LIAR.set(FindsWhatWasThere::new);
        assertThat(ContractRun.failures(LiarUnderContract.class))
                .containsExactly(
                        "aDeadEntryStaysDeadWhenAnotherSessionIsStoredUnderItsKey", "theEntryOfADeletedSessionIsDead");
    }

    @Test
    void aTouchOfAnotherSessionUnderTheSameKeyIsSeen() {
        LIAR.set(LooksForTheKey::new);
        assertThat(ContractRun.failures(LiarUnderContract.class))
                .containsExactly("aDeadEntryStaysDeadWhenAnotherSessionIsStoredUnderItsKey");
    }

    @Test
    void aTouchThatIsSaidToBeDoneIsSeen() {
        LIAR.set(TouchesInSilence::new);
        assertThat(ContractRun.failures(LiarUnderContract.class))
                .containsExactly("theEntryOfARolledSessionLeadsToItsTrail");
    }

    @Test
    void aWriteAtAnotherVersionIsSeenWhereTheOtherContractsAreRunByEntry() {
        LIAR.set(ReplacesAtAnyVersion::new);
        assertThat(ContractRun.failures(LiarByToken.class)).isNotEmpty();
    }
}
