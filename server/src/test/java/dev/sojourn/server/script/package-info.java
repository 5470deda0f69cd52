/** What the door to script mounts promises, over real sockets. */
@NullMarked
package dev.sojourn.server.script;

import org.jspecify.annotations.NullMarked;
