/**
 * What a store that several nodes share must do, as JUnit interfaces to implement: two engines on one store, nodes that
 * are killed, connections that fail. With them come their instruments: a proxy that disturbs connections, another
 * process that runs a node, and a note of what could not run.
 */
@NullMarked
package dev.sojourn.testkit.nodes;

import org.jspecify.annotations.NullMarked;
