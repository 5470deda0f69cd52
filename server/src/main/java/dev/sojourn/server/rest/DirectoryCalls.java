package dev.sojourn.server.rest;

import dev.sojourn.server.admin.Administration;
import dev.sojourn.server.admin.Caller;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Brings a request that names sessions by key, by user or by filter to where it is carried out. */
final class DirectoryCalls {

    private static final Set<String> END_USER = Set.of("user", "exceptKey", "reason");

    private final Administration admin;
    private final Caller caller;
    private final @Nullable String mount;
    private final JsonBody bodies;
    private final BooleanSupplier allowed;
    private final DirectoryDesk desk;
    private final StatusDesk status;

    /**
     * For one request.
     *
     * @param allowed whether the caller's token is still good, for an answer that does not end by itself
     */
    DirectoryCalls(
            Administration admin, Caller caller, @Nullable String mount, JsonBody bodies, BooleanSupplier allowed) {
        this.allowed = allowed;
        this.admin = admin;
        this.caller = caller;
        this.mount = mount;
        this.bodies = bodies;
        this.desk = new DirectoryDesk(admin, caller, mount);
        this.status = new StatusDesk(admin, mount);
    }

    Answer carriedOut(Route.Match match, String method, QueryText query, HttpServletRequest request)
            throws IOException {
        boolean reads = method.equals("GET");
        return switch (match.route()) {
            case SESSIONS -> desk.list(query);
            case SESSIONS_OF_USER ->
                reads ? desk.listOf(match.first(), query) : desk.endAllOf(match.first(), query.text("exceptKey"));
            case DEVICES -> desk.devices(match.first());
            case END_USER -> endUser(request);
            case END -> {
                requireMount();
                yield desk.endMany(EndRequest.of(request, bodies));
            }
            case KEY -> reads ? desk.describe(match.first(), query) : desk.end(match.first());
            case KEY_ATTRIBUTE, KEY_NAMED -> desk.value(match.first(), match.second());
            case SOCKETS -> desk.sockets(match.first());
            case REFERENCE -> desk.describeReferred(match.first(), query);
            case SWEEP -> desk.sweep();
            case COUNT -> status.count();
            case HEALTH -> status.health();
            case STATUS -> status.status();
            case AUDIT -> status.audit(query);
            case EVENTS -> status.events(request.getHeader("Last-Event-ID"), caller.who(), allowed);
            default -> throw new IllegalStateException(match.route() + " is about a session by its id");
        };
    }

    /** Before the body is read, as everywhere. */
    private void requireMount() {
        if (admin.engines().of(mount) == null) {
            throw Refusal.notFound("MountNotFound", "No mount has this name");
        }
    }

    /** For ids of users that no path can hold. */
    private Answer endUser(HttpServletRequest request) throws IOException {
        Map<String, @Nullable Object> body = bodies.members(request, END_USER);
        String user = Filters.text(body, "user");
        if (user == null) {
            throw Refusal.badJson("\"user\" is missing");
        }
        String reason = Filters.text(body, "reason");
        String exceptKey = Filters.text(body, "exceptKey");
        DirectoryDesk by = reason == null ? desk : new DirectoryDesk(admin, caller.because(reason), mount);
        return by.endAllOf(user, exceptKey);
    }
}
