/** The REST API on a real server, driven over sockets, by callers who mean well and by callers who do not. */
@NullMarked
package dev.sojourn.server.rest;

import org.jspecify.annotations.NullMarked;
