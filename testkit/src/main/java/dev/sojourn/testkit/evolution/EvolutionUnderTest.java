package dev.sojourn.testkit.evolution;

import dev.sojourn.EngineBuilder;
import dev.sojourn.codec.ValueCodec;
import dev.sojourn.testkit.nodes.NodesUnderTest;

/** What the test class of a store has to say: how a node opens it. The rest is for codecs and settings of one's own. */
public interface EvolutionUnderTest extends NodesUnderTest {

    /**
     * The codec of nodes that have only the older classes.
     *
     * @return one for the classes in {@link Older}
     */
    default ValueCodec older() {
        return Older.codec();
    }

    /**
     * The codec of nodes that have the newer classes and still write the former names.
     *
     * @return one for the classes in {@link Newer}
     */
    default ValueCodec between() {
        return Newer.codecOfTheFirstDeploy();
    }

    /**
     * The codec of nodes that have the newer classes and write the present names.
     *
     * @return one for the classes in {@link Newer}
     */
    default ValueCodec newer() {
        return Newer.codec();
    }

    /**
     * Settings of both nodes, such as encryption.
     *
     * @param node the settings so far; store, clock, codec and ids are set
     * @return the settings
     */
    default EngineBuilder settings(EngineBuilder node) {
        return node;
    }
}
