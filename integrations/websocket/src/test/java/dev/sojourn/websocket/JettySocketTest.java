package dev.sojourn.websocket;

final class JettySocketTest extends SocketContract {

    @Override
    SocketServer.Starter container() {
        return JettyServer::start;
    }
}
