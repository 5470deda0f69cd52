package dev.sojourn.server.rest;

import dev.sojourn.Devices;
import dev.sojourn.References;
import dev.sojourn.server.admin.Administration;
import dev.sojourn.server.admin.Caller;
import dev.sojourn.server.admin.Counted;
import dev.sojourn.server.admin.Detail;
import dev.sojourn.server.admin.Ended;
import dev.sojourn.server.admin.RefusedException;
import dev.sojourn.server.admin.SessionFilter;
import dev.sojourn.server.admin.Value;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What administration does without any id: list, look and end by key, end all of a user, sweep. Only
 * reads the request and writes the answer; what is done, and the line of it, is {@code Administration}'s.
 */
final class DirectoryDesk {

    private final Administration admin;
    private final Caller caller;
    private final @Nullable String mount;

    DirectoryDesk(Administration admin, Caller caller, @Nullable String mount) {
        this.admin = admin;
        this.caller = caller;
        this.mount = mount;
    }

    Answer list(QueryText query) {
        return list(query, Filters.of(query));
    }

    Answer listOf(String user, QueryText query) {
        return list(query, SessionFilter.ofUser(user));
    }

    private Answer list(QueryText query, SessionFilter filter) {
        int limit = query.limit();
        Shown shown = Shown.of(query, Shown.NONE);
        String cursor = query.text("cursor");
        Counted counted = admin.listCounted(caller, mount, filter, shown == Shown.VALUES, cursor, limit);
        return Answer.ok(out -> RowJson.write(counted.slice(), counted.count(), shown, now(), out));
    }

    /** The sessions of a user as he would know them: the last used first. */
    Answer devices(String user) {
        Devices.Listing listing = admin.devices(caller, mount, user);
        return Answer.ok(out -> RowJson.write(listing, out));
    }

    Answer endAllOf(String user, @Nullable String exceptKey) {
        return number("ended", admin.endAllOf(caller, mount, user, exceptKey).ended());
    }

    Answer describe(String key, QueryText query) {
        Shown shown = Shown.of(query, Shown.VALUES);
        Detail detail = admin.show(caller, mount, key, shown == Shown.VALUES);
        return Answer.ok(out -> RowJson.write(detail, shown, now(), out));
    }

    /** As the session of a key, for it is under a key of its own that a reference leads to its session. */
    Answer describeReferred(String reference, QueryText query) {
        String fault = References.faultOf(reference);
        if (fault != null) {
            throw Refusal.badRequest(fault);
        }
        try {
            return describe(References.keyOf(reference), query);
        } catch (RefusedException e) {
            if (e.why() != RefusedException.Why.SESSION_NOT_FOUND) {
                throw e;
            }
            return Answer.refusal(404, e.why().error(), "No living session has this reference", null);
        }
    }

    Answer sockets(String key) {
        return number("sockets", admin.show(caller, mount, key).sockets());
    }

    Answer value(String key, String name) {
        Value value = admin.value(caller, mount, key, name);
        if (!value.readable()) {
            return Answer.refusal(
                    409,
                    "ValueUnreadable",
                    "The value is there and cannot be read on this node: its class is not registered here, or it is"
                            + " kept by reference on another one",
                    null);
        }
        return Answer.ok(out -> JsonValues.write(value.value(), out));
    }

    Answer end(String key) {
        if (admin.end(caller, mount, List.of(key), false).ended() == 0) {
            return Answer.refusal(404, "SessionNotFound", "No living session has this key", null);
        }
        return Answer.noContent();
    }

    Answer endMany(EndRequest request) {
        Caller by = request.reason() == null ? caller : caller.because(request.reason());
        SessionFilter filter = request.filter();
        String signedId = request.signedId();
        Ended ended;
        if (filter != null) {
            ended = admin.endMatching(
                    by, mount, filter, request.before(), request.exceptKey(), request.cursor(), request.dryRun());
        } else if (signedId != null) {
            ended = admin.endSigned(by, mount, signedId, request.dryRun());
        } else {
            ended = admin.end(by, mount, request.keys(), request.dryRun());
        }
        return Answer.ok(out -> RowJson.write(ended, out));
    }

    Answer sweep() {
        return number("removed", admin.sweep(caller, mount));
    }

    private Instant now() {
        return admin.engine(mount).now();
    }

    private static Answer number(String what, int number) {
        return Answer.ok(out -> {
            out.writeStartObject();
            out.writeNumberField(what, number);
            out.writeEndObject();
        });
    }
}
