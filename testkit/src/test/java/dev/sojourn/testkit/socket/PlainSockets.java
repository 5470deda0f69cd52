package dev.sojourn.testkit.socket;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.http.Origins;
import dev.sojourn.http.PublicAddress;
import dev.sojourn.http.SessionFault;
import dev.sojourn.http.SocketBinding;
import dev.sojourn.http.WebExchange;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A door without a network: a message is handled on the thread that sends it. Liars override what they get wrong. */
class PlainSockets {

    static final String HOST = "app.example";
    private static final long PATIENCE_SECONDS = 20;
    private static final String OWN = "https://" + HOST;

    SocketHost start(SocketPlan plan) {
        SessionEngine engine = plan.engine(SessionEngine.builder());
        return new SocketHost() {
            @Override
            public SocketClient open(Session session) {
                if (!mayConnect(new PlainHandshake(OWN))) {
                    throw new IllegalStateException("The application's own page was refused");
                }
                return opened(engine, plan, session);
            }

            @Override
            public int handshake(Session session, String origin) {
                if (!mayConnect(new PlainHandshake(origin))) {
                    return 403;
                }
                opened(engine, plan, session);
                return 101;
            }

            @Override
            public void close() {
                // Each message was over when its send returned.
            }
        };
    }

    private PlainClient opened(SessionEngine engine, SocketPlan plan, Session session) {
        PlainClient client = new PlainClient(engine, plan, session);
        client.binding.join(session);
        return client;
    }

    boolean mayConnect(WebExchange handshake) {
        return Origins.same().mayConnect(handshake, PublicAddress.direct(), true);
    }

    /** What the application obeys in; null when nothing is to be delivered. */
    @Nullable
    Visit enter(PlainClient client, SocketBinding.Turn turn) {
        return turn.enter();
    }

    CommitOutcome commit(PlainClient client, SocketBinding.Turn turn, Visit visit) {
        return turn.commit(visit);
    }

    void end(Visit visit) {
        visit.close();
    }

    /** Whether a failure was dealt with; else the socket is closed for it. */
    boolean swallows(PlainClient client, RuntimeException failure) {
        return false;
    }

    void close(PlainClient client, int code) {
        client.closed.complete(code);
    }

    void leave(PlainClient client) {
        client.binding.leave();
    }

    boolean sends(PlainClient client) {
        return !client.binding.isClosing();
    }

    /** Both sides of one socket. */
    final class PlainClient implements SocketClient {

        final SessionEngine engine;
        final SocketPlan plan;
        final SocketBinding binding;
        final String id;
        final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        PlainClient(SessionEngine engine, SocketPlan plan, Session session) {
            this.engine = engine;
            this.plan = plan;
            this.id = String.valueOf(session.signedId());
            this.binding = new SocketBinding(engine, (code, reason) -> PlainSockets.this.close(this, code));
        }

        /** Spares the test its patience. */
        void neverCloses() {
            closed.completeExceptionally(new AssertionError("The socket is not closed"));
        }

        @Override
        public void send(String text) {
            try (SocketBinding.Turn turn = binding.turn()) {
                deliver(turn, text);
            }
        }

        private void deliver(SocketBinding.Turn turn, String text) {
            Visit visit = null;
            try {
                visit = PlainSockets.this.enter(this, turn);
                if (visit != null) {
                    String answer = obey(plan, visit.session(), text);
                    PlainSockets.this.commit(this, turn, visit);
                    if (sends(this)) {
                        received.add(answer);
                    }
                }
            } catch (RuntimeException failure) {
                if (!swallows(this, failure)) {
                    SessionFault fault = SessionFault.of(failure, null);
                    binding.close(Objects.requireNonNull(fault).closeCode(), fault.code());
                }
            } finally {
                if (visit != null) {
                    end(visit);
                }
            }
        }

        @Override
        public String receive() throws InterruptedException {
            String message = received.poll();
            if (message == null) {
                throw new AssertionError("No message has come");
            }
            return message;
        }

        @Override
        public @Nullable String look() {
            return received.poll();
        }

        @Override
        public int closeCode() throws Exception {
            int code = closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            leave(this);
            return code;
        }

        @Override
        public void close() {
            leave(this);
        }
    }

    private static String obey(SocketPlan plan, Session session, String text) {
        plan.heard();
        String[] words = text.split(" ");
        switch (words[0]) {
            case "get" -> {
                return String.valueOf(session.get(words[1]));
            }
            case "set" -> session.set(words[1], words[2]);
            case "end" -> session.destroy();
            case "again" -> {
                session.destroy();
                session.begin().set("name", words[1]);
            }
            default -> {
                session.get("name");
                plan.meanwhile();
                if (words[0].equals("hold")) {
                    session.set("held", "yes");
                }
            }
        }
        return "done";
    }
}
