/** What the application needs beside Tomcat's own sessions. */
@NullMarked
package dev.sojourn.sample.compare.shop.sessions;

import org.jspecify.annotations.NullMarked;
