/** Acts of administration over engines in this process. */
@NullMarked
package dev.sojourn.server.admin;

import org.jspecify.annotations.NullMarked;
