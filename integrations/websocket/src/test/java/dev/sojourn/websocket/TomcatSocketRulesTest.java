package dev.sojourn.websocket;

final class TomcatSocketRulesTest implements ContainerSocketRules {

    @Override
    public SocketServer.Starter container() {
        return TomcatServer::start;
    }
}
