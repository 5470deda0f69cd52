/**
 * What administration does, whichever door it comes by: {@link dev.sojourn.server.admin.Administration} lists, shows,
 * counts and ends sessions of the server's engines in bounded steps, and has a line written for each act. REST, the
 * console and the command line decide nothing of this themselves. No id ever gets here: sessions are named by key.
 */
@NullMarked
package dev.sojourn.server.admin;

import org.jspecify.annotations.NullMarked;
