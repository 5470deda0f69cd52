package dev.sojourn.server.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sojourn.EngineHealth;
import dev.sojourn.SessionEngine;
import dev.sojourn.SessionInfo;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.server.admin.Administration;
import dev.sojourn.server.admin.Caller;
import dev.sojourn.server.admin.Count;
import dev.sojourn.server.admin.Detail;
import dev.sojourn.server.admin.Ended;
import dev.sojourn.server.admin.Row;
import dev.sojourn.server.admin.SessionFilter;
import dev.sojourn.server.admin.Slice;
import dev.sojourn.server.admin.Value;
import dev.sojourn.store.StoreHealth;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What administration does without any id: list, look and end by key, end all of a user, sweep, see how all is. Only
 * reads the request and writes the answer; what is done, and the line of it, is {@code Administration}'s.
 */
final class DirectoryDesk {

    /** Nobody reads further down a list of devices. */
    private static final int MOST_DEVICES = 20;

    private static final int MOST_OF_A_USER = 500;

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
        Slice slice = admin.list(caller, mount, filter, shown == Shown.VALUES, cursor, limit);
        Count count = admin.count(mount);
        return Answer.ok(out -> RowJson.write(slice, count, shown, now(), out));
    }

    /** The sessions of a user as he would know them: the last used first. */
    Answer devices(String user) {
        Slice slice = admin.list(caller, mount, SessionFilter.ofUser(user), false, null, MOST_OF_A_USER);
        List<SessionInfo> devices = slice.rows().stream()
                .map(Row::session)
                .sorted(Comparator.comparing(SessionInfo::lastAccess).reversed())
                .toList();
        return Answer.ok(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("devices");
            for (SessionInfo each : devices.subList(0, Math.min(MOST_DEVICES, devices.size()))) {
                Instant ends = each.expiresAt();
                out.writeStartObject();
                out.writeStringField("handle", each.key());
                out.writeNumberField("created", each.created().toEpochMilli());
                out.writeNumberField("lastUsed", each.lastAccess().toEpochMilli());
                RowJson.writeMillis("ends", ends == null ? null : ends.toEpochMilli(), out);
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeNumberField("more", Math.max(0, devices.size() - MOST_DEVICES));
            // Of so many, those that were used last may be among the others.
            out.writeBooleanField("complete", slice.cursor() == null);
            out.writeEndObject();
        });
    }

    Answer endAllOf(String user, @Nullable String exceptKey) {
        return number("ended", admin.endAllOf(caller, mount, user, exceptKey).ended());
    }

    Answer describe(String key, QueryText query) {
        Shown shown = Shown.of(query, Shown.VALUES);
        Detail detail = admin.show(caller, mount, key, shown == Shown.VALUES);
        return Answer.ok(out -> RowJson.write(detail, shown, now(), out));
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
        Ended ended = filter == null
                ? admin.end(by, mount, request.keys(), request.dryRun())
                : admin.endMatching(
                        by,
                        mount,
                        filter,
                        request.before(),
                        request.exceptKey(),
                        request.cursor(),
                        request.dryRun());
        return Answer.ok(out -> RowJson.write(ended, out));
    }

    Answer sweep() {
        return number("removed", admin.sweep(caller, mount));
    }

    /** The sessions of one engine, or of all of them when none is named. */
    Answer count() {
        Count count = admin.count(mount);
        return Answer.ok(out -> {
            out.writeStartObject();
            out.writeNumberField("live", count.live());
            RowJson.writeMembers(count, out);
            if (mount == null) {
                out.writeArrayFieldStart("engines");
                for (String each : new TreeSet<>(admin.engines().mounts())) {
                    out.writeStartObject();
                    out.writeStringField("mount", each);
                    writeCount(each, out);
                    out.writeEndObject();
                }
                out.writeEndArray();
            }
            out.writeEndObject();
        });
    }

    /** A number that is not known is null, never 0. */
    private void writeCount(String each, JsonGenerator out) throws IOException {
        try {
            SessionEngine engine = admin.engines().of(each);
            Count count = engine == null ? null : admin.count(each);
            RowJson.writeMillis("live", count == null ? null : count.live(), out);
            if (count != null) {
                RowJson.writeMembers(count, out);
            }
        } catch (StoreUnavailableException e) {
            out.writeNullField("live");
        }
    }

    private Instant now() {
        return admin.engine(mount).now();
    }

    Answer health() {
        EngineHealth health = admin.engine(mount).health();
        List<String> problems = new ArrayList<>(health.problems());
        if (!admin.audit().isGood()) {
            problems.add("Lines of the audit cannot be written; the log says why");
        }
        return Answer.ok(out -> {
            out.writeStartObject();
            out.writeStringField("status", health.good() && admin.audit().isGood() ? "up" : "degraded");
            write(health.store(), out);
            Duration lag = health.sweepLag();
            if (lag != null) {
                out.writeNumberField("sweepLag", lag.toMillis());
            }
            write("problems", problems, out);
            out.writeEndObject();
        });
    }

    private static void write(StoreHealth store, JsonGenerator out) throws IOException {
        out.writeObjectFieldStart("store");
        out.writeBooleanField("takesWrites", store.takesWrites());
        out.writeStringField("feed", store.feed().name().toLowerCase(Locale.ROOT));
        Duration ahead = store.clockAhead();
        if (ahead != null) {
            out.writeNumberField("clockAhead", ahead.toMillis());
        }
        write("advice", store.advice(), out);
        out.writeEndObject();
    }

    private static void write(String name, List<String> sentences, JsonGenerator out) throws IOException {
        out.writeArrayFieldStart(name);
        for (String sentence : sentences) {
            out.writeString(sentence);
        }
        out.writeEndArray();
    }

    private static Answer number(String what, int number) {
        return Answer.ok(out -> {
            out.writeStartObject();
            out.writeNumberField(what, number);
            out.writeEndObject();
        });
    }
}
