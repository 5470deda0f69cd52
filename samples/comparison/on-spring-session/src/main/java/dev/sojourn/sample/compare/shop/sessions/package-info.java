/** What the application needs beside Spring Session. */
@NullMarked
package dev.sojourn.sample.compare.shop.sessions;

import org.jspecify.annotations.NullMarked;
