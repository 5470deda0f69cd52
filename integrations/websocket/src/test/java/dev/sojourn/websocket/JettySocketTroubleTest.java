package dev.sojourn.websocket;

final class JettySocketTroubleTest extends SocketTroubleContract {

    @Override
    SocketServer.Starter container() {
        return JettyServer::start;
    }
}
