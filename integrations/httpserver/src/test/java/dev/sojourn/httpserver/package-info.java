@NullMarked
package dev.sojourn.httpserver;

import org.jspecify.annotations.NullMarked;
