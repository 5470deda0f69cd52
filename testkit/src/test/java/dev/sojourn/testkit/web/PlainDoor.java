package dev.sojourn.testkit.web;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Session;
import dev.sojourn.http.ChangesLostException;
import dev.sojourn.http.FaultAnswer;
import dev.sojourn.http.HttpVisit;
import dev.sojourn.http.HttpVisits;
import dev.sojourn.http.SessionFault;
import dev.sojourn.http.WebExchange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A door without a framework, on bare sockets: one request for each, and a response that leaves as a whole. */
class PlainDoor {

    /** How the porch is shown a request; a liar shows something else. */
    WebExchange shown(WebExchange exchange) {
        return exchange;
    }

    /** The headers of a response that a refusal keeps. */
    List<String> keptByARefusal() {
        return List.of("Set-Cookie");
    }

    /** What the door does with the porch before it opens the visit. */
    void before(HttpVisits visits, WebExchange exchange) {}

    HttpVisit enter(HttpVisits visits, WebExchange exchange) {
        return visits.enter(exchange);
    }

    CommitOutcome commit(HttpVisits visits, HttpVisit visit) {
        return visit.commit();
    }

    /** Whether the request is answered as its refusal was, without a look at it. */
    boolean remembersARefusal() {
        return false;
    }

    WebServer start(HttpVisits visits, Map<String, WebHandler> handlers) throws IOException {
        ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        ExecutorService threads = Executors.newCachedThreadPool();
        Room room = new Room(visits, handlers);
        threads.execute(() -> {
            while (!socket.isClosed()) {
                try {
                    Socket client = socket.accept();
                    threads.execute(() -> room.serve(client));
                } catch (IOException e) {
                    // It was closed.
                    return;
                }
            }
        });
        return new WebServer() {
            @Override
            public int port() {
                return socket.getLocalPort();
            }

            @Override
            public void close() {
                try {
                    socket.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                threads.shutdown();
            }
        };
    }

    /** One running server. */
    private final class Room {

        private final HttpVisits visits;
        private final Map<String, WebHandler> handlers;
        private @Nullable SessionFault remembered;

        Room(HttpVisits visits, Map<String, WebHandler> handlers) {
            this.visits = visits;
            this.handlers = handlers;
        }

        void serve(Socket client) {
            try (client) {
                PlainExchange exchange = PlainExchange.read(client.getInputStream());
                WebHandler handler = handlers.get(exchange.path());
                if (handler == null) {
                    exchange.status(404);
                } else {
                    answer(new Call(exchange, visits), handler);
                }
                client.getOutputStream().write(exchange.answer());
            } catch (IOException e) {
                // The client has gone.
                return;
            }
        }

        private void answer(Call call, WebHandler handler) throws IOException {
            SessionFault before = remembered;
            remembered = null;
            SessionFault fault = before != null ? before : fault(call, handler);
            if (fault != null) {
                call.exchange.reset(keptByARefusal());
                call.tellStored();
                FaultAnswer answer = visits.answer(fault, shown(call.exchange));
                call.exchange.status(answer.status());
                answer.headers().forEach(call.exchange::setHeader);
                call.exchange.write(new String(answer.body(), StandardCharsets.UTF_8));
                remembered = before == null && remembersARefusal() ? fault : null;
            }
            call.close();
        }

        private @Nullable SessionFault fault(Call call, WebHandler handler) throws IOException {
            boolean failed = false;
            try {
                handler.handle(call);
            } catch (RuntimeException failure) {
                SessionFault fault = SessionFault.of(failure, call.sessionIfOpen());
                if (fault != null) {
                    return fault;
                }
                failed = true;
                call.error(500);
            }
            try {
                call.commit();
            } catch (RuntimeException failure) {
                if (!failed) {
                    return Objects.requireNonNull(SessionFault.of(failure, call.sessionIfOpen()));
                }
                call.tellStored();
            }
            return null;
        }
    }

    private final class Call implements WebCall {

        private final PlainExchange exchange;
        private final HttpVisits visits;
        private @Nullable HttpVisit visit;

        Call(PlainExchange exchange, HttpVisits visits) {
            this.exchange = exchange;
            this.visits = visits;
        }

        void commit() {
            if (visit != null && PlainDoor.this.commit(visits, visit) == CommitOutcome.DROPPED) {
                throw new ChangesLostException(visit.session().fingerprint());
            }
        }

        @Nullable
        Session sessionIfOpen() {
            return visit == null ? null : visit.session();
        }

        void tellStored() {
            if (visit != null) {
                visit.discard();
                visit.tellStored();
            }
        }

        void close() {
            if (visit != null) {
                visit.close();
            }
        }

        @Override
        public Session session() {
            HttpVisit opened = visit;
            if (opened == null) {
                WebExchange shown = shown(exchange);
                before(visits, shown);
                opened = enter(visits, shown);
                visit = opened;
            }
            return opened.session();
        }

        @Override
        public String body() {
            return exchange.bodyText();
        }

        @Override
        public void status(int code) {
            exchange.status(code);
        }

        @Override
        public void header(String name, String value) {
            exchange.addHeader(name, value);
        }

        @Override
        public void length(long bytes) {
            // The whole body is known when the head leaves.
        }

        @Override
        public void write(String text) {
            exchange.write(text);
        }

        @Override
        public void flush() {
            // Nothing leaves before the end.
        }

        @Override
        public void redirect(String location) {
            exchange.status(302);
            exchange.setHeader("Location", location);
        }

        @Override
        public void error(int code) {
            exchange.status(code);
        }
    }
}
