@NullMarked
package dev.sojourn.server.cli;

import org.jspecify.annotations.NullMarked;
