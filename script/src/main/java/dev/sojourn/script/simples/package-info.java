/**
 * The dialect of simpleS: {@code connection.session}, a Map that HTTP and WebSocket connections of one client share,
 * kept in the mount's store or in one that the script supplies.
 */
@NullMarked
package dev.sojourn.script.simples;

import org.jspecify.annotations.NullMarked;
