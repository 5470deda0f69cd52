package dev.sojourn.server.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sojourn.EngineHealth;
import dev.sojourn.SessionEngine;
import dev.sojourn.StoreUnavailableException;
import dev.sojourn.server.admin.Administration;
import dev.sojourn.server.admin.AuditEvent;
import dev.sojourn.server.admin.Count;
import dev.sojourn.server.admin.NodeEvents;
import dev.sojourn.store.StoreHealth;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** How the node and its engines are, and what has happened: nothing of one session, so nothing that has a line. */
final class StatusDesk {

    private final Administration admin;
    private final @Nullable String mount;

    StatusDesk(Administration admin, @Nullable String mount) {
        this.admin = admin;
        this.mount = mount;
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

    Answer health() {
        EngineHealth health = admin.engine(mount).health();
        return Answer.ok(out -> {
            out.writeStartObject();
            write(health, out);
            out.writeEndObject();
        });
    }

    /** This node and all its engines. A store that does not answer is a part of the answer. */
    Answer status() {
        return Answer.ok(out -> {
            out.writeStartObject();
            out.writeStringField("node", admin.audit().node());
            out.writeStringField("version", RestApi.class.getPackage().getImplementationVersion());
            out.writeNumberField("started", admin.started().toEpochMilli());
            out.writeObjectFieldStart("audit");
            out.writeBooleanField("good", admin.audit().isGood());
            out.writeNumberField("failures", admin.audit().failures());
            out.writeEndObject();
            out.writeArrayFieldStart("engines");
            write(null, admin.engine(null), out);
            for (String each : new TreeSet<>(admin.engines().mounts())) {
                SessionEngine engine = admin.engines().of(each);
                if (engine != null) {
                    write(each, engine, out);
                }
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private void write(@Nullable String each, SessionEngine engine, JsonGenerator out) throws IOException {
        out.writeStartObject();
        out.writeStringField("mount", each);
        try {
            EngineHealth health = engine.health();
            Count count = admin.count(each);
            write(health, out);
            out.writeNumberField("live", count.live());
            RowJson.writeMembers(count, out);
        } catch (StoreUnavailableException e) {
            out.writeStringField("status", "down");
            out.writeNullField("live");
        }
        out.writeEndObject();
    }

    private void write(EngineHealth health, JsonGenerator out) throws IOException {
        List<String> problems = new ArrayList<>(health.problems());
        boolean audited = admin.audit().isGood();
        if (!audited) {
            problems.add("Lines of the audit cannot be written; the log says why");
        }
        out.writeStringField("status", health.good() && audited ? "up" : "degraded");
        write(health.store(), out);
        Duration lag = health.sweepLag();
        if (lag != null) {
            out.writeNumberField("sweepLag", lag.toMillis());
        }
        write("problems", problems, out);
    }

    /** The last lines of this node, the newest first. */
    Answer audit(QueryText query) {
        List<AuditEvent> lines = admin.audit().last(query.limit());
        return Answer.ok(out -> {
            out.writeStartObject();
            out.writeArrayFieldStart("lines");
            for (AuditEvent line : lines) {
                out.writeRawValue(line.json());
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    /**
     * What happens on this node, as it happens.
     *
     * @param who the name of the token
     * @param allowed whether that is still good
     */
    Answer events(@Nullable String after, @Nullable String who, BooleanSupplier allowed) {
        NodeEvents.Watch watch = admin.events().watch(after, who);
        if (watch == null) {
            throw Refusal.tooManyWatchers();
        }
        return Answer.stream(new EventStream(watch, allowed));
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
}
