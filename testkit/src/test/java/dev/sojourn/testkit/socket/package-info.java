/** A door of the test's own, and liars that show that the contract of sockets sees each fault. */
@NullMarked
package dev.sojourn.testkit.socket;

import org.jspecify.annotations.NullMarked;
