package dev.sojourn.websocket;

final class JettySocketRulesTest implements ContainerSocketRules {

    @Override
    public SocketServer.Starter container() {
        return JettyServer::start;
    }
}
