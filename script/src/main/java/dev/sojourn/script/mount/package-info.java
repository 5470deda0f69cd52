/**
 * One mount as plain values: the options of its {@code mount.json} ({@link dev.sojourn.script.mount.MountOptions}),
 * and what they and its dialect mean for the engine and the carriers behind it
 * ({@link dev.sojourn.script.mount.MountProfile}), from which a server makes the engine over a store of its choice.
 */
@NullMarked
package dev.sojourn.script.mount;

import org.jspecify.annotations.NullMarked;
