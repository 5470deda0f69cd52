package dev.sojourn.testkit.explore;

import dev.sojourn.Connection;
import dev.sojourn.SessionEngine;
import dev.sojourn.SojournException;
import dev.sojourn.StoreUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Makes the actors of a program: what each of them runs on its thread. */
final class Acting {

    private final SessionEngine engine;
    private final World world;
    final List<Connection.Attachment> sockets = new ArrayList<>();

    Acting(SessionEngine engine, World world) {
        this.engine = engine;
        this.world = world;
    }

    List<Runnable> parts() {
        List<Runnable> parts = new ArrayList<>();
        for (Client client : world.clients) {
            parts.add(part(client));
        }
        return parts;
    }

    private Runnable part(Client client) {
        Role role = client.part.role();
        return switch (role) {
            case CLOCK -> () -> client.part.steps().forEach(this::moveClock);
            case SWEEP ->
                () -> client.part
                        .steps()
                        .forEach(step ->
                                tell(client, "sweep", () -> engine.directory().sweep()));
            case ADMIN -> () -> client.part.steps().forEach(step -> end(client, step));
            case SOCKET, QUIET_SOCKET -> {
                Connection.Attachment socket = attach(client);
                yield new Visiting(world, client, engine.directory(), () -> engine.enter(socket));
            }
            case NEWCOMER -> new Visiting(world, client, engine.directory(), engine::enter);
            default -> {
                String id = Objects.requireNonNull(world.ids.get(planted(client).key));
                yield new Visiting(
                        world, client, engine.directory(), () -> engine.enter(id, dev.sojourn.id.Transport.COOKIE));
            }
        };
    }

    private Lineage planted(Client client) {
        return world.lineages.get(client.part.session());
    }

    private Connection.Attachment attach(Client client) {
        String id = Objects.requireNonNull(world.ids.get(planted(client).key));
        Connection.Attachment socket =
                engine.attach(engine.directory().lookUp(id).orElseThrow(), reason -> client.sockets++);
        sockets.add(socket);
        return socket;
    }

    private void moveClock(String step) {
        world.stopOfClock();
        world.clock.advance(Role.distance(step));
    }

    private void end(Client client, String step) {
        int since = world.turn();
        Lineage first = world.lineages.get(0);
        switch (step) {
            case "e0" -> {
                String key = first.keys.keySet().iterator().next();
                if (tell(client, "end(session 0)", () -> engine.directory().end(key))) {
                    first.mustBeGone = "directory.end";
                }
            }
            case "ea" -> {
                List<Lineage> all = List.copyOf(world.lineages);
                if (tell(client, "endAll", () -> engine.directory().endAll())) {
                    all.forEach(each -> each.mustBeGone = "directory.endAll");
                }
            }
            default -> {
                List<Lineage> hers = world.of(world.ann());
                if (tell(client, "endAllOf(ann)", () -> engine.directory().endAllOf(world.ann()))) {
                    hers.forEach(each -> each.mustLose(world.ann(), since));
                }
            }
        }
    }

    /** Calls something and notes what it answered; false when it failed. */
    private boolean tell(Client client, String what, java.util.function.Supplier<Object> call) {
        try {
            client.told.add(what + ": " + call.get());
            return true;
        } catch (StoreUnavailableException e) {
            client.told.add(what + ": failed");
            return false;
        } catch (SojournException e) {
            client.told.add(what + ": " + e.getClass().getSimpleName());
            return false;
        } catch (RuntimeException e) {
            world.flaw(Flaw.UNDECLARED_EXCEPTION, what + " threw " + e);
            return false;
        }
    }
}
