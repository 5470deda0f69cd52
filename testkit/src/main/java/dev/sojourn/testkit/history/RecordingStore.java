package dev.sojourn.testkit.history;

import dev.sojourn.id.SessionKey;
import dev.sojourn.id.TokenIndex;
import dev.sojourn.store.FindsByToken;
import dev.sojourn.store.ForwardingStore;
import dev.sojourn.store.Removal;
import dev.sojourn.store.SessionStore;
import dev.sojourn.store.Settlement;
import dev.sojourn.store.StoredRecord;
import dev.sojourn.store.StoredSession;
import dev.sojourn.store.Touch;
import dev.sojourn.store.Trail;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store that writes each call that reads or changes a session into a history, and else does what the store inside
 * does. What the store inside throws is thrown, and noted as "nobody knows". As safe for use by many threads as the
 * other store.
 */
public final class RecordingStore extends ForwardingStore {

    private final History history;
    private final String node;
    private final boolean remembers;
    private final LongSupplier disturbances;

    /**
     * Makes one.
     *
     * @param store the store that does the work; closed with this one
     * @param history where its calls are noted
     * @param node who makes the calls
     */
    public RecordingStore(SessionStore store, History history, String node) {
        this(store, history, node, false);
    }

    /**
     * Makes one for a store that may remember what it has read.
     *
     * @param store the store that does the work; closed with this one
     * @param history where its calls are noted
     * @param node who makes the calls
     * @param remembers whether {@link #find} may show for a while what is no longer so: it is then not noted, and only
     *     {@link #findFresh} is
     */
    public RecordingStore(SessionStore store, History history, String node, boolean remembers) {
        this(store, history, node, remembers, () -> 0);
    }

    /**
     * Makes one for a store whose server may be lost in the middle of a call.
     *
     * @param store the store that does the work; closed with this one
     * @param history where its calls are noted
     * @param node who makes the calls
     * @param disturbances a number that changes when a part of an answer may have been lost: what a claim has claimed
     *     that was made beside such a change is more, perhaps, than what it returned
     */
    public RecordingStore(SessionStore store, History history, String node, LongSupplier disturbances) {
        this(store, history, node, false, disturbances);
    }

    private RecordingStore(
            SessionStore store, History history, String node, boolean remembers, LongSupplier disturbances) {
        super(store);
        this.history = history;
        this.node = node;
        this.remembers = remembers;
        this.disturbances = disturbances;
    }

    @Override
    public @Nullable StoredRecord find(SessionKey key) {
        return remembers ? super.find(key) : found(key, () -> super.find(key));
    }

    @Override
    public @Nullable StoredRecord findFresh(SessionKey key) {
        return found(key, () -> super.findFresh(key));
    }

    @Override
    public boolean create(StoredSession session) {
        return write(new Step.Create(Image.of(session)), () -> super.create(session));
    }

    @Override
    public boolean replace(StoredSession session, long expectedVersion) {
        return write(
                new Step.Replace(Image.of(session), expectedVersion), () -> super.replace(session, expectedVersion));
    }

    @Override
    public boolean touch(SessionKey key, Touch touch) {
        return write(new Step.Touched(key, touch), () -> super.touch(key, touch));
    }

    @Override
    public boolean roll(StoredSession from, StoredSession renewed, Trail trail) {
        return write(
                new Step.Roll(from.key(), from.version(), Image.of(renewed), trail),
                () -> super.roll(from, renewed, trail));
    }

    @Override
    public Removal delete(SessionKey key) {
        History.Pending call = history.begin(node, new Step.Delete(key));
        Removal met = noted(call, () -> super.delete(key));
        removed(call, met);
        return met;
    }

    @Override
    public List<Removal> deleteAll(List<SessionKey> keys) {
        List<History.Pending> calls = keys.stream()
                .map(key -> history.begin(node, new Step.Delete(key)))
                .toList();
        List<Removal> met = noted(calls, () -> super.deleteAll(keys));
        for (int i = 0; i < calls.size(); i++) {
            removed(calls.get(i), met.get(i));
        }
        return met;
    }

    private static void removed(History.Pending call, Removal met) {
        boolean changed = met == Removal.SESSION || met == Removal.REMAINS;
        call.done(changed ? Outcome.OK : Outcome.NO, List.of(), met.name());
    }

    @Override
    public List<StoredSession> claimExpired(long now, long claimUntil, int atMost) {
        long before = disturbances.getAsLong();
        History.Pending call = history.begin(node, new Step.Claim(now, claimUntil));
        List<StoredSession> claimed = noted(call, () -> super.claimExpired(now, claimUntil, atMost));
        call.done(Outcome.OK, claimed.stream().map(Image::of).toList(), null);
        if (disturbances.getAsLong() != before) {
            call.alsoUnknown();
        }
        return claimed;
    }

    @Override
    public boolean settle(StoredSession claimed, long keepUntil) {
        return write(new Step.Settle(claimed.key(), keepUntil), () -> super.settle(claimed, keepUntil));
    }

    @Override
    public void settleAll(List<Settlement> settlements) {
        List<History.Pending> calls = settlements.stream()
                .map(each -> history.begin(node, new Step.Settle(each.claimed().key(), each.keepUntil())))
                .toList();
        this.<@Nullable Void>noted(calls, () -> {
            super.settleAll(settlements);
            return null;
        });
        calls.forEach(call -> call.done(Outcome.OK, List.of(), Step.Settle.NOT_SAID));
    }

    @Override
    public @Nullable FindsByToken byToken() {
        FindsByToken inside = remembers ? null : tokensInside();
        return inside == null ? null : new Tokens(inside);
    }

    /** A dead entry says nothing of the key that it had: what it answers is not noted. */
    private final class Tokens implements FindsByToken {

        private final FindsByToken inside;

        Tokens(FindsByToken inside) {
            this.inside = inside;
        }

        @Override
        public TokenIndex tokens() {
            return inside.tokens();
        }

        @Override
        public TokenIndex.@Nullable Entry entry(SessionKey key) {
            return inside.entry(key);
        }

        @Override
        public @Nullable StoredRecord find(TokenIndex.Entry entry) {
            SessionKey key = entry.key();
            if (key == null) {
                return inside.find(entry);
            }
            History.Pending call = history.begin(node, new Step.Find(key));
            StoredRecord record = RecordingStore.this.<@Nullable StoredRecord>noted(call, () -> inside.find(entry));
            Record image = Image.of(record);
            if (image == null) {
                call.unknown();
            } else {
                call.done(Outcome.OK, List.of(image), null);
            }
            return record;
        }

        @Override
        public boolean touch(TokenIndex.Entry entry, Touch touch) {
            SessionKey key = entry.key();
            return key == null
                    ? inside.touch(entry, touch)
                    : write(entry, new Step.Touched(key, touch), () -> inside.touch(entry, touch));
        }

        @Override
        public boolean replace(TokenIndex.Entry entry, StoredSession session, long expectedVersion) {
            return write(
                    entry,
                    new Step.Replace(Image.of(session), expectedVersion),
                    () -> inside.replace(entry, session, expectedVersion));
        }

        private boolean write(TokenIndex.Entry entry, Step step, Supplier<Boolean> write) {
            History.Pending call = history.begin(node, step);
            boolean done = noted(call, write);
            if (!done && entry.key() == null) {
                call.unknown();
            } else {
                call.done(done);
            }
            return done;
        }
    }

    private @Nullable StoredRecord found(SessionKey key, Supplier<@Nullable StoredRecord> find) {
        History.Pending call = history.begin(node, new Step.Find(key));
        StoredRecord record = this.<@Nullable StoredRecord>noted(call, find);
        Record image = Image.of(record);
        call.done(Outcome.OK, image == null ? List.of() : List.of(image), null);
        return record;
    }

    private boolean write(Step step, Supplier<Boolean> write) {
        History.Pending call = history.begin(node, step);
        boolean done = noted(call, write);
        call.done(done);
        return done;
    }

    private <T extends @Nullable Object> T noted(History.Pending call, Supplier<T> supplier) {
        return noted(List.of(call), supplier);
    }

    private <T extends @Nullable Object> T noted(List<History.Pending> calls, Supplier<T> supplier) {
        boolean answered = false;
        try {
            T result = supplier.get();
            answered = true;
            return result;
        } finally {
            if (!answered) {
                calls.forEach(History.Pending::unknown);
            }
        }
    }
}
