/** What is behind the pages of the console. */
@NullMarked
package dev.sojourn.server.console;

import org.jspecify.annotations.NullMarked;
