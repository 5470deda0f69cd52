package dev.sojourn.script;

import dev.sojourn.CommitOutcome;
import dev.sojourn.Connection;
import dev.sojourn.Session;
import dev.sojourn.SessionEngine;
import dev.sojourn.Visit;
import dev.sojourn.id.Transport;
import dev.sojourn.script.dialect.Door;
import org.jspecify.annotations.Nullable;

/** The door of one event of a socket: the session that the message names, or else the one the socket is attached to. */
final class SocketDoor implements Door, AutoCloseable {

    private final SessionEngine engine;
    private final Connection.@Nullable Attachment attachment;
    private final @Nullable String named;
    private @Nullable Visit visit;
    private boolean lost;

    SocketDoor(SessionEngine engine, Connection.@Nullable Attachment attachment, @Nullable String named) {
        this.engine = engine;
        this.attachment = attachment;
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
        return attachment == null ? engine.enter() : engine.enter(attachment);
    }

    @Override
    public Session session() {
        return visit().session();
    }

    /** Whether the session that the socket belongs to has ended, and the message names no other that lives. */
    boolean isGone() {
        return attachment != null && !visit().found();
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
            lost = visit.commit() == CommitOutcome.DROPPED || lost;
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

    /** The session that this event was about, when it is stored and the socket should follow it. */
    @Nullable
    Session followed() {
        return visit != null && visit.found() && visit.session().isStored() ? visit.session() : null;
    }

    /** The event is over, and no longer keeps its session alive. */
    @Override
    public void close() {
        if (visit != null) {
            visit.close();
        }
    }
}
