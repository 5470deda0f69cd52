/** A door of the test's own, and liars that show that the web contract sees each fault. */
@NullMarked
package dev.sojourn.testkit.web;

import org.jspecify.annotations.NullMarked;
