package dev.sojourn.server.console;

import dev.sojourn.http.Origins;
import dev.sojourn.http.PublicAddress;
import dev.sojourn.server.admin.Act;
import dev.sojourn.server.admin.Audit;
import dev.sojourn.server.admin.Caller;
import dev.sojourn.server.admin.Door;
import dev.sojourn.server.admin.Target;
import dev.sojourn.server.rest.Callers;
import dev.sojourn.websocket.ServletExchange;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Has a line written of each act that a page of another origin asks for. The filter of the logins, which comes after
 * this, refuses it by the same rule; nothing of what was sent is read.
 */
final class ForeignPages extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private final transient Origins origins;
    private final transient PublicAddress address;
    private final transient Audit audit;

    ForeignPages(Origins origins, PublicAddress address, Audit audit) {
        this.origins = origins;
        this.address = address;
        this.audit = audit;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        ServletExchange exchange = new ServletExchange(request, response);
        if (!origins.mayChange(exchange, address)) {
            Caller sent = Callers.of(request, address.isByTrustedProxy(exchange));
            Caller caller = new Caller(Door.CONSOLE, null, null, sent.from(), sent.via(), sent.request(), null);
            audit.refused(caller, act(request), Target.engine(null), "CrossOrigin");
        }
        chain.doFilter(request, response);
    }

    /** By the path alone: of an end it is not known whose it would have been. */
    private static Act act(HttpServletRequest request) {
        String path = request.getRequestURI();
        return switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "login" -> Act.LOGIN;
            case "logout" -> Act.LOGOUT;
            case "end" -> Act.END_MATCH;
            case "value" -> Act.READ_VALUES;
            case "sweep" -> Act.SWEEP;
            default -> Act.UNKNOWN;
        };
    }
}
