package dev.sojourn.suites.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sojourn.suites.Proofs;
import java.util.Arrays;
import org.eclipse.jetty.session.AbstractSessionDataStoreTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many tests Jetty's class has; that they pass, the classes beside this one say. */
class JettyProofsTest {

    @ParameterizedTest
    @ValueSource(strings = {"MemoryStore", "RocksStore"})
    void theTableOfProofsHasTheseCounts(String store) {
        String tests = String.valueOf(Arrays.stream(AbstractSessionDataStoreTest.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .count());
        assertThat(Proofs.row("Jetty's `AbstractSessionDataStoreTest` on `" + store + "`"))
                .startsWith(tests, tests, tests);
    }
}
