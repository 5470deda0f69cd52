package dev.sojourn.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.id.SessionKey;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What one cell of a memory store says while others change it: each step that may come in between, one by one. */
class MemoryCellTest {

    private static final long NOW = 1_800_000_000_000L;

    private final StoredSession session = StoredSession.builder(key(1))
            .created(NOW)
            .lastAccess(NOW)
            .expiryBase(NOW)
            .expiresAt(NOW + 1_000)
            .build();

    private final MemoryCell cell = new MemoryCell(null, key(1), session);

    private static SessionKey key(int number) {
        byte[] bytes = new byte[SessionKey.BYTES];
        Arrays.fill(bytes, (byte) number);
        return SessionKey.fromBytes(bytes);
    }

    private static Touch touchAt(long moment) {
        return new Touch(moment, moment, moment + 1_000, StoredSession.ENGINE_DURATION);
    }

    private static Trail trail(int from, int to) {
        return new Trail(key(from), key(to), NOW + 500, NOW + 1_000);
    }

    @Test
    void aClaimOfWhatWasMetBeforeATouchFails() {
        StoredRecord met = cell.record();
        assertThat(cell.touch(touchAt(NOW + 500))).isTrue();

        assertThat(cell.compareAndSet(met, session.asClaimed())).isFalse();
        assertThat(cell.record()).isEqualTo(session.touched(touchAt(NOW + 500)));
        assertThat(cell.compareAndSet(cell.record(), session.asClaimed())).isTrue();
        assertThat(cell.touch(touchAt(NOW + 600))).isFalse();
    }

    @Test
    void aTouchLeavesTheRecordThatOthersHold() {
        StoredSession held = (StoredSession) cell.record();
        cell.touch(touchAt(NOW + 500));
        assertThat(held).isSameAs(session);
        assertThat(held.lastAccess()).isEqualTo(NOW);
    }

    @Test
    void aTouchBeforeAnotherMovesNothingBack() {
        cell.touch(touchAt(NOW + 500));
        assertThat(cell.touch(touchAt(NOW + 100))).isTrue();
        assertThat(cell.record()).isEqualTo(session.touched(touchAt(NOW + 500)));
    }

    @Test
    void aCellOfALostRollStaysDeadWhenAnotherRollLeadsToItsKey() {
        MemoryCell abandoned = new MemoryCell(null, key(2), null);
        cell.touch(touchAt(NOW + 1));
        assertThat(abandoned.takeOver(cell, session, renewed(), trail(1, 2))).isFalse();

        StoredSession met = (StoredSession) cell.record();
        MemoryCell fresh = new MemoryCell(null, key(2), null);
        assertThat(fresh.takeOver(cell, met, renewed(), trail(1, 2))).isTrue();
        assertThat(fresh.record()).isEqualTo(renewed());

        assertThat(abandoned.record()).isNull();
        assertThat(abandoned.key()).isNull();
        assertThat(abandoned.touch(touchAt(NOW + 2))).isFalse();
    }

    @Test
    void whoStandsOnARollThatOthersHaveFinishedSeesWhatIsThereNow() throws Exception {
        VarHandle state = MethodHandles.privateLookupIn(MemoryCell.class, MethodHandles.lookup())
                .findVarHandle(MemoryCell.class, "state", Object.class);
        MemoryCell fresh = new MemoryCell(null, key(2), null);
        fresh.takeOver(cell, session, renewed(), trail(1, 2));
        Object prepared = state.getVolatile(fresh);
        fresh.compareAndSet(fresh.record(), trail(2, 3));
        cell.compareAndSet(cell.record(), trail(1, 3));

        assertThat(fresh.unwrapped(prepared)).isEqualTo(trail(2, 3));
    }

    private StoredSession renewed() {
        return session.toBuilder().key(key(2)).version(2).build();
    }
}
