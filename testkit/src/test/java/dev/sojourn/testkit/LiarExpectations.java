package dev.sojourn.testkit;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which tests each of the {@link Liars} must fail, and no others. */
final class LiarExpectations {

    static final Map<String, Set<String>> FAILURES = Map.ofEntries();

    static final List<String> SEEN_BY_THE_MODEL = List.of();

    private LiarExpectations() {}
}
