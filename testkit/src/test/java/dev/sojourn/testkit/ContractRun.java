package dev.sojourn.testkit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Set;
import java.util.TreeSet;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** A contract that is run inside of a test, to see what it finds out about a liar. */
public final class ContractRun {

    private ContractRun() {}

    /** The names of the rules that fail. */
    public static Set<String> failures(Class<?> contract) {
        Set<String> failed = new TreeSet<>();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(contract))
                                .build(),
                        new TestExecutionListener() {
                            @Override
                            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                                if (result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
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
