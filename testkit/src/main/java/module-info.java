/** Contracts that every session store and every integration must pass, as JUnit interfaces to implement. */
module dev.sojourn.testkit {
    requires transitive dev.sojourn;
    requires transitive org.assertj.core;
    requires transitive org.junit.jupiter.api;
    requires static org.jspecify;

    exports dev.sojourn.testkit;
    exports dev.sojourn.testkit.evolution;
    exports dev.sojourn.testkit.explore;
    exports dev.sojourn.testkit.history;
    exports dev.sojourn.testkit.nodes;
    exports dev.sojourn.testkit.socket;
    exports dev.sojourn.testkit.web;
}
