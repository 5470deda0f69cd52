/**
 * The command line beside {@code serve}: what an operator asks of a running server by its REST API, or of a store that
 * is at rest. Nothing else of the server knows this package, and {@code serve} loads none of its classes.
 */
@NullMarked
package dev.sojourn.server.cli;

import org.jspecify.annotations.NullMarked;
