package dev.sojourn.websocket;

import jakarta.servlet.http.HttpServlet;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.function.Function;

/** A container on a free port of the loopback, with one servlet on all paths and endpoints deployed by path. */
interface SocketServer extends AutoCloseable {

    int port();

    @Override
    void close() throws IOException;

    @FunctionalInterface
    interface Starter {
        /**
         * Starts a container.
         *
         * @param servlet made for the container's WebSocket side
         * @param endpoints deployed by path
         */
        SocketServer start(Function<ServerContainer, HttpServlet> servlet, ServerEndpointConfig... endpoints)
                throws Exception;
    }
}
