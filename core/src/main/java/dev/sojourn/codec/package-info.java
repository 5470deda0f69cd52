/**
 * Attributes to bytes and back: a closed set of Java types as CBOR (RFC 8949), the body that holds the attributes of
 * one session, and the seal that protects that body in a store. The package knows nothing of sessions or stores. Class
 * names never come from the wire: a type of the application is written and read only under the name it was registered
 * with. Lengths found in the data are checked against what is there before anything is allocated. The bytes are
 * described in {@code docs/formats/record.md}.
 */
@NullMarked
package dev.sojourn.codec;

import org.jspecify.annotations.NullMarked;
