/** The contracts held against stores that keep and break them, and the engine held against its promises. */
@NullMarked
package dev.sojourn.testkit;

import org.jspecify.annotations.NullMarked;
