package dev.sojourn.testkit.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.sojourn.testkit.ContractRun;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** That the contract of sockets sees each fault of a door, and no other. */
class SocketLiarsTest {

    private static PlainSockets door = new PlainSockets();

    /** The contract, held against the liar of the moment. */
    static class DoorUnderContract implements SocketRules {
        @Override
        public SocketHost start(SocketPlan plan) {
            return door.start(plan);
        }
    }

    @TestFactory
    Stream<DynamicTest> eachLiarFailsTheRulesOfItsFault() {
        Map<String, PlainSockets> liars = SocketLiars.all();
        assertThat(SocketLiarExpectations.FAILURES.keySet()).isEqualTo(liars.keySet());
        return liars.entrySet().stream()
                .map(liar -> dynamicTest(
                        liar.getKey(),
                        () -> assertThat(failures(liar.getValue()))
                                .isEqualTo(SocketLiarExpectations.FAILURES.get(liar.getKey()))
                                .isNotEmpty()));
    }

    private static Set<String> failures(PlainSockets liar) {
        door = liar;
        return ContractRun.failures(DoorUnderContract.class);
    }
}
