package dev.sojourn.websocket;

final class TomcatHandshakeTest extends HandshakeContract {

    @Override
    SocketServer.Starter container() {
        return TomcatServer::start;
    }
}
