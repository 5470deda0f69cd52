/**
 * The contract of a door with sockets: implement {@link dev.sojourn.testkit.socket.SocketRules} in a test class, say
 * how the door is started and how a client opens a socket, and JUnit runs every rule against it. The example is at
 * {@link dev.sojourn.testkit.socket.SocketFixture}.
 */
@NullMarked
package dev.sojourn.testkit.socket;

import org.jspecify.annotations.NullMarked;
