package dev.sojourn.testkit.socket;

/** The contract of sockets, by the shortest door there is. */
class PlainSocketsTest implements SocketRules {

    @Override
    public SocketHost start(SocketPlan plan) {
        return new PlainSockets().start(plan);
    }
}
