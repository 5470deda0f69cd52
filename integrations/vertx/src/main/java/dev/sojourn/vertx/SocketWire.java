package dev.sojourn.vertx;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;

/** A socket of Vert.x, of either kind. */
interface SocketWire {

    Future<Void> text(String message);

    Future<Void> bytes(Buffer message);

    void close(int code, String reason);

    boolean isClosed();

    void pause();

    void resume();

    /** Delivers from now on; all three are called on the socket's context. */
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
        public boolean isClosed() {
            return socket.isClosed();
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

        @Override
        public boolean isClosed() {
            return false;
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
