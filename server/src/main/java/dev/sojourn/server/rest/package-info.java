/**
 * The REST API of administration: {@link dev.sojourn.server.rest.RestApi} decides who may ask and what is asked for,
 * {@code SessionDesk} and {@code DirectoryDesk} do it, and the JSON classes are the only place where texts become
 * values and values become texts. Every refusal is a {@code Refusal}; nothing here logs or repeats an id, a token or
 * a value.
 */
@NullMarked
package dev.sojourn.server.rest;

import org.jspecify.annotations.NullMarked;
