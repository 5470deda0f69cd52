package dev.sojourn.websocket;

final class TomcatSocketTest extends SocketContract {

    @Override
    SocketServer.Starter container() {
        return TomcatServer::start;
    }
}
