/**
 * The console of administration below {@code /console}: pages made here, links and forms that work without a script.
 * It decides nothing about sessions; it shows and asks.
 */
@NullMarked
package dev.sojourn.server.console;

import org.jspecify.annotations.NullMarked;
