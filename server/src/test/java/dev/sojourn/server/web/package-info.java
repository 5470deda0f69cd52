/** Tests of what stands before all doors of the server. */
@NullMarked
package dev.sojourn.server.web;

import org.jspecify.annotations.NullMarked;
