package dev.sojourn.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import dev.sojourn.SessionEngine;
import dev.sojourn.server.admin.Act;
import dev.sojourn.server.admin.Administration;
import dev.sojourn.server.admin.Audit;
import dev.sojourn.server.admin.Caller;
import dev.sojourn.server.admin.Engines;
import dev.sojourn.server.admin.RefusedException;
import dev.sojourn.server.admin.Row;
import dev.sojourn.server.admin.SessionFilter;
import dev.sojourn.server.admin.Slice;
import dev.sojourn.server.admin.Target;
import dev.sojourn.server.rest.RowJson;
import dev.sojourn.server.rest.Shown;
import dev.sojourn.store.SessionStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The way into a store at rest, by an engine that looks and ends and does nothing else. */
final class RestingDoor implements Door {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final StoreAtRest place;
    private final SessionStore store;
    private final SessionEngine engine;
    private final Administration admin;
    private final Audit audit;
    /** The walk over values that is going on: it has one line when it begins, and one when it is over. */
    private Audit.@Nullable Entry walk;

    private int walked;

    /**
     * A way.
     *
     * @param place closed with this
     * @param mount whose sessions, or null for those of the server
     */
    RestingDoor(StoreAtRest place, @Nullable String mount) throws Failure {
        this.place = place;
        this.audit = place.audit();
        this.store = place.open(mount, false);
        SessionEngine made;
        try {
            made = place.engine(store);
        } catch (Failure | RuntimeException e) {
            store.close();
            throw e;
        }
        this.engine = made;
        this.admin = new Administration(Engines.of(engine), audit);
    }

    @Override
    public Part list(SessionFilter filter, Data data, @Nullable String cursor, int limit, Each each) throws Failure {
        if (data == Data.VALUES && walk == null) {
            Target on = Target.filter(null, filter, null);
            walk = done(() -> audit.announce(by(null), Act.READ_VALUES, on));
        }
        Slice slice = slice(filter, cursor, limit);
        for (Row row : slice.rows()) {
            walked++;
            each.take(json(out -> RowJson.write(row, shown(data), engine.now(), out)));
        }
        Audit.Entry over = walk;
        if (over != null && slice.cursor() == null) {
            walk = null;
            isOver(over, walked);
        }
        return new Part(slice.cursor(), slice.examined(), cursor == null ? store.count() : 0);
    }

    private static void isOver(Audit.Entry walk, int count) throws Failure {
        done(() -> {
            walk.done(count);
            return walk;
        });
    }

    private Slice slice(SessionFilter filter, @Nullable String cursor, int limit) throws Failure {
        try {
            return done(() -> admin.list(by(null), null, filter, false, cursor, limit));
        } catch (Failure e) {
            if (walk != null) {
                walk.failed(e.error());
            }
            throw e;
        } catch (RuntimeException e) {
            if (walk != null) {
                walk.threw(e);
            }
            throw e;
        }
    }

    @Override
    public JsonNode show(String key, Data data) throws Failure {
        var detail = done(() -> admin.show(by(null), null, key, data == Data.VALUES));
        return json(out -> RowJson.write(detail, shown(data), engine.now(), out));
    }

    @Override
    public Ended end(List<String> keys, boolean dryRun, @Nullable String reason) throws Failure {
        return ended(done(() -> admin.end(by(reason), null, keys, dryRun)));
    }

    @Override
    public Ended endMatching(
            SessionFilter filter,
            @Nullable Instant before,
            @Nullable String cursor,
            boolean dryRun,
            @Nullable String reason)
            throws Failure {
        return ended(done(() -> admin.endMatching(by(reason), null, filter, before, null, cursor, dryRun)));
    }

    @Override
    public Ended endUser(String user, @Nullable String exceptKey, @Nullable String reason) throws Failure {
        return ended(done(() -> admin.endAllOf(by(reason), null, user, exceptKey)));
    }

    @Override
    public Count count() throws Failure {
        return done(() -> new Count(store.count(), true));
    }

    @Override
    public String shown() {
        return place.shown();
    }

    @Override
    public void close() {
        try {
            if (walk != null) {
                walk.partial(walked);
            }
        } catch (RefusedException e) {
            // The log says so; the values are gone already.
        } finally {
            engine.close();
            store.close();
            place.close();
        }
    }

    static Caller by(@Nullable String reason) {
        return new Caller(
                dev.sojourn.server.admin.Door.CLI,
                System.getProperty("user.name"),
                null,
                null,
                null,
                UUID.randomUUID().toString(),
                reason);
    }

    private static Shown shown(Data data) {
        return Shown.valueOf(data.name());
    }

    private static Ended ended(dev.sojourn.server.admin.Ended ended) {
        return new Ended(
                ended.ended(), ended.already(), ended.examined(), ended.before().toEpochMilli(), ended.cursor());
    }

    /** Does an act, of which a refusal is a failure of the command. */
    static <T> T done(Supplier<T> act) throws Failure {
        try {
            return act.get();
        } catch (RefusedException e) {
            int code = switch (e.why()) {
                case MOUNT_NOT_FOUND, SESSION_NOT_FOUND, ATTRIBUTE_NOT_FOUND -> ExitCode.NOT_FOUND;
                case BAD_REQUEST -> ExitCode.WRONG_USAGE;
                case UNSUPPORTED -> ExitCode.FAILED;
                case AUDIT_UNAVAILABLE -> ExitCode.UNAVAILABLE;
            };
            throw new Failure(code, e.why().error(), e.words());
        }
    }

    private static JsonNode json(Output.Json body) {
        try (TokenBuffer buffer = new TokenBuffer(JSON, false)) {
            body.write(buffer);
            return buffer.asParser().readValueAsTree();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
