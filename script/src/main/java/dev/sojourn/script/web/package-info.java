/**
 * What a web server shows of a request and of a socket to {@link dev.sojourn.script.ScriptHost}, and nothing of any
 * framework: a server binds the host by implementing these two interfaces.
 */
@NullMarked
package dev.sojourn.script.web;

import org.jspecify.annotations.NullMarked;
