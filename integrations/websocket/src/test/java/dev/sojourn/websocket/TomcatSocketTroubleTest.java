package dev.sojourn.websocket;

final class TomcatSocketTroubleTest extends SocketTroubleContract {

    @Override
    SocketServer.Starter container() {
        return TomcatServer::start;
    }
}
