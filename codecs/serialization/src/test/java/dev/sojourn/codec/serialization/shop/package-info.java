/** What a program keeps in its sessions. */
@NullMarked
package dev.sojourn.codec.serialization.shop;

import org.jspecify.annotations.NullMarked;
