package dev.sojourn.script;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.VisitDoor;
import dev.sojourn.http.SocketBinding;
import dev.sojourn.id.Transport;
import org.jspecify.annotations.Nullable;

/** The door of one event of a socket: the session that the message names, or else the one the socket is attached to. */
final class SocketDoor implements Door, AutoCloseable {

    private final SessionEngine engine;
    private final SocketBinding.Turn turn;
    private final @Nullable String named;
    private @Nullable Visit visit;
    private boolean lost;

    SocketDoor(SessionEngine engine, SocketBinding.Turn turn, @Nullable String named) {
        this.engine = engine;
        this.turn = turn;
        this.named = named;
    }

    private Visit visit() {
        Visit opened = visit;
        if (opened == null) {
            opened = open();
            visit = opened;
        }
        return opened;
    }

    private Visit open() {
        if (named != null && !named.isEmpty()) {
            Visit byName = engine.enter(named, Transport.BODY);
            if (byName.found()) {
                return byName;
            }
            byName.close();
        }
        Visit own = turn.enter();
        return own == null ? engine.enter(VisitDoor.SOCKET) : own;
    }

    @Override
    public Session session() {
        return visit().session();
    }

    @Override
    public @Nullable Session sessionIfOpen() {
        return visit == null ? null : visit.session();
    }

    @Override
    public boolean presented() {
        return visit().found() && !visit().isUnstored();
    }

    @Override
    public void commit() {
        if (visit != null) {
            lost = turn.commit(visit) == CommitOutcome.DROPPED || lost;
        }
    }

    /** Whether changes of this event are lost, because the session has ended meanwhile. */
    boolean hasLost() {
        return lost;
    }

    @Override
    public void discard() {
        if (visit != null) {
            visit.discard();
        }
    }

    /** The event is over, and no longer keeps its session alive. */
    @Override
    public void close() {
        if (visit != null) {
            visit.close();
        }
    }
}
