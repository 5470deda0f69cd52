package dev.sojourn.vertx;

import dev.sojourn.Session;
import dev.sojourn.http.FaultAnswer;
import dev.sojourn.http.RequestVisit;
import dev.sojourn.http.SessionFault;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** What is answered in the place of a handler, and what the log says of it. */
final class Refusal {

    private static final Logger LOG = System.getLogger(RoutingVisit.class.getName());
    private static final int SERVER_ERROR = 500;

    private Refusal() {}

    static void send(HttpServerResponse response, FaultAnswer answer) {
        answer.headers().forEach(response::putHeader);
        end(response, answer.status(), Buffer.buffer(answer.body()));
    }

    static void sendError(HttpServerResponse response) {
        end(response, SERVER_ERROR, Buffer.buffer("Internal Server Error"));
    }

    private static void end(HttpServerResponse response, int status, Buffer body) {
        response.setStatusCode(status);
        // A handler's own words for its success would stay.
        response.setStatusMessage(HttpResponseStatus.valueOf(status).reasonPhrase());
        var unused = response.end(body);
    }

    static void tell(Throwable failure, @Nullable SessionFault fault, @Nullable Session own, boolean late) {
        if (late) {
            LOG.log(Level.ERROR, "A session was not stored, and its response had left already", failure);
        } else if (fault == null) {
            LOG.log(Level.ERROR, "A session could not be stored", failure);
        } else {
            Throwable cause = SessionFault.cause(failure, own);
            RequestVisit.log(fault, cause == null ? failure : cause);
        }
    }
}
