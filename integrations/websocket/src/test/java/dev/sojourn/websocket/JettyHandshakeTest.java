package dev.sojourn.websocket;

final class JettyHandshakeTest extends HandshakeContract {

    @Override
    SocketServer.Starter container() {
        return JettyServer::start;
    }
}
