package dev.sojourn.testkit.socket;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Visit;
import dev.sojourn.http.SocketBinding;
import dev.sojourn.http.WebExchange;
import dev.sojourn.id.Transport;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Doors that are wrong in one way each, as somebody who writes an integration may make them. */
final class SocketLiars {

    private static final int POLICY = 1008;

    private SocketLiars() {}

    /** By the name of the fault. */
    static Map<String, PlainSockets> all() {
        Map<String, PlainSockets> liars = new LinkedHashMap<>();
        addDeliveries(liars);
        addCloses(liars);
        addCommits(liars);
        liars.put("does not leave", new PlainSockets() {
            @Override
            void leave(PlainClient client) {
                // The engine goes on with a socket that has closed.
            }
        });
        liars.put("leaves visits open", new PlainSockets() {
            @Override
            void end(Visit visit) {
                // It keeps its session alive.
            }
        });
        liars.put("asks no page where it comes from", new PlainSockets() {
            @Override
            boolean mayConnect(WebExchange handshake) {
                return true;
            }
        });
        return liars;
    }

    private static void addDeliveries(Map<String, PlainSockets> liars) {
        liars.put("delivers after the end", new PlainSockets() {
            @Override
            Visit enter(PlainClient client, SocketBinding.Turn turn) {
                Visit visit = turn.enter();
                return visit == null ? client.engine.enter() : visit;
            }
        });
        liars.put("sends after the end", new PlainSockets() {
            @Override
            boolean sends(PlainClient client) {
                return true;
            }
        });
        liars.put("has one visit for the life of the socket", new PlainSockets() {
            private final Map<PlainClient, Visit> held = new HashMap<>();

            @Override
            @Nullable
            Visit enter(PlainClient client, SocketBinding.Turn turn) {
                Visit visit = held.get(client);
                if (visit == null) {
                    visit = turn.enter();
                    held.put(client, visit);
                    return visit;
                }
                return client.binding.isClosing() ? null : turn.resume(visit);
            }

            @Override
            void end(Visit visit) {
                // When the socket closes, one day.
            }
        });
        liars.put("finds its session by the id of the handshake", new PlainSockets() {
            @Override
            @Nullable
            Visit enter(PlainClient client, SocketBinding.Turn turn) {
                Visit visit = client.binding.isClosing() ? null : client.engine.enter(client.id, Transport.COOKIE);
                if (visit != null && !visit.found()) {
                    visit.close();
                    client.binding.sessionEnded();
                    return null;
                }
                return visit;
            }
        });
    }

    private static void addCloses(Map<String, PlainSockets> liars) {
        liars.put("does not close at the end", new PlainSockets() {
            @Override
            void close(PlainClient client, int code) {
                if (code == POLICY) {
                    client.neverCloses();
                } else {
                    super.close(client, code);
                }
            }
        });
        liars.put("closes only when its own message finds the end", new PlainSockets() {
            @Override
            void close(PlainClient client, int code) {
                if (client.binding.isTurn()) {
                    super.close(client, code);
                } else {
                    client.neverCloses();
                }
            }
        });
        for (int lost : new int[] {1008, 1011, 1013}) {
            liars.put("loses the close code " + lost, new PlainSockets() {
                @Override
                void close(PlainClient client, int code) {
                    super.close(client, code == lost ? 1000 : code);
                }
            });
        }
        liars.put("keeps failures to itself", new PlainSockets() {
            @Override
            boolean swallows(PlainClient client, RuntimeException failure) {
                client.neverCloses();
                return true;
            }
        });
    }

    private static void addCommits(Map<String, PlainSockets> liars) {
        liars.put("closes though another session was stored", new PlainSockets() {
            @Override
            CommitOutcome commit(PlainClient client, SocketBinding.Turn turn, Visit visit) {
                CommitOutcome outcome = visit.commit();
                if (outcome == CommitOutcome.DROPPED) {
                    client.binding.close(POLICY, "Changes lost");
                }
                return outcome;
            }
        });
        liars.put("tells nobody of lost changes", new PlainSockets() {
            @Override
            CommitOutcome commit(PlainClient client, SocketBinding.Turn turn, Visit visit) {
                if (!visit.session().isStored() || !visit.session().isChanged()) {
                    return turn.commit(visit);
                }
                CommitOutcome outcome = visit.commit();
                if (outcome == CommitOutcome.DROPPED) {
                    client.neverCloses();
                }
                return outcome;
            }
        });
        liars.put("stores what was lost", new PlainSockets() {
            @Override
            CommitOutcome commit(PlainClient client, SocketBinding.Turn turn, Visit visit) {
                CommitOutcome outcome = visit.commit();
                if (outcome != CommitOutcome.DROPPED) {
                    return turn.commit(visit);
                }
                try (Visit again = turn.enter()) {
                    if (again == null) {
                        client.engine.directory().create(Map.of("held", "yes"));
                    } else {
                        again.session().set("held", "yes");
                        again.commit();
                    }
                }
                client.binding.close(POLICY, "Changes lost");
                return outcome;
            }
        });
    }
}
