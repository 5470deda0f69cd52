package dev.sojourn.http;

import dev.sojourn.id.IdReading;

/**
 * An id that a request presented and that may be looked up in a store.
 *
 * @param carrier where it was presented; the first place, when several present the same id
 * @param reading the accepted id
 */
public record PresentedId(Carrier carrier, IdReading reading) {}
