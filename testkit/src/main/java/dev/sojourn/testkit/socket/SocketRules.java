package dev.sojourn.testkit.socket;

/**
 * All that a door with sockets promises. A test class implements this and {@link SocketFixture#start}; the rules are
 * the default methods of the interfaces below, each a JUnit test.
 */
public interface SocketRules
        extends SocketSharingRules,
                SocketEndingRules,
                SocketFollowingRules,
                SocketLossRules,
                SocketTroubleRules,
                SocketLeavingRules,
                SocketOriginRules {}
