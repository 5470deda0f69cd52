/**
 * The runnable server, the only place where modules meet: {@code Main} reads the options, {@code Wiring} opens the
 * store and the engine and puts the doors before them, {@code SojournServer} is the whole of it while it runs.
 */
@NullMarked
package dev.sojourn.server;

import org.jspecify.annotations.NullMarked;
