package dev.sojourn.vertx;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;

/** A socket of Vert.x, of either kind. */
interface SocketWire {

    Future<Void> text(String message);

    Future<Void> bytes(Buffer message);

    void close(int code, String reason);

    /** Whether a pause reaches the client; otherwise what it sends is kept without a bound. */
    boolean mayPause();

    void pause();

    void resume();

    /** Delivers from now on, on the socket's context; throws {@link IllegalStateException} when it has closed. */
    void deliver(Handler<String> texts, Handler<Buffer> binaries, Runnable closed);

    /** A WebSocket. */
    record Web(ServerWebSocket socket) implements SocketWire {

        @Override
        public Future<Void> text(String message) {
            return socket.writeTextMessage(message);
        }

        @Override
        public Future<Void> bytes(Buffer message) {
            return socket.writeBinaryMessage(message);
        }

        @Override
        public void close(int code, String reason) {
            var unused = socket.close((short) code, reason);
        }

        @Override
        public boolean mayPause() {
            return true;
        }

        @Override
        public void pause() {
            socket.pause();
        }

        @Override
        public void resume() {
            socket.resume();
        }

        @Override
        public void deliver(Handler<String> texts, Handler<Buffer> binaries, Runnable closed) {
            socket.textMessageHandler(texts);
            socket.binaryMessageHandler(binaries);
            socket.exceptionHandler(failure -> {});
            socket.closeHandler(nothing -> closed.run());
        }
    }

    /** A socket of SockJS, whatever its transport is; all its messages are text. */
    record SockJs(SockJSSocket socket) implements SocketWire {

        @Override
        public Future<Void> text(String message) {
            return socket.write(message);
        }

        @Override
        public Future<Void> bytes(Buffer message) {
            return socket.write(message);
        }

        @Override
        public void close(int code, String reason) {
            socket.close(code, reason);
        }

        /** A framed one has a queue of its own, before which a pause stops nothing. */
        @Override
        public boolean mayPause() {
            Route route = socket.routingContext().currentRoute();
            return route != null && !route.isRegexPath();
        }

        @Override
        public void pause() {
            socket.pause();
        }

        @Override
        public void resume() {
            socket.resume();
        }

        @Override
        public void deliver(Handler<String> texts, Handler<Buffer> binaries, Runnable closed) {
            socket.handler(message -> texts.handle(message.toString()));
            socket.exceptionHandler(failure -> {});
            socket.closeHandler(nothing -> closed.run());
        }
    }
}
